"""The names that statements hold: variables, literal tokens that stand where they stand, and what delimits them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from abac.contract.claims.clauses import other_than, when
from abac.language.policy import Statement
from abac.prove.delimited import Names, read_names
from unit.prove.isolation.worlds import policy

PREFIX = "aws:principaltag/teamprefix"
TEAM = "aws:principaltag/team"
names = st.from_regex(r"[a-z][a-z0-9]{2,8}", fullmatch=True)


def on(*resources: str, **more: Any) -> tuple[Statement, ...]:
    """One Allow of GetObject on each of these resources."""
    return policy(*({"Action": "s3:GetObject", "Resource": text, **more} for text in resources)).statements


def read(*resources: str) -> Names:
    """The names in statements on these resources."""
    return read_names(on(*resources))


def test_a_literal_in_the_variables_place_is_a_token() -> None:
    """PROOF.md 5: each literal token in those slots; a team called `shared` would own `shared/*`."""
    own, shared = "arn:aws:s3:::data/${aws:PrincipalTag/TeamPrefix}/*", "arn:aws:s3:::data/shared/*"
    assert read(own, shared).tokens[PREFIX] == {"shared"}


def test_a_literal_in_another_part_is_no_token() -> None:
    """Swapping names within one part between slashes leaves every other part as it is."""
    own, other = "arn:aws:s3:::data/${aws:PrincipalTag/TeamPrefix}/*", "arn:aws:s3:::logs/x/y"
    assert "logs" not in read(own, other).tokens[PREFIX]
    assert "y" not in read(own, other).tokens[PREFIX]


def test_a_literal_behind_a_wildcard_may_stand_anywhere() -> None:
    """`*` goes past slashes, so what follows it may be in the variable's part."""
    own, other = "arn:aws:s3:::data/${aws:PrincipalTag/TeamPrefix}/*", "arn:aws:s3:::*/public/*"
    assert "public" in read(own, other).tokens[PREFIX]


def test_a_literal_that_goes_on_stands_for_longer_names_too() -> None:
    """`sha*` takes `sha` and every longer name; one longer name is tried for all of them."""
    own, other = "arn:aws:s3:::data/${aws:PrincipalTag/TeamPrefix}/*", "arn:aws:s3:::data/sha*"
    assert read(own, other).tokens[PREFIX] == {"sha", "shaq9"}


def test_a_text_that_can_be_no_name_is_no_token() -> None:
    """teams.yaml: a TeamPrefix is 2 to 12 small letters and digits."""
    own, other = "arn:aws:s3:::data/${aws:PrincipalTag/TeamPrefix}/*", "arn:aws:s3:::data/a/*"
    assert read(own, other).tokens[PREFIX] == frozenset()


def test_a_hyphen_ends_a_prefix_and_no_team() -> None:
    """PROOF.md 6, by name: `qat` and `qat-x` collide in `SageMaker-${Team}-*`."""
    role = "arn:aws:iam::111122223333:role/SageMaker-${{aws:PrincipalTag/{}}}-*"
    assert read(role.format("TeamPrefix")).open == ()
    (open_,) = read(role.format("Team")).open
    assert "`${aws:PrincipalTag/Team}` next to `-`" in open_


def test_a_name_that_a_condition_compares_is_a_token() -> None:
    """A team that a statement knows by name is no symbol."""
    (statement,) = on("*", Condition={"StringEquals": {"aws:PrincipalTag/Team": ["ops", "dev"]}})
    assert read_names([statement]).tokens[TEAM] == {"ops", "dev"}


def test_two_names_in_one_place_are_told() -> None:
    """They may be alike: a team called as its own prefix."""
    team = "arn:aws:s3:::data/${aws:PrincipalTag/Team}/*"
    prefix = "arn:aws:s3:::data/${aws:PrincipalTag/TeamPrefix}/*"
    assert read(team, prefix).together == {(TEAM, PREFIX)}


def test_the_premise_of_a_claim_is_read_as_well() -> None:
    """Its literals stand beside the policies' variables."""
    statements = on("*", Condition={"StringLike": {"s3:prefix": "${aws:PrincipalTag/TeamPrefix}/*"}})
    premise = other_than(when({"StringLike": {"s3:prefix": "public/*"}}))
    assert read_names(statements, [premise]).tokens[PREFIX] == {"public"}


@given(literal=names, one=names, other=names)
def test_names_that_are_no_token_are_treated_alike(literal: str, one: str, other: str) -> None:
    """PROOF.md 5: swapping whole names is a bijection that keeps what patterns say."""
    (statement,) = on(f"arn:aws:s3:::data/{literal}/*")
    tokens = read("arn:aws:s3:::data/${aws:PrincipalTag/TeamPrefix}/*", f"arn:aws:s3:::data/{literal}/*").tokens[PREFIX]
    if one in tokens or other in tokens:
        return
    assert statement.resource is not None
    (pattern,) = statement.resource.patterns
    assert pattern.matches(f"arn:aws:s3:::data/{one}/x") is pattern.matches(f"arn:aws:s3:::data/{other}/x")
