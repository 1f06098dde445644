"""Claims about where a request comes from and whose account it reaches: I8, I11, I12."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from abac.catalog import Action
from abac.contract.claims.claim import Account, Claim, Claimant
from abac.contract.claims.clauses import ALL, Element, every, other_than, some, when
from abac.contract.claims.labels import ON_WHAT_EXISTS, TAGGING
from abac.contract.effects import Effect, effects_of
from abac.contract.ownership import is_aws_alone
from abac.contract.premise import Premise
from abac.contract.questions.question import kind_of

BY_SERVICES: Final = (
    "what a service calls for the user later shows no address of the user (IAM User Guide, aws:ViaAWSService)"
)
_ENDPOINT_TAGS: Final = ["${aws:PrincipalTag/ApiEndpoint}", "${aws:PrincipalTag/StudioEndpoint}"]
# RFC 5737, TEST-NET-2: nobody's allowed network, where a source does not tell which networks are allowed.
_NOBODYS_NETWORK: Final = "198.51.100.0/24"
_NETWORKED: Final = "sagemaker"
_BY_A_SERVICE: Final[Element] = {"Bool": {"aws:ViaAWSService": "true"}}


def surroundings(claimant: Claimant, action: Action, resource_type: str) -> Iterator[Claim]:
    """No request of the action from elsewhere, from a session beside Studio, or into an account of strangers."""
    if _is_networked(claimant, action):
        yield _elsewhere(claimant, action, resource_type)
    if _opens_sessions(action):
        yield _forwarded(claimant, action, resource_type)
    words = _target(resource_type, "in a session of `aws login` or of an MCP server")
    yield Claim("I12", action, resource_type, beside_studio(), False, words)
    if _has_abroad(action, resource_type):
        existing = when(ON_WHAT_EXISTS) if action.supports_key(TAGGING, resource_type) else ALL
        words = f"a resource of another account ({resource_type})"
        yield Claim("I11", action, resource_type, existing, False, words, Account.ELSEWHERE)


def _opens_sessions(action: Action) -> bool:
    """Whether the action hands out what lets its bearer into Studio: a URL, or the token of a remote session."""
    return action.service == _NETWORKED and Effect.SESSION in effects_of(action)


def from_within(claimant: Claimant, action: Action) -> Premise:
    """Requests from an allowed network or the team's endpoint, in no session beside Studio; sessions by nobody else."""
    honest = other_than(beside_studio())
    if _opens_sessions(action):
        honest = every(honest, other_than(when(_BY_A_SERVICE)))
    return every(honest, _allowed(claimant)) if action.service == _NETWORKED else honest


@cache
def beside_studio() -> Premise:
    """Requests in sessions of `aws login` and of MCP servers of AWS (IAM User Guide, global condition context keys)."""
    return some(when({"Null": {"aws:SignInSessionArn": "false"}}), when({"Bool": {"aws:IsMcpServiceAction": "true"}}))


def _is_networked(claimant: Claimant, action: Action) -> bool:
    """Whether I8 speaks of it: of a role whose network nobody tells, it does of the ways into Studio alone."""
    if action.service != _NETWORKED:
        return False
    return bool(claimant.role.allowed_cidrs) or Effect.SESSION in effects_of(action)


def _elsewhere(claimant: Claimant, action: Action, resource_type: str) -> Claim:
    """Neither from an allowed address nor through one of the team's endpoints, also where the request shows neither.

    Source: SageMaker Developer Guide, Connect to Studio through an interface VPC endpoint: aws:SourceIp is absent then.
    """
    directly = other_than(when(_BY_A_SERVICE))
    premise = every(other_than(_allowed(claimant)), directly)
    words = _target(resource_type, "from another network than its own")
    return Claim("I8", action, resource_type, premise, False, words, assumptions=(BY_SERVICES,))


def _forwarded(claimant: Claimant, action: Action, resource_type: str) -> Claim:
    """Nor where a service calls for the user: services that do so later have no use for a session of Studio.

    Source: ISOLATION.md, I8 (a presigned URL is only issued to the allowed networks, also when a key is absent).
    """
    by_service = when(_BY_A_SERVICE)
    words = _target(resource_type, "by way of a service, from another network than its own")
    return Claim("I8", action, resource_type, every(other_than(_allowed(claimant)), by_service), False, words)


def _allowed(claimant: Claimant) -> Premise:
    endpoint = when({"StringEquals": {"aws:SourceVpce": _ENDPOINT_TAGS}})
    networks = list(claimant.role.allowed_cidrs)
    if networks:
        return some(when({"IpAddress": {"aws:SourceIp": networks}}), endpoint)
    somewhere = when({"Null": {"aws:SourceIp": "false"}, "NotIpAddress": {"aws:SourceIp": _NOBODYS_NETWORK}})
    return some(somewhere, endpoint)


def _has_abroad(action: Action, resource_type: str) -> bool:
    """Whether the action may reach another account: it names a resource, and does not make it, nor pass it.

    AWS creates in the caller's own account what bears an account in its ARN, and passes roles of that account alone.
    What AWS itself owns without an account is no stranger's.
    """
    effects = effects_of(action)
    if not resource_type or Effect.PASS_ROLE in effects or is_aws_alone(kind_of(action, resource_type)):
        return False
    return effects.creates != resource_type or action.service == "s3"


def _target(resource_type: str, how: str) -> str:
    return f"any {resource_type} {how}" if resource_type else f"anything {how}"
