"""What must hold of the platform's own roles and of outsiders (ISOLATION.md, I9, I11, L5)."""

from __future__ import annotations

import pytest

from abac.contract.claims import Account, outsiders_claims, outsiders_of
from abac.contract.questions import Session
from abac.language.policy import PolicyType
from abac.language.read import read_policy
from abac.language.world import PrincipalKind, RolePrincipal
from abac.located import from_plain
from unit.contract.claims.asking import claims

BACKEND = RolePrincipal("arn:aws:iam::111122223333:role/studio-signin/studio-signin-backend", PrincipalKind.BACKEND)
OPENER = RolePrincipal(
    "arn:aws:iam::111122223333:role/studio-signin/studio-opener-corporate",
    PrincipalKind.OPENER,
    network_profile="corporate",
    allowed_cidrs=("203.0.113.0/24",),
    tags={"NetworkProfile": "corporate"},
)
TRUST = read_policy(
    from_plain(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Principal": {"Service": "glue.amazonaws.com", "AWS": "444455556666"},
                "Action": "sts:AssumeRole",
            },
        }
    ),
    PolicyType.TRUST,
)


def properties(action: str, role: RolePrincipal) -> set[tuple[str, bool]]:
    """Property and expectation of every claim."""
    return {(one.property, one.expected) for one in claims(action, role, Session.ROLE)}


def test_a_job_is_claimed_and_everything_else_forbidden() -> None:
    """ISOLATION.md, I9: exactly their jobs and nothing else."""
    assert {("I9", False), ("L5", True)} <= properties("dynamodb:GetItem", BACKEND)
    assert properties("dynamodb:Scan", BACKEND) == {("I9", False)}
    assert properties("sagemaker:CreateModel", OPENER) == {("I9", False)}


def test_the_backend_takes_openers_of_its_own_account_alone() -> None:
    """ISOLATION.md, I9 and I11: AssumeRole of the openers, and nothing in accounts of strangers."""
    abroad = [one for one in claims("sts:AssumeRole", BACKEND, Session.ROLE) if one.account is Account.ELSEWHERE]
    assert [(one.property, one.expected) for one in abroad] == [("I11", False)]


def test_an_opener_labels_only_what_it_creates() -> None:
    """ISOLATION.md, I3: the sign-in labels a profile only while it creates it."""
    assert {("I3", False), ("I9", False), ("L5", True)} <= properties("sagemaker:AddTags", OPENER)


def test_whom_a_trust_policy_names_is_asked_about() -> None:
    """ISOLATION.md, I11: strangers, and every account and service that the trust names besides."""
    role = RolePrincipal(BACKEND.arn, PrincipalKind.EXECUTION_ROLE, "Alpha", trust=TRUST)
    found = {outsider.principal for outsider in outsiders_of(role)}
    assert {"arn:aws:iam::444455556666:root", "arn:aws:iam::999999999999:root", "glue.amazonaws.com", "*"} <= found


def test_only_the_service_that_runs_a_role_may_assume_it() -> None:
    """ISOLATION.md, I11: for this account alone; nobody gives a session tags (I4)."""
    role = RolePrincipal(BACKEND.arn, PrincipalKind.BACKEND, trust=TRUST)
    for outsider in outsiders_of(role):
        found = {(one.property, one.expected) for one in outsiders_claims(role, outsider)}
        legitimate = {("L5", True)} if outsider.principal == "lambda.amazonaws.com" else set()
        assert found == {("I11", False), ("I4", False)} | legitimate


@pytest.mark.parametrize(("profile", "expected"), [("data-scientist", {("L3", True)}), (None, set())])
def test_sagemaker_names_the_user_in_sessions_of_our_roles(
    profile: str | None, expected: set[tuple[str, bool]]
) -> None:
    """SageMaker Developer Guide, Monitor individual user resource access with sourceIdentity: the trust grants it."""
    role = RolePrincipal(BACKEND.arn, PrincipalKind.EXECUTION_ROLE, "Alpha", permission_profile=profile, trust=TRUST)
    named = [one for each in outsiders_of(role) for one in outsiders_claims(role, each)]
    assert {(one.property, one.expected) for one in named if one.action.name == "SetSourceIdentity"} == expected


def test_a_role_whose_trust_nobody_tells_is_not_asked_about() -> None:
    """A folder of identity policies says nothing of trust."""
    (first, *_) = outsiders_of(BACKEND)
    assert list(outsiders_claims(BACKEND, first)) == []
