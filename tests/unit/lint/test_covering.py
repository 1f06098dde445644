"""A yes of `covers` is certain: tried on texts, and on what the reference simulator decides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language.pattern import Any, One, Pattern, Piece
from abac.language.policy import Effect, Patterns, Policy, Statement
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.lint.covering import covers_action, covers_resource, covers_statement, covers_text
from abac.simulate import decide
from strategies.documents import statements
from strategies.requests import requests
from unit.lint.linting import is_defined

globs = st.text(st.sampled_from("ab*?"), max_size=6)
STAR = Patterns((Pattern.parse("*"),))


@given(globs, globs, st.lists(st.text(st.sampled_from("ab"), max_size=3), min_size=6, max_size=6))
def test_what_covers_matches_all_that_is_covered(wide: str, narrow: str, fillings: list[str]) -> None:
    """Every text that the narrow pattern matches, made by filling its wildcards, is matched by the wide one."""
    ours, theirs = Pattern.parse(wide), Pattern.parse(narrow)
    if covers_text(ours, theirs):
        filled = "".join(map(_filled, theirs.pieces, [*fillings] * 2))
        assert theirs.matches(filled)
        assert ours.matches(filled)


def _filled(piece: Piece, filling: str) -> str:
    if isinstance(piece, Any):
        return filling
    return (filling or "a")[0] if isinstance(piece, One) else str(piece)


@given(globs)
def test_every_pattern_covers_itself(text: str) -> None:
    """Reflexive, also with wildcards."""
    assert covers_text(Pattern.parse(text), Pattern.parse(text))


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("a*", "ab", True),
        ("a*", "a?*", True),
        ("a?", "a*", False),
        ("a*c", "a*b*c", True),
        ("*", "${aws:username}", True),
        ("x/${aws:username}*", "x/${AWS:Username}/y", True),  # names of keys ignore case
        ("x/${aws:username}", "x/${aws:userid}", False),
        ("x/?", "x/${aws:username}", False),  # a value may have any length
        ("x/alice", "x/${aws:username}", False),
    ],
)
def test_variables_stand_for_anything(wide: str, narrow: str, covered: bool) -> None:
    """Only the same variable, or a star, covers a variable."""
    assert covers_text(Pattern.parse(wide), Pattern.parse(narrow)) is covered


def test_actions_ignore_case_and_resources_do_not() -> None:
    """IAM JSON policy elements: Action (names ignore case); Resource (ARNs do not)."""
    assert covers_action(Pattern.parse("S3:get*"), Pattern.parse("s3:GetObject"))
    assert not covers_action(Pattern.parse("s3:Get*"), Pattern.parse("s3:PutObject"))
    assert not covers_resource(Pattern.parse("arn:aws:s3:::Data/*"), Pattern.parse("arn:aws:s3:::data/x"))


def test_a_star_of_a_resource_stays_in_its_segment() -> None:
    """The star between `arn:` and `:data` is one segment, not four."""
    assert not covers_resource(Pattern.parse("arn:*:data/*"), Pattern.parse("arn:aws:s3:::data/x"))
    assert covers_resource(Pattern.parse("arn:*:s3:::data/*"), Pattern.parse("arn:aws:s3:::data/x"))


@st.composite
def widened(draw: st.DrawFn) -> tuple[Statement, Statement]:
    """A statement, and one that says less of what it demands: fewer conditions, wider elements."""
    narrow = draw(statements())
    wide = narrow
    if draw(st.booleans()):
        kept = draw(st.integers(0, len(narrow.conditions)))
        wide = replace(wide, conditions=narrow.conditions[:kept])
    if draw(st.booleans()):
        wide = replace(wide, action=STAR)
    if draw(st.booleans()):
        wide = replace(wide, resource=STAR)
    return wide, narrow


@given(widened())
def test_a_statement_that_demands_less_covers(pair: tuple[Statement, Statement]) -> None:
    """Fewer conditions and wider elements are seen."""
    wide, narrow = pair
    assert covers_statement(wide, narrow)


@given(widened() | st.tuples(statements(), statements()), requests)
def test_what_is_covered_changes_no_decision(pair: tuple[Statement, Statement], request: Request) -> None:
    """Without a covered statement of the same effect the reference decides the same."""
    wide, narrow = pair[0], replace(pair[1], effect=pair[0].effect, index=1)
    if covers_statement(wide, narrow) and all(map(is_defined, (*wide.conditions, *narrow.conditions))):
        everything = Policy((Statement(Effect.ALLOW, STAR, STAR),))
        base = (everything,) if wide.effect is Effect.DENY else ()
        both = decide(request, PolicySet(identity=(Policy((wide, narrow)), *base)))
        alone = decide(request, PolicySet(identity=(Policy((wide,)), *base)))
        assert both.outcome is alone.outcome
