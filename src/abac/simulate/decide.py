"""Decide one request as AWS does: the readable reference, in AWS's order.

Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access". An explicit Deny
anywhere; RCPs; SCPs, every level; resource policy; identity policies; permissions boundary; session policies. A VPC
endpoint's policy is judged last: the page leaves it out, and the order changes no outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from abac.language.policy import Effect, Policy, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.results import Decision, Outcome, StatementRef
from abac.simulate.index import ready
from abac.simulate.layers import Level, cited, documents
from abac.simulate.match import Asked, Ready, asked, speaks_of_the_rest
from abac.simulate.sides import GRANTS, Grant, Sides, Word, is_closed_to_root, is_root, same_account, sides


@dataclass(slots=True)
class Judgement:
    """What the documents of one policy type, or of one level of it, say: the statements that speak, by effect."""

    policy_type: PolicyType
    denies: list[StatementRef] = field(default_factory=list)
    allows: list[StatementRef] = field(default_factory=list)
    grant: Grant = Grant.NONE  # for resource policies: the furthest that an Allow reaches


Judgements = dict[PolicyType, list[Judgement]]


def decide(request: Request, policy_set: PolicySet) -> Decision:
    """Decide whether AWS would let the request pass, and say why.

    `decided_by` holds the denying statements of an explicit deny, in AWS's order of policy types; of an allowed
    request, every Allow that speaks in a policy type that applies; of an implicit deny, nothing: no statement decided.
    Pure; raises Unsupported where the answer hangs on what is not known or not decided exactly.
    """
    question = asked(request, has_boundary=policy_set.boundary is not None)
    said = {
        policy_type: [judge(question, policy_type, level) for level in levels]
        for policy_type, levels in documents(request, policy_set, question).items()
    }
    denies = explicit_denies(said)
    blocked = frozenset({deny.policy_type for deny in denies} | set(_not_allowing(request, said)))
    if denies:
        outcome, decided_by = Outcome.EXPLICITLY_DENIED, denies
    elif blocked:
        outcome, decided_by = Outcome.IMPLICITLY_DENIED, ()
    else:
        outcome, decided_by = Outcome.ALLOWED, _allows(said)
    return Decision(outcome, decided_by, blocked, frozenset(question.absent), question.ignored, tuple(question.notes))


def judge(question: Asked, policy_type: PolicyType, level: Level) -> Judgement:
    """What documents of one policy type say together; documents of one type, or of one level of it, are a union."""
    judgement = Judgement(policy_type)
    name, policies = level
    for i, policy in enumerate(policies):
        for statement in ready(policy, policy_type).of(question.action):
            match = speaks_of_the_rest(statement, question)
            if not match.speaks:
                continue
            ref = _reference(policy, cited(name, policy_type, i), statement)
            if ref.effect is Effect.DENY:
                judgement.denies.append(ref)
                continue
            judgement.allows.append(ref)
            if match.naming is not None:
                judgement.grant = max(judgement.grant, GRANTS[match.naming], key=lambda grant: grant.value)
    return judgement


def explicit_denies(said: Judgements) -> tuple[StatementRef, ...]:
    """The statements of whatever policy type that deny the request ("Deny evaluation")."""
    return tuple(deny for levels in said.values() for level in levels for deny in level.denies)


def _not_allowing(request: Request, said: Judgements) -> Iterator[PolicyType]:
    """The policy types whose Allow is needed and that do not allow, in AWS's order."""
    who = sides(request)
    grant = _furthest_grant(said)
    if not scp_allows(said):
        yield PolicyType.SCP
    if not resource_allows(who, grant):
        yield PolicyType.RESOURCE
    if not identity_allows(request, who, said, grant):
        yield PolicyType.IDENTITY
    for policy_type in (PolicyType.BOUNDARY, PolicyType.SESSION):
        if not limit_allows(policy_type, request, said, grant):
            yield policy_type
    if not endpoint_allows(said):
        yield PolicyType.VPC_ENDPOINT


def scp_allows(said: Judgements) -> bool:
    """Whether every level of the organisation allows it (Organizations User Guide, "SCP evaluation").

    RCPs are not asked: AWS attaches RCPFullAWSAccess to every level, so they can only deny ("RCP evaluation").
    """
    return all(level.allows for level in said.get(PolicyType.SCP, ()))


def resource_allows(who: Sides, grant: Grant) -> bool:
    """Whether the resource's side says yes, or need not ("Resource-based policies")."""
    return who.resource is Word.NOT_NEEDED or grant is not Grant.NONE


def identity_allows(request: Request, who: Sides, said: Judgements, grant: Grant) -> bool:
    """Whether an identity policy allows it, or need not ("Identity-based policies").

    In one account a resource policy that names the role or the caller itself is enough ("Resource-based policies"). The
    root user needs no policy: it has full access ("By default, all requests are implicitly denied with the exception
    of the AWS account root user").
    """
    if who.caller is Word.NOT_NEEDED or (is_root(request) and not is_closed_to_root(request)):
        return True
    if who.caller is Word.UNLESS_GRANTED and grant in (Grant.TO_ROLE, Grant.TO_CALLER):
        return True
    return any(level.allows for level in said.get(PolicyType.IDENTITY, ()))


def limit_allows(policy_type: PolicyType, request: Request, said: Judgements, grant: Grant) -> bool:
    """Whether the permissions boundary, or the session's policies, allow it where there are any.

    In one account they do not limit what a resource policy grants to the user or the session itself
    ("IAM permissions boundaries", "Session policies", "Resource-based policies").
    """
    if policy_type not in said:
        return True
    if grant is Grant.TO_CALLER and same_account(request):
        return True
    return any(level.allows for level in said[policy_type])


def endpoint_allows(said: Judgements) -> bool:
    """Whether the policy of the VPC endpoint, where there is one, allows it (PrivateLink Guide, endpoint policies)."""
    return all(level.allows for level in said.get(PolicyType.VPC_ENDPOINT, ()))


def _furthest_grant(said: Judgements) -> Grant:
    grants = (level.grant for level in said.get(PolicyType.RESOURCE, ()))
    return max(grants, key=lambda grant: grant.value, default=Grant.NONE)


def _reference(policy: Policy, label: str, ready: Ready) -> StatementRef:
    found = ready.statement
    return StatementRef(ready.policy_type, label, found.index, found.sid, found.effect, policy.name, found.place)


def _allows(said: Judgements) -> tuple[StatementRef, ...]:
    return tuple(allow for levels in said.values() for level in levels for allow in level.allows)
