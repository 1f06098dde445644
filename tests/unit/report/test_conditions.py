"""Conditions in plain words (IAM JSON policy elements: Condition operators)."""

from __future__ import annotations

import pytest

from abac.operators.table import OPERATORS
from abac.report.conditions import called, given, in_words, values
from unit.simulate.situations import condition

TAG = "aws:ResourceTag/Team"


@pytest.mark.parametrize(
    ("operator", "key", "operands", "words"),
    [
        ("StringEquals", TAG, ["A"], "the resource's tag `Team` is `A`"),
        ("StringEquals", "aws:RequestTag/Team", ["A", "B"], "the request's tag `Team` is `A` or `B`"),
        ("StringNotEquals", TAG, ["A"], "the resource's tag `Team` is not `A` or is absent"),
        ("StringNotLike", TAG, ["A*", "B*"], "the resource's tag `Team` is like none of `A*` or `B*` or is absent"),
        ("StringEqualsIfExists", TAG, ["A"], "the resource's tag `Team` is `A` or is absent"),
        ("ForAnyValue:StringEquals", "aws:TagKeys", ["A"], "one of the request's tag keys is `A`"),
        (
            "ForAllValues:StringNotEquals",
            "aws:TagKeys",
            ["A"],
            "each of the request's tag keys is not `A`, or there is none",
        ),
        ("IpAddress", "aws:SourceIp", ["203.0.113.0/24"], "the caller's address is within `203.0.113.0/24`"),
        ("NotIpAddress", "aws:SourceIp", ["10.0.0.0/8"], "the caller's address is outside `10.0.0.0/8` or is absent"),
        ("Null", "sagemaker:FileSystemId", ["true"], "`sagemaker:FileSystemId` is absent"),
        ("Null", "aws:PrincipalTag/Team", ["false"], "the caller's tag `Team` is there"),
        ("NumericLessThan", "aws:MultiFactorAuthAge", ["3600"], "`aws:MultiFactorAuthAge` is less than `3600`"),
        ("DateGreaterThan", "aws:CurrentTime", ["2026-01-01"], "`aws:CurrentTime` is after `2026-01-01`"),
        ("Bool", "aws:SecureTransport", ["false"], "`aws:SecureTransport` is `false`"),
    ],
)
def test_a_condition_says_when_it_holds(operator: str, key: str, operands: list[str], words: str) -> None:
    """Negated operators and IfExists hold when the key is absent, set operators speak of each or one value."""
    assert in_words(condition(operator, key, *operands), operands) == words


@pytest.mark.parametrize("name", [operator.name for operator in OPERATORS.values()])
def test_every_operator_has_words(name: str) -> None:
    """An operator without words would be printed by its name."""
    assert name not in in_words(condition(name, TAG, "x"), ["x"])


def test_many_values_are_cut_and_counted() -> None:
    """A sentence stays readable; nothing is left out in silence."""
    assert values([*"abcdefgh"]) == "`a`, `b`, `c`, `d`, `e`, `f` or one of 2 more"


def test_what_the_request_has_is_told_apart() -> None:
    """Absent, one value, several."""
    assert (given(None), given("a"), given(("a", "b"))) == ("none", "`a`", "[`a`, `b`]")


def test_a_condition_is_called_as_the_document_spells_it() -> None:
    """Set operator, operator, IfExists, key."""
    found = condition("ForAnyValue:StringLikeIfExists", "aws:TagKeys", "x")
    assert called(found) == "ForAnyValue:StringLikeIfExists aws:TagKeys"
