"""Everybody, and services for anybody (S3 User Guide, The meaning of "public"; The confused deputy problem)."""

from __future__ import annotations

from typing import Any

import pytest

from abac.language.policy import PolicyType
from abac.results import Severity
from unit.lint.linting import found, only

OBJECTS = {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
ASSUME = {"Action": "sts:AssumeRole", "Resource": None}
SERVICE = {"Principal": {"Service": "sagemaker.amazonaws.com"}}


def public(members: dict[str, Any], policy_type: PolicyType = PolicyType.RESOURCE) -> list[Any]:
    """What is found about everybody as principal."""
    return found("public-principal", OBJECTS | members, policy_type=policy_type)


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}])
def test_everybody_without_a_condition_is_an_error(principal: Any) -> None:
    """Both spellings mean everybody (IAM JSON policy elements: Principal, All principals)."""
    assert only(public({"Principal": principal})).severity is Severity.ERROR
    assert public({"Principal": principal, "Effect": "Deny"}) == []


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:topic"}},
        {"StringEquals": {"aws:SourceVpce": "vpce-1"}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"StringEquals": {"s3:DataAccessPointAccount": "111122223333"}},
    ],
)
def test_a_condition_on_who_calls_bounds_everybody(condition: dict[str, Any]) -> None:
    """Keys of the page's list that make a bucket policy not public."""
    assert public({"Principal": "*", "Condition": condition}) == []


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"s3:prefix": "public/"}},
        {"Bool": {"aws:SecureTransport": "true"}},
        {"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}},
        {"ForAnyValue:StringNotLike": {"aws:PrincipalOrgPaths": "o-exampleorgid/*"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorgid"}},  # anonymous callers have none
    ],
)
def test_a_condition_that_does_not_say_who_calls_is_a_warning(condition: dict[str, Any]) -> None:
    """Such conditions leave everybody in."""
    assert only(public({"Principal": "*", "Condition": condition})).severity is Severity.WARNING


def test_endpoint_policies_are_written_with_everybody() -> None:
    """An endpoint policy bounds what passes and grants nothing (PrivateLink Guide, Endpoint policies)."""
    assert public({"Principal": "*"}, PolicyType.VPC_ENDPOINT) == []
    assert public({"Principal": {"AWS": "111122223333"}}) == []


def test_a_service_that_names_its_source_must_be_asked_for_it() -> None:
    """SageMaker sends both keys when it assumes a role (SageMaker Developer Guide, Confused deputy prevention)."""
    finding = only(found("trust-without-source", ASSUME | SERVICE, policy_type=PolicyType.TRUST))
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:SourceAccount": "111122223333"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sagemaker:*:111122223333:*"}},
        {"StringEquals": {"aws:SourceOrgID": "o-exampleorgid"}},
    ],
)
def test_a_condition_on_the_source_is_enough(condition: dict[str, Any]) -> None:
    """aws:SourceArn, aws:SourceAccount, aws:SourceOrgID (The confused deputy problem)."""
    members = ASSUME | SERVICE | {"Condition": condition}
    assert found("trust-without-source", members, policy_type=PolicyType.TRUST) == []


def test_a_source_that_may_be_absent_is_not_enough() -> None:
    """IfExists holds for a call that names no source."""
    members = ASSUME | SERVICE | {"Condition": {"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}}}
    only(found("trust-without-source", members, policy_type=PolicyType.TRUST))


def test_a_service_that_names_no_source_is_not_asked() -> None:
    """EC2's instance profiles carry neither key: the condition would lock the role."""
    members = ASSUME | {"Principal": {"Service": "ec2.amazonaws.com"}}
    assert found("trust-without-source", members, policy_type=PolicyType.TRUST) == []
