"""Set operators and negated operators (IAM User Guide, Single-valued vs. multivalued context keys; Set operators)."""

from __future__ import annotations

from typing import Any

import pytest

from unit.lint.linting import found, only

ON_SINGLE = "set-operator-on-single-valued-key"
WITHOUT = "single-valued-operator-on-multivalued-key"
FOR_ALL = "for-all-values-without-null"
NEGATED = "negated-operator-in-allow"
TAG = "aws:ResourceTag/Team"


@pytest.mark.parametrize(
    "condition",
    [
        {"ForAllValues:StringEquals": {TAG: "a"}},
        {"ForAnyValue:StringEquals": {"aws:PrincipalTag/Team": "a"}},
        {"ForAnyValue:StringEquals": {"aws:SourceVpce": "vpce-1"}},
    ],
)
def test_a_set_operator_on_a_key_with_one_value_is_found(condition: dict[str, Any]) -> None:
    """Tags and aws:SourceVpce are the page's own examples of single-valued keys."""
    only(found(ON_SINGLE, {"Condition": condition}))


@pytest.mark.parametrize(
    "condition",
    [
        {"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}},
        {"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}},
        {"StringEquals": {TAG: "a"}},
        # a claim of an identity provider; AWS's own examples use ForAnyValue on it
        {"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}},
    ],
)
def test_a_set_operator_where_there_may_be_several_values_is_right(condition: dict[str, Any]) -> None:
    """aws:TagKeys and aws:CalledVia are multivalued (global condition context keys, Value type)."""
    assert found(ON_SINGLE, {"Condition": condition}) == []


def test_a_multivalued_key_needs_a_set_operator() -> None:
    """Multivalued context keys require a condition set operator (the page's key points)."""
    only(found(WITHOUT, {"Condition": {"StringEquals": {"aws:TagKeys": "a"}}}))
    assert found(WITHOUT, {"Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}}) == []
    assert found(WITHOUT, {"Condition": {"StringEquals": {TAG: "a"}}}) == []


def test_null_takes_no_set_operator() -> None:
    """The page's example for ForAllValues puts a bare `Null` on aws:TagKeys beside it."""
    assert found(WITHOUT, {"Condition": {"Null": {"aws:TagKeys": "false"}}}) == []


CREATE = {"Action": "sagemaker:CreateModel"}
KEYS = {"aws:TagKeys": ["Team"]}


def test_for_all_values_in_an_allow_needs_the_key() -> None:
    """It returns true where the request has no such key (Set operators, ForAllValues)."""
    only(found(FOR_ALL, CREATE | {"Condition": {"ForAllValues:StringEquals": KEYS}}))
    assert found(FOR_ALL, CREATE | {"Effect": "Deny", "Condition": {"ForAllValues:StringEquals": KEYS}}) == []


@pytest.mark.parametrize(
    "beside",
    [
        {"Null": {"aws:TagKeys": "false"}},
        {"ForAnyValue:StringEquals": {"AWS:tagkeys": "Team"}},
        {"StringEquals": {"aws:RequestTag/Team": "a"}},
    ],
)
def test_what_demands_the_key_is_enough(beside: dict[str, Any]) -> None:
    """Null with false; ForAnyValue, false for an absent key; a demanded request tag, which has a tag key."""
    assert found(FOR_ALL, CREATE | {"Condition": {"ForAllValues:StringEquals": KEYS} | beside}) == []


@pytest.mark.parametrize(
    "beside", [{"Null": {"aws:TagKeys": "true"}}, {"StringEqualsIfExists": {"aws:RequestTag/Team": "a"}}]
)
def test_what_does_not_demand_the_key_is_not_enough(beside: dict[str, Any]) -> None:
    """Null with true asks for absence, IfExists holds for it."""
    only(found(FOR_ALL, CREATE | {"Condition": {"ForAllValues:StringEquals": KEYS} | beside}))


@pytest.mark.parametrize("operator", ["StringNotEquals", "StringNotLike", "StringNotEqualsIfExists"])
def test_a_negated_operator_in_an_allow_is_found(operator: str) -> None:
    """Negated operators match where the key is absent (Condition operators)."""
    only(found(NEGATED, {"Condition": {operator: {TAG: "a"}}}))
    assert found(NEGATED, {"Effect": "Deny", "Condition": {operator: {TAG: "a"}}}) == []


@pytest.mark.parametrize(
    "members",
    [
        {"Condition": {"StringNotEquals": {TAG: "a"}, "Null": {TAG: "false"}}},
        {"Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}},  # in every signed request
        {"Condition": {"ForAnyValue:StringNotEquals": {"aws:TagKeys": "a"}}},  # false for an absent key
        # an unresolved variable matches nothing, so the key is there
        {
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::data/${aws:PrincipalTag/Team}/*",
            "Condition": {"StringNotEquals": {"aws:PrincipalTag/Team": ""}},
        },
        {
            "Condition": {
                "StringNotEquals": {"aws:PrincipalTag/Team": ""},
                "StringEquals": {TAG: "${aws:PrincipalTag/Team}"},
            }
        },
    ],
)
def test_a_negated_operator_whose_key_must_be_there_is_right(members: dict[str, Any]) -> None:
    """By Null, by AWS, by the set operator, by a variable (Policy variables)."""
    assert found(NEGATED, members) == []


def test_a_variable_with_a_default_demands_nothing() -> None:
    """`${key, 'default'}` has a value without the key (Policy variables, default values)."""
    members = {
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::data/${aws:PrincipalTag/Team, 'none'}/*",
        "Condition": {"StringNotEquals": {"aws:PrincipalTag/Team": ""}},
    }
    only(found(NEGATED, members))
