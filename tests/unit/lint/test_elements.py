"""Negated elements, PassRole and wildcards of actions (IAM User Guide, IAM JSON policy elements)."""

from __future__ import annotations

from typing import Any

import pytest

from abac.language.policy import PolicyType
from abac.results import Severity
from unit.lint.linting import found, only

BOUNDS = [PolicyType.SCP, PolicyType.BOUNDARY, PolicyType.SESSION]
TO_SAGEMAKER = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
ROLE = "arn:aws:iam::111122223333:role/"


def test_not_principal_goes_with_deny_only() -> None:
    """NotPrincipal must be used with Deny (NotPrincipal)."""
    members: dict[str, Any] = {"NotPrincipal": {"AWS": "111122223333"}}
    resource = PolicyType.RESOURCE
    finding = only(found("not-principal-with-allow", members, policy_type=resource))
    assert finding.severity is Severity.ERROR
    assert found("not-principal-with-allow", members | {"Effect": "Deny"}, policy_type=resource) == []
    named = {"Principal": {"AWS": "111122223333"}}
    assert found("not-principal-with-allow", named, policy_type=resource) == []


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ("not-action-with-allow", {"Action": None, "NotAction": "iam:*"}),
        ("not-resource-with-allow", {"Resource": None, "NotResource": "arn:aws:s3:::secret/*"}),
    ],
)
def test_a_negated_element_in_an_allow_that_grants_is_found(rule: str, members: dict[str, Any]) -> None:
    """It grants all that is not listed; a Deny with it, and what grants nothing, are right (NotAction, NotResource)."""
    only(found(rule, members))
    assert found(rule, members | {"Effect": "Deny"}) == []
    for policy_type in BOUNDS:
        assert found(rule, members, policy_type=policy_type) == []


@pytest.mark.parametrize(
    ("action", "resource", "condition", "severity"),
    [
        ("iam:PassRole", "*", {}, Severity.ERROR),
        ("IAM:Pass*", f"{ROLE}*", {}, Severity.ERROR),
        ("iam:*", "*", {}, Severity.ERROR),
        ("iam:PassRole", "*", TO_SAGEMAKER, Severity.WARNING),
        ("iam:PassRole", f"{ROLE}*AmazonSageMaker*", TO_SAGEMAKER, Severity.WARNING),
        ("iam:PassRole", f"{ROLE}*AmazonSageMaker*", {}, Severity.WARNING),
    ],
)
def test_passing_roles_that_nobody_listed_is_found(
    action: str, resource: str, condition: dict[str, Any], severity: Severity
) -> None:
    """The page asks for the roles by ARN and for iam:PassedToService (Grant a user permissions to pass a role)."""
    members = {"Action": action, "Resource": resource, "Condition": condition}
    assert only(found("wildcard-pass-role", members)).severity is severity


@pytest.mark.parametrize(
    "members",
    [
        {"Action": "iam:PassRole", "Resource": f"{ROLE}studio/alpha/*"},
        {"Action": "iam:PassRole", "Resource": f"{ROLE}alpha-*"},
        {"Action": "iam:GetRole", "Resource": "*"},
        {"Action": "*", "Resource": "*"},  # who may do everything gains nothing
        {"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"},
    ],
)
def test_passing_listed_roles_is_right(members: dict[str, Any]) -> None:
    """By path or by the beginning of the name."""
    assert found("wildcard-pass-role", members) == []


def test_what_only_bounds_may_pass_any_role() -> None:
    """An SCP, a boundary and a session policy grant nothing (Policies and permissions)."""
    for policy_type in BOUNDS:
        assert found("wildcard-pass-role", {"Action": "iam:PassRole"}, policy_type=policy_type) == []


def test_a_wildcard_that_matches_no_action_is_a_warning() -> None:
    """Amazon SageMaker has no action that begins with `Destroy` (Service Authorization Reference)."""
    finding = only(found("wildcard-matches-nothing", {"Action": ["sagemaker:Destroy*", "sagemaker:Delete*"]}))
    assert "`sagemaker:Destroy*`" in finding.found
    assert found("unknown-action", {"Action": "sagemaker:Destroy*"}) == []
