"""ArnEquals and ArnLike."""

from __future__ import annotations

import pytest

from abac.language.pattern import Hole, Pattern
from abac.operators import NOTHING, Globs, SameAs, Segments, is_empty
from abac.operators.arns import ARN_EQUALS, ARN_LIKE

ROLE = "arn:aws:iam::111122223333:role/studio/team1/team1-data-scientist"


def matches(operands: list[str], value: str, **variables: str) -> bool:
    """Whether ArnLike matches, with variables bound."""
    bound = [Pattern.parse(text).bind(variables.get) for text in operands]
    return ARN_LIKE.matcher([operand for operand in bound if operand is not None])(value)


def test_a_star_stays_in_its_segment() -> None:
    """The page's own example, where StringLike matches and ArnLike does not (IAM User Guide, Condition operators)."""
    operand = "arn:aws:someservice:*:111122223333:finance/*"

    assert not matches([operand], "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/doc.txt")
    assert matches([operand], "arn:aws:someservice:us-east-2:111122223333:finance/document.txt")


def test_the_sixth_segment_holds_all_further_colons() -> None:
    """AWS: "Each of the six colon-delimited components" (IAM User Guide, Condition operators, ARN)."""
    assert matches(
        ["arn:aws:logs:*:*:log-group:*"], "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:log-stream:y"
    )


@pytest.mark.parametrize(
    ("operand", "expected"),
    [
        ("arn:aws:iam::*:role/studio/*", True),
        ("arn:aws:iam::11112222333?:role/*", True),
        ("arn:*:iam:*:*:*", True),
        ("arn:aws:iam:?:111122223333:role/*", False),
        ("arn:aws:iam::111122223333:ROLE/*", False),
        ("arn:aws:iam::111122223333:role", False),
    ],
)
def test_each_segment_is_matched_alone_minding_case(operand: str, expected: bool) -> None:
    """AWS: "Case-sensitive matching … each can include" wildcards (IAM User Guide, Condition operators, ARN)."""
    assert matches([operand], ROLE) is expected


def test_arn_equals_reads_wildcards_like_arn_like() -> None:
    """AWS: both "behave identically" (IAM User Guide, Condition operators, ARN)."""
    operand = Pattern.parse("arn:aws:iam::*:role/studio/*")

    assert ARN_EQUALS.matcher([operand])(ROLE)
    assert ARN_EQUALS.region([operand]) == ARN_LIKE.region([operand])
    assert ARN_EQUALS.reads_wildcards


@pytest.mark.parametrize("text", ["*", "", "arn:aws:iam", "arn:aws:iam::111122223333"])
def test_an_operand_with_fewer_than_six_segments_matches_nothing(text: str) -> None:
    """There is nothing to compare the others with (IAM User Guide, Condition operators, ARN: six components)."""
    assert ARN_LIKE.invalid(text) is not None
    assert not matches([text], ROLE)
    assert ARN_LIKE.region([Pattern.parse(text)]) == NOTHING


@pytest.mark.parametrize("value", ["", "*", "role/x", "arn:aws:iam::111122223333", "urn:aws:iam::111122223333:role/x"])
def test_a_value_that_is_no_arn_matches_nothing(value: str) -> None:
    """An ARN starts with `arn` and has six segments (General Reference, ARN format)."""
    assert not matches(["*:*:*:*:*:*", value], value)


def test_a_variable_in_a_segment_stands_for_text_of_that_segment() -> None:
    """AWS's own policies write `vpc/${aws:PrincipalTag/VpcId}` (IAM User Guide, Policy variables, where to use)."""
    operand = "arn:aws:ec2:*:*:vpc/${VpcId}"

    assert matches([operand], "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1", VpcId="vpc-1")
    assert not matches([operand], "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1", VpcId="vpc-*")


def test_a_colon_in_a_variable_opens_no_segment() -> None:
    """A tag's value may hold colons (tag values, `_.:/=+-@`); it must not move what follows into another segment."""
    operand = "arn:aws:iam::${Account}:role/x"

    assert not matches([operand], "arn:aws:iam::1:2:role/x", Account="1:2")
    assert matches(["arn:aws:iam::1:${Rest}"], "arn:aws:iam::1:2:role/x", Rest="2:role/x")


def test_a_variable_may_hold_the_whole_arn() -> None:
    """A key of type ARN can be a variable (IAM User Guide, Policy variables, Condition element)."""
    assert matches(["${Source}"], ROLE, Source=ROLE)
    assert not matches(["${Source}"], ROLE, Source="arn:aws:iam::111122223333:role/*")
    assert not matches(["${Source}"], "*", Source="*")
    assert ARN_LIKE.region([Pattern.parse("${aws:SourceArn}")]) == SameAs("aws:SourceArn", arn=True)


@pytest.mark.parametrize("operand", [Pattern.parse("${Head}:role/*"), Pattern([Hole("aws_iam_role.x.arn")])])
def test_what_may_hold_several_segments_is_open_to_proofs(operand: Pattern) -> None:
    """No segment can be named without the value, so the proof says unknown."""
    assert ARN_LIKE.invalid(operand.source) is None
    assert is_empty(ARN_LIKE.region([operand])) is None


def test_the_region_has_six_globs_for_each_operand() -> None:
    """AWS: "Each of the six colon-delimited components of the ARN is checked separately" (IAM User Guide, ARN)."""
    operand = Pattern.parse("arn:aws:s3:::${b}/*:x")
    parts = ["arn", "aws", "s3", "", "", "${b}/*:x"]

    assert ARN_LIKE.region([operand]) == Segments((tuple(Globs((Pattern.parse(part),)) for part in parts),))


def test_an_unbound_operand_is_the_callers_defect() -> None:
    """An absent variable is decided before a matcher is asked."""
    with pytest.raises(ValueError, match="must be bound"):
        ARN_LIKE.matcher([Pattern.parse("arn:aws:s3:::${b}")])
