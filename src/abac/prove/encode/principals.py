"""Principal and NotPrincipal as a formula: the caller is fixed, so nearly always it is known who is named.

Source: IAM User Guide, "AWS JSON policy elements: Principal", "AWS JSON policy elements: NotPrincipal"; PrivateLink
Guide, endpoint policies (an account stands for its root user alone).
"""

from __future__ import annotations

from typing import NamedTuple

from abac.language.policy import Effect, PolicyType, Statement
from abac.language.principal import Naming, Principal, PrincipalElement, PrincipalType
from abac.prove.formula import FALSE, TRUE, Absent, Formula, Slot, Unmodelled, Within, both, either
from abac.prove.regions import literal
from abac.prove.slots import Space
from abac.prove.slots.space import Fact

_PROVIDER = "aws:FederatedProvider"
FEDERATION = ("sts:assumerolewithsaml", "sts:assumerolewithwebidentity")


class Named(NamedTuple):
    """When a statement names the caller, and how precisely."""

    when: Formula
    naming: Naming


NOBODY = Named(FALSE, Naming.ANYONE)


def named(statement: Statement, policy_type: PolicyType, space: Space, *, has_boundary: bool) -> Named:
    """How the Principal or NotPrincipal of a statement names the caller."""
    element = statement.principal
    if element is None:
        return NOBODY
    if any(pattern.has_hole for pattern in element.aws):
        return Named(Unmodelled("a principal that is not known yet"), Naming.EXACTLY)
    if element.negated:
        if statement.effect is Effect.ALLOW:
            return Named(Unmodelled("NotPrincipal with Allow"), Naming.EXACTLY)
        return NOBODY if not has_boundary and _spares(element, space) else Named(TRUE, Naming.ANYONE)
    return _directly(element, policy_type, space)


class Caller(NamedTuple):
    """All that `named` reads of a space, beside the action."""

    principal: Principal
    arn: str | None
    provider: Fact
    has_boundary: bool


def caller_of(space: Space, *, has_boundary: bool) -> Caller:
    """What decides whether a Principal element names the caller of a space."""
    return Caller(space.asker.principal, space.asker.principal_arn, space.fact(_PROVIDER), has_boundary)


def _directly(element: PrincipalElement, policy_type: PolicyType, space: Space) -> Named:
    principal = space.asker.principal
    naming = element.names(principal, space.asker.principal_arn)
    everybody = element.anyone or any(pattern.is_star for pattern in element.aws)
    if naming in (Naming.ACCOUNT, Naming.ROLE) and everybody:
        naming = Naming.ANYONE  # everybody is granted directly; an account or a role is not
    if naming is None and element.federated and space.action.lower() in FEDERATION:
        return Named(_provided_by(element, space), Naming.FEDERATED)
    if naming is None:
        unknown = element.canonical_user and not principal.is_outsider
        return Named(Unmodelled("a canonical user id"), Naming.EXACTLY) if unknown else NOBODY
    is_root = principal.type is PrincipalType.ACCOUNT
    if policy_type is PolicyType.VPC_ENDPOINT and naming is Naming.ACCOUNT and not is_root:
        return NOBODY
    return Named(TRUE, naming)


def _provided_by(element: PrincipalElement, space: Space) -> Formula:
    """Whether the identity provider that vouches for the caller is one that the element names."""
    provider = space.fact(_PROVIDER)
    region = literal(element.federated)
    if isinstance(provider, Slot):
        return either([Within(provider, region), both([Absent(provider), _UNTOLD])])
    if isinstance(provider, str):
        return TRUE if provider in element.federated else FALSE
    return _UNTOLD


_UNTOLD = Unmodelled("a federated caller whose identity provider is not told")


def _spares(element: PrincipalElement, space: Space) -> bool:
    """Whether NotPrincipal excepts the caller: its account, its role and itself all have to stand there."""
    principal = space.asker.principal
    if principal.is_outsider:
        return element.names(principal) is not None
    if element.anyone or any(pattern.is_star for pattern in element.aws):
        return True
    texts = {pattern.text for pattern in element.aws}
    root = f"arn:{principal.partition}:iam::{principal.account}:root"
    chain = [{principal.account, root}]
    if principal.type is PrincipalType.ASSUMED_ROLE:
        chain.append({space.asker.principal_arn or ""})
    if principal.type is not PrincipalType.ACCOUNT:
        chain.append({principal.text})
    return all(texts & names for names in chain)
