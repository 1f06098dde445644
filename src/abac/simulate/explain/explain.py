"""Explain one decision: `decide` decides, this says what each policy type, document and statement had to do with it.

Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access" (the order of policy
types); "Policy evaluation for requests within a single account" (who need not allow).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from abac.language.incident import Reported
from abac.language.policy import Effect, Policy, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.results.decision import Decision, StatementRef
from abac.results.explanation import DocumentStep, Explanation, LevelStep, PolicyTypeStep, Standing, StatementStep
from abac.simulate.decide import decide
from abac.simulate.explain.misses import held, misses
from abac.simulate.index import ready
from abac.simulate.layers import Level, cited, documents
from abac.simulate.match import Asked, Ready, asked
from abac.simulate.sides import is_root, needs_no_permission, sides

ORDER: Final = (
    PolicyType.RCP,
    PolicyType.SCP,
    PolicyType.RESOURCE,
    PolicyType.IDENTITY,
    PolicyType.BOUNDARY,
    PolicyType.SESSION,
    PolicyType.VPC_ENDPOINT,
)
"""AWS's order of policy types, after explicit denies, which count wherever they stand."""

CLOSEST: Final = 5  # statements; more are no help to a person


def explain(
    request: Request,
    policy_set: PolicySet,
    *,
    name: str = "",
    assumed: Iterable[str] = (),
    reported: Reported | None = None,
) -> Explanation:
    """Decide the request and say why, step by step.

    `assumed` and `reported` come from where the request comes from and are passed on. Raises Unsupported where `decide`
    does.
    """
    decision = decide(request, policy_set)
    question = asked(request, has_boundary=policy_set.boundary is not None)
    applying = documents(request, policy_set, question)
    steps = tuple(_step(policy_type, applying, policy_set, decision, question) for policy_type in ORDER)
    closest = () if decision.allowed else tuple(_closest(steps))[:CLOSEST]
    return Explanation(name, request, decision, steps, closest, tuple(assumed), reported)


def _step(
    policy_type: PolicyType,
    applying: Mapping[PolicyType, list[Level]],
    policy_set: PolicySet,
    decision: Decision,
    question: Asked,
) -> PolicyTypeStep:
    if policy_type not in applying:
        if policy_type in decision.blocked_by:
            because = f"there is none, and its word is needed: {sides(question.request).situation}"
            return PolicyTypeStep(policy_type, Standing.DOES_NOT_ALLOW, because)
        if _is_given(policy_type, policy_set):
            return PolicyTypeStep(policy_type, Standing.EXEMPT, _exemption(policy_type, question.request))
        return PolicyTypeStep(policy_type, Standing.NOT_THERE)
    levels = tuple(_level(policy_type, level, question) for level in applying[policy_type])
    standing = _standing(policy_type, levels, decision)
    because = sides(question.request).situation if standing is Standing.NOT_NEEDED else ""
    if standing is Standing.NOT_NEEDED and policy_type is PolicyType.RCP:
        because = "AWS attaches RCPFullAWSAccess to every level: these policies can only deny"
    elif standing is Standing.NOT_NEEDED and policy_type in (PolicyType.BOUNDARY, PolicyType.SESSION):
        because = "the resource's policy names the caller itself, which these policies do not limit"
    return PolicyTypeStep(policy_type, standing, because, levels)


def _level(policy_type: PolicyType, level: Level, question: Asked) -> LevelStep:
    name, policies = level
    found = (_document(policy_type, policy, cited(name, policy_type, i), question) for i, policy in enumerate(policies))
    return LevelStep(name, tuple(found))


def _document(policy_type: PolicyType, policy: Policy, label: str, question: Asked) -> DocumentStep:
    statements = ready(policy, policy_type).statements
    steps = (_statement(policy, label, found, question) for found in statements)
    return DocumentStep(label, policy.name, tuple(steps))


def _statement(policy: Policy, label: str, found: Ready, question: Asked) -> StatementStep:
    missed = misses(found, question)
    return StatementStep(_reference(policy, label, found), missed, () if missed else held(found, question))


def _reference(policy: Policy, label: str, found: Ready) -> StatementRef:
    statement = found.statement
    return StatementRef(
        found.policy_type, label, statement.index, statement.sid, statement.effect, policy.name, statement.place
    )


def _standing(policy_type: PolicyType, levels: tuple[LevelStep, ...], decision: Decision) -> Standing:
    if any(level.speaking(Effect.DENY) for level in levels):
        return Standing.DENIES
    if policy_type in decision.blocked_by:
        return Standing.DOES_NOT_ALLOW
    if levels and all(level.speaking(Effect.ALLOW) for level in levels):
        return Standing.ALLOWS
    return Standing.NOT_NEEDED


def _is_given(policy_type: PolicyType, policy_set: PolicySet) -> bool:
    return bool(getattr(policy_set, policy_type.value))


def _exemption(policy_type: PolicyType, request: Request) -> str:
    """Why AWS does not ask policies of this type about the request (`layers` decides it)."""
    if needs_no_permission(request):
        return sides(request).situation
    if policy_type is PolicyType.RCP:
        return (
            f"RCPs cover neither every service (`{request.service}`) nor the management account's resources, "
            "service-linked roles and AWS managed keys"
        )
    if policy_type is PolicyType.SCP:
        return "SCPs bind neither the management account, service-linked roles, AWS services nor outsiders"
    if is_root(request):
        return "the root user has no identity, boundary or session policies"
    return "only users and roles of an account have them"


def _closest(steps: Iterable[PolicyTypeStep]) -> Iterator[StatementStep]:
    """The Allow statements about the action in blocking policy types that give no Allow, nearest first.

    Levels that already allow are left out: what else they might have said changes nothing.
    """
    found = [
        step
        for policy_type in steps
        if policy_type.blocks
        for level in policy_type.levels
        if not level.speaking(Effect.ALLOW)
        for document in level.documents
        for step in document.statements
        if step.ref.effect is Effect.ALLOW and step.names_action and not step.speaks
    ]
    yield from sorted(found, key=lambda step: len(step.misses))
