"""Questions of those who have no role here: strangers, services, other accounts, knocking at every role (I11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from abac.catalog import find_action
from abac.contract.cast import STRANGER_ACCOUNT
from abac.contract.questions.question import Keys, Question
from abac.language.world import PrincipalKind, RolePrincipal
from abac.results import Relation

_SAGEMAKER: Final = "sagemaker.amazonaws.com"
_LAMBDA: Final = "lambda.amazonaws.com"
_RUNS: Final = {
    PrincipalKind.EXECUTION_ROLE: (_SAGEMAKER, "sagemaker", "L3"),
    PrincipalKind.DEFAULT_ROLE: (_SAGEMAKER, "sagemaker", "L3"),
    PrincipalKind.BACKEND: (_LAMBDA, "lambda", "L5"),
}


def outsiders_questions(role: RolePrincipal) -> Iterator[Question]:
    """Everybody outside who might assume one role; a role whose trust the source does not tell is not asked about."""
    if role.trust is None:
        return
    for principal, situation, keys in _strangers(role):
        yield _question(role, principal, situation, keys, False, "I11")
    if role.kind in _RUNS:
        principal, service, property = _RUNS[role.kind]
        for_this_account: Keys = {
            "aws:SourceAccount": role.account,
            "aws:SourceArn": f"arn:aws:{service}:eu-central-1:{role.account}:domain/d-0123456789ab",
        }
        yield _question(role, principal, "the service that runs it, for this account", for_this_account, True, property)
        if role.kind is PrincipalKind.EXECUTION_ROLE and role.permission_profile is not None:
            yield _naming(role, principal, for_this_account, property)
        yield _tagging(role, principal, "by the service that runs it", for_this_account)
    backend = f"arn:aws:sts::{role.account}:assumed-role/studio-signin-backend/x"
    named = {"aws:PrincipalArn": f"arn:aws:iam::{role.account}:role/studio-signin/studio-signin-backend"}
    yield _tagging(role, backend, "by the sign-in", named)


def _strangers(role: RolePrincipal) -> Iterator[tuple[str, str, Keys]]:
    foreign: Keys = {
        "aws:SourceAccount": STRANGER_ACCOUNT,
        "aws:SourceArn": f"arn:aws:sagemaker:eu-central-1:{STRANGER_ACCOUNT}:domain/d-0123456789ab",
    }
    yield f"arn:aws:sts::{STRANGER_ACCOUNT}:assumed-role/Anybody/x", "a role of another account", {}
    backend = f"arn:aws:iam::{STRANGER_ACCOUNT}:role/studio-signin/studio-signin-backend"
    same_name = f"arn:aws:sts::{STRANGER_ACCOUNT}:assumed-role/studio-signin-backend/x"
    yield same_name, "a role of the sign-in's name in another account", {"aws:PrincipalArn": backend}
    yield f"arn:aws:iam::{STRANGER_ACCOUNT}:root", "another account", {}
    yield "*", "anybody, unsigned", {}
    for service in (_SAGEMAKER, _LAMBDA, "ec2.amazonaws.com"):
        yield service, f"{service} for nobody known", {}
        yield service, f"{service} for another account", foreign


def _tagging(role: RolePrincipal, principal: str, situation: str, keys: Keys) -> Question:
    """Session tags win over the role's own, so nobody may give a session any (IAM User Guide, Pass session tags)."""
    tags: Keys = {"aws:RequestTag/Team": "another", "aws:TagKeys": ("Team",)}
    words = f"session tags given {situation}"
    return _question(role, principal, words, {**keys, **tags}, False, "I4", name="sts:TagSession")


def _naming(role: RolePrincipal, principal: str, for_this_account: Keys, property: str) -> Question:
    """Our domains name the user in the sessions of their roles; of other sources nobody knows how theirs are set.

    Source: SageMaker Developer Guide, Monitor individual user resource access with sourceIdentity.
    """
    keys: Keys = {**for_this_account, "sts:SourceIdentity": "alice"}
    words = "the service that runs it, naming the user"
    return _question(role, principal, words, keys, True, property, name="sts:SetSourceIdentity")


def _question(
    role: RolePrincipal,
    principal: str,
    situation: str,
    keys: Keys,
    expected: bool,
    property: str,
    name: str = "sts:AssumeRole",
) -> Question:
    action = find_action(name)
    if action is None:
        raise KeyError(name)
    return Question(
        action, "role", Relation.PLATFORM, role.arn, role.account, expected, property, situation, keys, principal
    )
