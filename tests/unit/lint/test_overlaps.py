"""Statements and values that say nothing new (IAM User Guide, Policy evaluation logic)."""

from __future__ import annotations

from typing import Any

import pytest

from abac.language.policy import PolicyType
from unit.lint.linting import found, only

WIDE = {"Sid": "Wide", "Action": "s3:Get*", "Resource": "arn:aws:s3:::data/*"}
NARROW = {"Sid": "Narrow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/alpha/*"}
SECURE = {"Bool": {"aws:SecureTransport": "true"}}


@pytest.mark.parametrize("statements", [(WIDE, NARROW), (NARROW, WIDE), (WIDE, NARROW | {"Condition": SECURE})])
def test_a_statement_that_another_covers_is_found(statements: tuple[dict[str, Any], ...]) -> None:
    """Allows of a document are a union, whatever their order."""
    finding = only(found("redundant-statement", *statements))
    assert finding.found == "statement `Narrow`, which statement `Wide` covers"


@pytest.mark.parametrize(
    "statements",
    [
        (WIDE | {"Condition": SECURE}, NARROW),
        (WIDE, NARROW | {"Effect": "Deny"}),
        (WIDE, NARROW | {"Action": "s3:PutObject"}),
        (WIDE, NARROW | {"Resource": ["arn:aws:s3:::data/alpha/*", "arn:aws:s3:::other/*"]}),
        (
            WIDE | {"Condition": {"StringEquals": {"s3:prefix": "a"}}},
            NARROW | {"Condition": {"StringLike": {"s3:prefix": "a"}}},
        ),
    ],
)
def test_a_statement_that_says_something_new_is_right(statements: tuple[dict[str, Any], ...]) -> None:
    """Fewer conditions, another effect, another action, another resource; operators are not compared."""
    assert found("redundant-statement", *statements) == []


def test_of_two_equal_statements_the_later_one_is_told() -> None:
    """Once, not each about the other."""
    twin = WIDE | {"Sid": "Twin"}
    assert only(found("redundant-statement", WIDE, twin)).found.startswith("statement `Twin`")


@pytest.mark.parametrize(
    ("strong", "weak", "implied"),
    [
        (
            {"StringEquals": {"aws:PrincipalTag/Team": "a"}},
            {"StringEquals": {"aws:PrincipalTag/Team": ["b", "a"]}},
            True,
        ),
        (
            {"StringEquals": {"aws:PrincipalTag/Team": ["b", "a"]}},
            {"StringEquals": {"aws:PrincipalTag/Team": "a"}},
            False,
        ),
        (
            {"StringNotEquals": {"aws:PrincipalTag/Team": ["b", "a"]}},
            {"StringNotEquals": {"aws:PrincipalTag/Team": "a"}},
            True,
        ),
        (
            {"StringNotEquals": {"aws:PrincipalTag/Team": "a"}},
            {"StringNotEquals": {"aws:PrincipalTag/Team": ["b", "a"]}},
            False,
        ),
        ({"Bool": {"aws:SecureTransport": "true"}}, {"BoolIfExists": {"AWS:securetransport": "true"}}, True),
        ({"BoolIfExists": {"aws:SecureTransport": "true"}}, {"Bool": {"aws:SecureTransport": "true"}}, False),
    ],
)
def test_operands_are_alternatives(strong: dict[str, Any], weak: dict[str, Any], implied: bool) -> None:
    """Fewer operands are harder for a positive operator, easier for a negated one; IfExists is the easier form."""
    findings = found("redundant-statement", WIDE | {"Condition": weak}, NARROW | {"Condition": strong})
    assert bool(findings) is implied


def test_negated_elements_cover_by_what_they_leave_out() -> None:
    """NotAction iam:* covers NotAction [iam:*, s3:*], never the other way round."""
    less = {"Sid": "Less", "Action": None, "NotAction": ["iam:*", "s3:*"]}
    more = {"Sid": "More", "Action": None, "NotAction": "iam:*"}
    assert only(found("redundant-statement", less, more)).found.startswith("statement `Less`")


def test_an_allow_for_a_named_principal_is_not_covered_by_everybody() -> None:
    """A resource policy that names a session passes its boundary; one that names everybody does not (the page)."""
    everybody = WIDE | {"Principal": "*"}
    named = NARROW | {"Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/alpha/alice"}}
    resource = PolicyType.RESOURCE
    assert found("redundant-statement", everybody, named, policy_type=resource) == []
    denied = [statement | {"Effect": "Deny"} for statement in (everybody, named)]
    only(found("redundant-statement", *denied, policy_type=resource))


def test_an_allow_that_a_deny_covers_is_found() -> None:
    """An explicit Deny overrides any Allow."""
    deny = {"Sid": "Denied", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}
    assert "`Denied` denies" in only(found("shadowed-allow", WIDE, deny)).found
    assert found("shadowed-allow", WIDE, deny | {"Condition": SECURE}) == []
    assert found("shadowed-allow", WIDE, deny | {"Action": "s3:GetObject"}) == []


@pytest.mark.parametrize(
    "members",
    [
        {"Action": ["s3:GetObject", "S3:getobject"]},  # actions ignore case
        {"Resource": ["arn:aws:s3:::data/*", "arn:aws:s3:::data/*"]},
        {"Condition": {"StringEquals": {"aws:PrincipalTag/Team": ["a", "a"]}}},
        {"Condition": {"StringEqualsIgnoreCase": {"aws:PrincipalTag/Team": ["a", "A"]}}},
    ],
)
def test_a_value_that_stands_twice_is_a_note(members: dict[str, Any]) -> None:
    """Values of one element are alternatives: the second changes nothing."""
    only(found("duplicate-value", members))


def test_values_that_differ_are_right() -> None:
    """Resources and operands of StringEquals heed case."""
    members = {
        "Action": ["s3:GetObject", "s3:PutObject"],
        "Resource": ["arn:aws:s3:::data/*", "arn:aws:s3:::Data/*"],
        "Condition": {"StringEquals": {"aws:PrincipalTag/Team": ["a", "A"]}},
    }
    assert found("duplicate-value", members) == []
    assert found("redundant-value", members) == []


@pytest.mark.parametrize(
    "members",
    [
        {"Action": ["s3:GetObject", "s3:Get*"]},
        {"Resource": ["arn:aws:s3:::data/*", "arn:aws:s3:::data/alpha/*"]},
        {"Condition": {"StringLike": {"s3:prefix": ["alpha/*", "alpha/x"]}}},
    ],
)
def test_a_value_that_another_covers_is_a_note(members: dict[str, Any]) -> None:
    """Once for each element."""
    only(found("redundant-value", members))
