"""Conditions that never or always hold (IAM User Guide, IAM JSON policy elements: Condition operators)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from abac.language.condition import Condition
from abac.language.pattern import Hole, Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.request import Context
from abac.lint import lint
from abac.results import Severity
from abac.simulate.condition import holds
from strategies.conditions import condition_blocks
from strategies.requests import contexts
from unit.lint.linting import found, is_defined, only

NEVER, ALWAYS = "condition-never-holds", "condition-always-holds"
KEY = "aws:ResourceTag/Team"


@pytest.mark.parametrize(
    "condition",
    [
        # absent and present at once
        {"Null": {KEY: "true"}, "StringEquals": {KEY: "a"}},
        {"Null": {KEY: "true"}, "StringLike": {KEY: "*"}},
        # two texts at once
        {"StringEquals": {KEY: "a"}, "StringLike": {KEY: "b*"}},
        {"StringEquals": {KEY: ["a", "b"]}, "StringNotEquals": {KEY: ["b", "a", "c"]}},
        {"StringEquals": {KEY: "a"}, "StringNotEqualsIgnoreCase": {KEY: "A"}},
        {"Bool": {"aws:SecureTransport": "true"}, "BoolIfExists": {"aws:SecureTransport": "false"}},
        # numbers, dates and addresses without a common value
        {"NumericLessThan": {"aws:MultiFactorAuthAge": "5"}, "NumericGreaterThan": {"aws:MultiFactorAuthAge": "10"}},
        {"NumericEquals": {"aws:MultiFactorAuthAge": "5"}, "NumericLessThan": {"aws:MultiFactorAuthAge": "5"}},
        {"NumericLessThanEquals": {"aws:EpochTime": "5"}, "NumericGreaterThan": {"aws:EpochTime": "5"}},
        {
            "DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"},
            "DateGreaterThan": {"aws:CurrentTime": "2026-06-01T00:00:00Z"},
        },
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/25"}, "NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "IpAddressIfExists": {"aws:SourceIp": "2001:db8::/32"}},
    ],
)
def test_conditions_on_one_key_that_exclude_each_other_are_an_error(condition: dict[str, Any]) -> None:
    """All conditions of a statement must hold (IAM User Guide, Conditions with multiple context keys or values)."""
    assert only(found(NEVER, {"Condition": condition})).severity is Severity.ERROR


@pytest.mark.parametrize(
    "condition",
    [
        {"Null": {KEY: "false"}, "StringEquals": {KEY: "a"}},
        # all of them hold where the key is absent
        {"Null": {KEY: "true"}, "StringEqualsIfExists": {KEY: "a"}},
        {"StringEqualsIfExists": {KEY: "a"}, "StringNotEquals": {KEY: "a"}},
        {"StringEquals": {KEY: ["a", "b"]}, "StringNotEquals": {KEY: "a"}},
        {"StringEquals": {KEY: "a"}, "StringLike": {KEY: "a*"}},
        # what the variable stands for is not known
        {"StringEquals": {KEY: "${aws:PrincipalTag/Team}"}, "StringNotEquals": {KEY: "a"}},
        {"StringEquals": {KEY: "a"}, "StringNotEquals": {KEY: "${aws:PrincipalTag/Team}"}},
        # several tag keys may hold both
        {"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}, "ForAnyValue:StringLike": {"aws:TagKeys": "b*"}},
        {"StringEquals": {"aws:TagKeys": "a"}, "StringLike": {"aws:TagKeys": "b*"}},
        {"NumericLessThan": {"aws:MultiFactorAuthAge": "10"}, "NumericGreaterThan": {"aws:MultiFactorAuthAge": "5"}},
        {"NumericLessThanEquals": {"aws:EpochTime": "5"}, "NumericGreaterThanEquals": {"aws:EpochTime": "5"}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "NotIpAddress": {"aws:SourceIp": "203.0.113.0/25"}},
    ],
)
def test_conditions_that_some_request_satisfies_are_not_found(condition: dict[str, Any]) -> None:
    """Only certain contradictions are told."""
    assert found(NEVER, {"Condition": condition}) == []


@given(condition_blocks(max_size=5).filter(lambda block: all(map(is_defined, block))), contexts)
def test_no_request_satisfies_what_is_said_to_never_hold(block: tuple[Condition, ...], context: dict[str, Any]) -> None:
    """The reference simulator disagrees with no error of this rule, whatever the request."""
    star = Patterns((Pattern.parse("*"),))
    statement = Statement(Effect.ALLOW, star, star, conditions=block)
    findings = lint(Policy((statement,)), PolicyType.IDENTITY)
    if any(finding.rule == NEVER and finding.severity is Severity.ERROR for finding in findings):
        assert not all(holds(condition, Context(context)) for condition in block)


@pytest.mark.parametrize(
    ("condition", "severity"),
    [
        ({"ForAnyValue:StringNotLike": {"aws:TagKeys": "*"}}, Severity.ERROR),  # absent: ForAnyValue is false
        ({"StringNotLike": {KEY: "*"}}, Severity.NOTE),  # absent: a negated operator holds
        ({"NotIpAddress": {"aws:SourceIp": ["0.0.0.0/0", "::/0"]}}, Severity.NOTE),
    ],
)
def test_a_condition_without_a_value_never_holds(condition: dict[str, Any], severity: Severity) -> None:
    """A negated operator with an operand that every value matches holds for an absent key at most."""
    assert only(found(NEVER, {"Condition": condition})).severity is severity


@pytest.mark.parametrize(
    ("condition", "severity"),
    [
        ({"StringLikeIfExists": {KEY: "*"}}, Severity.WARNING),
        ({"ForAllValues:StringLike": {"aws:TagKeys": "*"}}, Severity.WARNING),
        ({"Null": {KEY: ["true", "false"]}}, Severity.WARNING),
        ({"StringLike": {KEY: ["a", "*"]}}, Severity.NOTE),
        ({"ArnLike": {"aws:PrincipalArn": "arn:*:*:*:*:*"}}, Severity.NOTE),
        ({"Bool": {"aws:SecureTransport": ["true", "false"]}}, Severity.NOTE),
        ({"IpAddress": {"aws:SourceIp": ["0.0.0.0/0", "::/0"]}}, Severity.NOTE),
    ],
)
def test_a_condition_that_every_value_satisfies_is_found(condition: dict[str, Any], severity: Severity) -> None:
    """A warning where an absent key satisfies it too, else a note: it asks for presence."""
    assert only(found(ALWAYS, {"Condition": condition})).severity is severity


@pytest.mark.parametrize(
    "condition",
    [
        {"StringLike": {KEY: "?*"}},
        {"StringEquals": {KEY: "*"}},  # a star, not a wildcard
        {"Null": {KEY: "true"}},
        {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}},  # not every address: IPv6 is left
        {"NumericLessThan": {"aws:MultiFactorAuthAge": "x"}},  # an invalid operand is told by its own rule
    ],
)
def test_a_condition_that_some_value_fails_is_not_found(condition: dict[str, Any]) -> None:
    """Neither always nor never."""
    assert found(ALWAYS, {"Condition": condition}) == []
    assert found(NEVER, {"Condition": condition}) == []


def test_a_value_that_is_not_known_yet_is_not_judged() -> None:
    """A plan's unknown value may become anything (language.Hole)."""
    star = Patterns((Pattern.parse("*"),))
    condition = Condition("StringEquals", KEY, (Pattern((Hole("team"),)),))
    other = Condition("StringNotEquals", KEY, (Pattern.parse("a"),))
    statement = Statement(Effect.DENY, star, star, conditions=(condition, other))
    assert lint(Policy((statement,)), PolicyType.IDENTITY) == ()
