"""When AWS allows a request of a space: no Deny speaks, and everybody whose word is needed allows it.

Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from abac.language.policy import Policy, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.principal import Naming
from abac.prove.encode.documents import Documents
from abac.prove.encode.resources import is_resource
from abac.prove.encode.situation import Situation, situation
from abac.prove.encode.statements import NOTHING_SAID, Spoken, ready
from abac.prove.formula import FALSE, TRUE, Formula, both, either, negation
from abac.prove.slots import Space

# How far an Allow of a resource policy reaches past the caller's own policies ("How AWS enforcement code logic
# evaluates requests", table of principals).
_PAST_IDENTITY = frozenset({Naming.ROLE, Naming.ANYONE, Naming.EXACTLY, Naming.SERVICE, Naming.FEDERATED})
_PAST_LIMITS = _PAST_IDENTITY - {Naming.ROLE}


def allowed(space: Space, documents: Documents) -> Formula:
    """True for exactly the requests of the space that AWS allows; `Said` marks what each statement says."""
    where = situation(space)
    if where.needs_no_permission:
        return _Decided(space, documents.policies, where, None).through_endpoint()
    branches: list[Formula] = []
    named: list[Formula] = []
    for policy, arns in _by_policy(documents, space.action.lower()):
        here = is_resource(arns, space)
        if here != FALSE:
            named.append(here)
            branches.append(both([here, _Decided(space, documents.policies, where, policy).formula()]))
    elsewhere = negation(either(named))
    if elsewhere != FALSE:
        policy_set = documents.policies
        branches.append(both([elsewhere, _Decided(space, policy_set, where, policy_set.resource).formula()]))
    return either(branches)


def _by_policy(documents: Documents, action: str) -> Iterator[tuple[Policy, tuple[str, ...]]]:
    """The policies of single resources, each with all resources that have it.

    Without those that are silent on the action where resources without a policy are decided alike.
    """
    arns: dict[int, list[str]] = {}
    policies: dict[int, Policy] = {}
    for arn, policy in documents.of_resources.items():
        if documents.policies.resource is None and not ready(policy, PolicyType.RESOURCE).of(action):
            continue
        arns.setdefault(id(policy), []).append(arn)
        policies[id(policy)] = policy
    return ((policy, tuple(arns[key])) for key, policy in policies.items())


class _Decided:
    """The decision over one choice of documents, in AWS's order. Levels are read when they are first asked for."""

    def __init__(self, space: Space, policies: PolicySet, where: Situation, resource: Policy | None) -> None:
        self.space = space
        self.policies = policies
        self.where = where
        self.resource = self._level(PolicyType.RESOURCE, "resource", () if resource is None else (resource,))
        own = where.has_own_policies
        self.identity = self._level(PolicyType.IDENTITY, "identity", policies.identity if own else ())

    def formula(self) -> Formula:
        """Allowed: whoever has to allow does, and nothing denies."""
        words = both([_by_resource(self.where, self.resource), _by_identity(self.where, self.resource, self.identity)])
        if words == FALSE:
            return FALSE  # the common case: nobody allows it, so what else is said makes no difference
        endpoint = self.policies.vpc_endpoint
        return _joined(
            self.where,
            words,
            self.resource,
            self.identity,
            tuple(self._limits()),
            None if endpoint is None else self._level(PolicyType.VPC_ENDPOINT, "vpc_endpoint", endpoint),
            self._levels(PolicyType.SCP, self.policies.scp) if self.where.scp_applies else (),
            self._levels(PolicyType.RCP, self.policies.rcp) if self.where.rcp_applies else (),
        )

    def through_endpoint(self) -> Formula:
        """Whether the policy of the VPC endpoint, where there is one, lets the call through; nothing else is asked."""
        if self.policies.vpc_endpoint is None:
            return TRUE
        endpoint = self._level(PolicyType.VPC_ENDPOINT, "vpc_endpoint", self.policies.vpc_endpoint)
        return both([negation(either(endpoint.denies)), endpoint.allow()])

    def _limits(self) -> list[Spoken]:
        """The boundary and the session's policies, where there are any."""
        if not self.where.has_own_policies:
            return []
        session = self.policies.session
        if session is None and self.where.is_federated_user:
            session = ()
        pairs = ((PolicyType.BOUNDARY, self.policies.boundary), (PolicyType.SESSION, session))
        return [self._level(kind, kind.value, documents) for kind, documents in pairs if documents is not None]

    def _levels(self, policy_type: PolicyType, levels: Sequence[Sequence[Policy]] | None) -> tuple[Spoken, ...]:
        return tuple([self._level(policy_type, f"{policy_type}[{i}]", level) for i, level in enumerate(levels or ())])

    def _level(self, policy_type: PolicyType, name: str, documents: Sequence[Policy]) -> Spoken:
        """What the documents of one policy type, or of one level of it, say together: a union."""
        found: list[Spoken] = []
        for i, policy in enumerate(documents):
            label = name if policy_type is PolicyType.RESOURCE else f"{name}[{i}]"
            said = ready(policy, policy_type).spoken(self.space, label, has_boundary=self.policies.boundary is not None)
            if said != NOTHING_SAID:
                found.append(said)
        if len(found) < 2:
            return found[0] if found else NOTHING_SAID
        return Spoken(*map(tuple, map(chain.from_iterable, zip(*found, strict=True))))


@lru_cache(maxsize=65_536)
def _joined(
    where: Situation,
    words: Formula,
    resource: Spoken,
    identity: Spoken,
    limits: tuple[Spoken, ...],
    endpoint: Spoken | None,
    scp: tuple[Spoken, ...],
    rcp: tuple[Spoken, ...],
) -> Formula:
    """What all levels come to; `words`: those allow it whose Allow is needed. Rows of which all is alike share it."""
    past = resource.grant(_PAST_LIMITS) if where.same_account else FALSE
    within = [either([past, level.allow()]) for level in limits]
    endpoints = () if endpoint is None else (endpoint,)
    within += [level.allow() for level in endpoints]
    by_rcp = both([negation(where.is_aws_managed_key), either(deny for level in rcp for deny in level.denies)])
    said = (resource, *scp, identity, *limits, *endpoints)
    denied = either([by_rcp, *(deny for level in said for deny in level.denies)])
    return both([negation(denied), *(level.allow() for level in scp), words, *within])


def _by_resource(where: Situation, resource: Spoken) -> Formula:
    """Whether the resource's side says yes, or need not."""
    if where.assumes_root:
        return TRUE
    if where.outside or where.is_trust or not where.same_account:
        return resource.allow()
    return either([negation(where.is_key), resource.allow()])


def _by_identity(where: Situation, resource: Spoken, identity: Spoken) -> Formula:
    """Whether an identity policy allows it, or need not."""
    if where.outside or (where.is_root and not (where.is_trust or where.assumes_root)):
        return TRUE
    if where.is_root or where.assumes_root or not where.same_account:
        return identity.allow()
    return either([resource.grant(_PAST_IDENTITY), identity.allow()])
