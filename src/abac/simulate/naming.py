"""Does a statement's Principal or NotPrincipal name the caller, and how precisely.

Source: IAM User Guide, "AWS JSON policy elements: Principal" and "AWS JSON policy elements: NotPrincipal".
"""

from __future__ import annotations

from typing import Protocol

from abac.errors import Unsupported
from abac.language.policy import Effect, PolicyType, Statement
from abac.language.principal import Naming, Principal, PrincipalElement, PrincipalType
from abac.language.request import Request
from abac.located import Problem
from abac.simulate.condition import Given, single
from abac.simulate.sides import is_federation


class Caller(Protocol):
    """What naming needs to know of a request."""

    request: Request
    given: Given
    has_boundary: bool
    notes: dict[str, None]


def named(statement: Statement, policy_type: PolicyType, caller: Caller) -> Naming | None:
    """How the statement names the caller, or None where it does not; a NotPrincipal that applies gives ANYONE.

    Raises Unsupported for what cannot be decided exactly: NotPrincipal with Allow, canonical user ids, and an identity
    provider that the request does not tell.
    """
    element = statement.principal
    if element is None:
        return None
    if element.negated:
        if statement.effect is Effect.ALLOW:
            raise Unsupported([Problem(element.place, "NotPrincipal with Allow", "NotPrincipal only with Deny")])
        return None if _is_excepted(element, caller) else Naming.ANYONE
    naming = _named(element, caller)
    in_endpoint = policy_type is PolicyType.VPC_ENDPOINT
    if in_endpoint and naming is Naming.ACCOUNT and not _is_root(caller.request.principal):
        return None  # there an account stands for its root user alone (PrivateLink Guide, endpoint policies)
    return naming


def _named(element: PrincipalElement, caller: Caller) -> Naming | None:
    principal = caller.request.principal
    naming = element.names(principal, caller.request.principal_arn)
    if naming in (Naming.ACCOUNT, Naming.ROLE) and (element.anyone or any(pattern.is_star for pattern in element.aws)):
        return Naming.ANYONE  # everybody is granted directly, an account or a role is not
    if naming is None and element.federated and is_federation(caller.request):
        return _federated(element, caller)
    if naming is None and element.canonical_user and not principal.is_outsider:
        found = "a canonical user id"
        raise Unsupported([Problem(element.place, found, "an account id or an ARN: ids of S3 are known to S3 alone")])
    return naming


def _federated(element: PrincipalElement, caller: Caller) -> Naming | None:
    """Whether the element names the identity provider that vouches for the caller (aws:FederatedProvider)."""
    provider = single(caller.given, "aws:federatedprovider")
    if provider is None:
        found = f"`{caller.request.action}` without `aws:FederatedProvider` in its context"
        raise Unsupported([Problem(element.place, found, "the provider that vouches for the caller")])
    return Naming.FEDERATED if provider in element.federated else None


def _is_excepted(element: PrincipalElement, caller: Caller) -> bool:
    """Whether NotPrincipal spares the caller.

    A principal with a permissions boundary is never spared. AWS checks the account, then the role, then the session,
    and documents all of them to be needed, though not by every service: fewer than all spare nobody here.
    """
    if caller.has_boundary:
        return False
    principal = caller.request.principal
    if principal.is_outsider:
        return element.names(principal) is not None
    chain = _chain(principal, caller.request.principal_arn)
    found = [any(pattern.is_star or pattern.text in texts for pattern in element.aws) for texts in chain]
    if element.anyone or all(found):
        return True
    if found[-1]:
        why = "NotPrincipal names the caller without its account or role, which some services need"
        caller.notes[f"{why}; taken as safe: the caller is denied"] = None
    return False


def _chain(principal: Principal, principal_arn: str | None) -> list[tuple[str, ...]]:
    """The texts that name the caller's account, then its role, then itself; one of each must stand in NotPrincipal."""
    account = (principal.account, f"arn:{principal.partition}:iam::{principal.account}:root")
    if _is_root(principal):
        return [account]
    if principal.type is PrincipalType.ASSUMED_ROLE:
        return [account, (principal_arn or "",), (principal.text,)]
    return [account, (principal.text,)]


def _is_root(principal: Principal) -> bool:
    return principal.type is PrincipalType.ACCOUNT
