"""The proof's reading of policies agrees with the simulation's: the two are written apart, so here they meet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from abac.contract.premise import AllOf
from abac.errors import Unsupported
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.prove.encode import Documents, allowed
from abac.prove.evaluate import evaluate
from abac.prove.query import Proved, Refuted, Unknown, ask, compare
from abac.prove.slots import Space
from abac.simulate import decide
from strategies.spaces import meeting_policy_sets, requests_in, spaces

EVERYTHING = AllOf()


def decided(request: Request, policies: PolicySet) -> bool | None:
    """Whether `simulate` allows it; None where it refuses to decide."""
    try:
        return decide(request, policies).allowed
    except Unsupported:
        return None


@st.composite
def asked(draw: st.DrawFn) -> tuple[Space, list[Request]]:
    """A space and some of its requests."""
    space = draw(spaces())
    return space, [draw(requests_in(space)) for _ in range(4)]


@given(asked(), meeting_policy_sets())
def test_a_request_is_allowed_exactly_where_the_formula_is_true(
    question: tuple[Space, list[Request]], policies: PolicySet
) -> None:
    """`allowed` is what `decide` says, over all requests of a space (PROOF.md, 8)."""
    space, requests = question
    formula = allowed(space, Documents(policies))
    for request in requests:
        simulated = decided(request, policies)
        if simulated is not None:
            assert evaluate(formula, space, request) in (simulated, None)


@given(asked(), meeting_policy_sets())
def test_no_request_contradicts_a_proof_and_every_refutation_replays(
    question: tuple[Space, list[Request]], policies: PolicySet
) -> None:
    """Proved: the simulation allows no request of the space; refuted: it allows the one that is shown."""
    space, requests = question
    answer = ask(space, Documents(policies), EVERYTHING)
    if isinstance(answer, Proved):
        assert True not in [decided(request, policies) for request in requests]
    if isinstance(answer, Refuted):
        assert decided(answer.request, policies)
    if isinstance(answer, Unknown):
        assert "disagree" not in answer.because


@given(asked(), meeting_policy_sets())
def test_no_request_contradicts_a_proof_that_all_are_allowed(
    question: tuple[Space, list[Request]], policies: PolicySet
) -> None:
    """Proved with `expected`: the simulation allows every request of the space; refuted: it denies the one shown."""
    space, requests = question
    answer = ask(space, Documents(policies), EVERYTHING, expected=True)
    if isinstance(answer, Proved):
        assert False not in [decided(request, policies) for request in requests]
    if isinstance(answer, Refuted):
        assert decided(answer.request, policies) is False
    if isinstance(answer, Unknown):
        assert "disagree" not in answer.because


@given(asked(), meeting_policy_sets(), meeting_policy_sets())
def test_a_difference_is_shown_or_no_request_shows_one(
    question: tuple[Space, list[Request]], before: PolicySet, after: PolicySet
) -> None:
    """Proved: whatever `after` allows, `before` allowed; refuted: the request shown tells the two apart."""
    space, requests = question
    answer = compare(space, Documents(before), Documents(after))
    if isinstance(answer, Refuted):
        assert decided(answer.request, after)
        assert not decided(answer.request, before)
    if isinstance(answer, Proved):
        assert not any(decided(request, after) and decided(request, before) is False for request in requests)


@given(spaces(), meeting_policy_sets())
def test_a_set_of_policies_gains_nothing_over_itself(space: Space, policies: PolicySet) -> None:
    """Equal policies allow the same requests, whatever they say (PROOF.md, Mutation: equivalent)."""
    answer = compare(space, Documents(policies), Documents(policies))
    assert not isinstance(answer, Refuted)
