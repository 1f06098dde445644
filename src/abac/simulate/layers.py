"""Which documents of a policy set apply to a request: exemptions, and the name by which a decision cites each.

Source: Organizations User Guide, "Service control policies" and "Resource control policies" (what they do not
restrict); STS API Reference, GetFederationToken; IAM User Guide, "AWS account root user".
"""

from __future__ import annotations

from collections.abc import Sequence

from abac.catalog import rcp_covers
from abac.language.arn import Arn
from abac.language.policy import Policy, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.principal import PrincipalType
from abac.language.request import Request
from abac.simulate.match import Asked
from abac.simulate.sides import is_federation, is_root, needs_no_permission

Level = tuple[str, Sequence[Policy]]
"""Documents that are a union, and what a decision calls them: `identity`, or `scp[1]` for a level."""


def documents(request: Request, policy_set: PolicySet, question: Asked) -> dict[PolicyType, list[Level]]:
    """The levels of documents that apply, by policy type in AWS's order; a type that does not apply is not there."""
    found: dict[PolicyType, list[Level]] = {}
    if needs_no_permission(request):
        return _of_endpoint(policy_set)
    if policy_set.rcp and rcp_applies(request):
        found[PolicyType.RCP] = _levels("rcp", policy_set.rcp)
    if policy_set.scp and scp_applies(request):
        found[PolicyType.SCP] = _levels("scp", policy_set.scp)
    if policy_set.resource is not None:
        found[PolicyType.RESOURCE] = [("resource", (policy_set.resource,))]
    if has_own_policies(request):
        found |= _own(request, policy_set, question)
    return found | _of_endpoint(policy_set)


def _of_endpoint(policy_set: PolicySet) -> dict[PolicyType, list[Level]]:
    endpoint = policy_set.vpc_endpoint
    return {} if endpoint is None else {PolicyType.VPC_ENDPOINT: [("vpc_endpoint", endpoint)]}


def scp_applies(request: Request) -> bool:
    """SCPs bind users and roles of member accounts, their root user included.

    They do not bind the management account, service-linked roles, AWS services, and callers that are no principal of
    an account (Organizations User Guide, "Service control policies", Tasks and entities not restricted by SCPs).
    """
    outside = request.principal.is_outsider or is_federation(request)
    return not (outside or request.management_account or _is_service_linked(request))


def rcp_applies(request: Request) -> bool:
    """RCPs bind whoever calls on a resource of a member account, for the services that support them.

    They do not bind resources of the management account, service-linked roles, AWS managed keys and kms:RetireGrant
    (Organizations User Guide, "Resource control policies", Resources and entities not restricted by RCPs). The request
    tells its caller's management account only: a caller of that account meets RCPs on resources of other accounts.
    """
    own = request.principal.account == request.resource_account
    if (request.management_account and own) or _is_service_linked(request) or _is_aws_managed_key(request):
        return False
    return rcp_covers(request.action)


def has_own_policies(request: Request) -> bool:
    """Whether identity, boundary and session policies can apply: not for outsiders and root users."""
    return not (request.principal.is_outsider or is_root(request) or is_federation(request))


def _own(request: Request, policy_set: PolicySet, question: Asked) -> dict[PolicyType, list[Level]]:
    found: dict[PolicyType, list[Level]] = {PolicyType.IDENTITY: [("identity", policy_set.identity)]}
    if policy_set.boundary is not None:
        found[PolicyType.BOUNDARY] = [("boundary", policy_set.boundary)]
    session = policy_set.session
    if session is None and request.principal.type is PrincipalType.FEDERATED_USER:
        session = ()
        note = "a federated user without session policies has no permissions of its own (GetFederationToken)"
        question.notes[note] = None
    if session is not None:
        found[PolicyType.SESSION] = [("session", session)]
    return found


def _is_service_linked(request: Request) -> bool:
    arn = Arn.parse(request.principal_arn or "")
    return arn is not None and arn.resource.startswith("role/aws-service-role/")


def _is_aws_managed_key(request: Request) -> bool:
    """An AWS managed key is told by its alias `aws/…`; a key's own ARN does not tell it."""
    arn = Arn.parse(request.resource)
    return arn is not None and arn.service == "kms" and arn.resource.startswith("alias/aws/")


def cited(level: str, policy_type: PolicyType, index: int) -> str:
    """What a decision calls the document at `index` of a level: `identity[0]`, `scp[1][0]`, or `resource` alone."""
    return level if policy_type is PolicyType.RESOURCE else f"{level}[{index}]"


def _levels(name: str, levels: Sequence[Sequence[Policy]]) -> list[Level]:
    return [(f"{name}[{i}]", level) for i, level in enumerate(levels)]
