"""`explain` says what `decide` decides: one decision, two tellings."""

from __future__ import annotations

from hypothesis import given

from abac.errors import Unsupported
from abac.language.policy import Effect, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.results.explanation import Explanation, StatementStep
from abac.simulate import asked, decide, speaks
from abac.simulate.explain import explain
from abac.simulate.match import Ready
from agreement.test_decide import policy_sets
from strategies.requests import requests


def explained(request: Request, policy_set: PolicySet) -> Explanation | None:
    """The explanation, or None where the request is refused."""
    try:
        return explain(request, policy_set)
    except Unsupported:
        return None


def statements(explanation: Explanation) -> list[StatementStep]:
    """Every statement of the tree."""
    return [
        step
        for policy_type in explanation.steps
        for level in policy_type.levels
        for document in level.documents
        for step in document.statements
    ]


@given(requests, policy_sets)
def test_the_tree_says_what_was_decided(request: Request, policy_set: PolicySet) -> None:
    """What blocks, what denies, and what allows stand in the tree as in the decision (IAM, Policy evaluation logic)."""
    found = explained(request, policy_set)
    if found is None:
        return
    assert found.decision == decide(request, policy_set)
    assert {step.policy_type for step in found.steps if step.blocks} == found.decision.blocked_by
    speaking = {step.ref for step in statements(found) if step.speaks}
    assert set(found.decision.decided_by) <= speaking
    denies = {ref for ref in speaking if ref.effect is Effect.DENY}
    assert denies == {ref for ref in found.decision.decided_by if ref.effect is Effect.DENY}


@given(requests, policy_sets)
def test_the_first_miss_is_what_speaks_finds(request: Request, policy_set: PolicySet) -> None:
    """`speaks` stops where `explain` goes on: both name the same first element and condition."""
    found = explained(request, policy_set)
    if found is None:
        return
    question = asked(request, has_boundary=policy_set.boundary is not None)
    steps = {(step.ref.policy_type, step.ref.policy, step.ref.statement): step for step in statements(found)}
    for index, policy in enumerate(policy_set.identity):
        for statement in policy.statements:
            step = steps.get((PolicyType.IDENTITY, f"identity[{index}]", statement.index))
            if step is None:
                continue
            match = speaks(Ready(statement, step.ref.policy_type), question)
            assert match.speaks is step.speaks
            if not match.speaks:
                assert (match.element, match.condition) == (step.misses[0].element, step.misses[0].condition)
