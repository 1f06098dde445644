"""Three answers to one question: the finite abstraction, cvc5, and trying values one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abac.contract.premise import AllOf
from abac.language.policy_set import PolicySet
from abac.prove.crosscheck import crosscheck, found_by_trying, problem_of
from abac.prove.cvc5 import Satisfiable, Solver, Unsatisfiable, decide, true_of
from abac.prove.encode import Documents
from abac.prove.formula import Formula
from abac.prove.query import answer, question
from abac.prove.slots import Space
from abac.prove.solve import Model, solve
from abac.prove.solve import Unsatisfiable as Impossible
from strategies.formulas import CONJUNCTIONS, DOMAINS, FORMULAS
from strategies.spaces import meeting_policy_sets, spaces

EXAMPLES = settings(max_examples=settings().max_examples // 2)


@pytest.fixture(scope="module")
def solver() -> Iterator[Solver]:
    """cvc5 with the limits that it has in use."""
    with Solver() as started:
        yield started


@given(formula=st.one_of(FORMULAS, CONJUNCTIONS))
@EXAMPLES
def test_two_backends_have_one_verdict_and_trying_values_does_not_refute_it(solver: Solver, formula: Formula) -> None:
    """PROOF.md, The decision procedure, 8: cvc5 and small alphabets cross-check every answer."""
    first = solve(formula, DOMAINS.__getitem__)
    second = decide(formula, DOMAINS, solver)
    tried = found_by_trying(formula, DOMAINS, tries=2_000)

    assert isinstance(second, Satisfiable | Unsatisfiable), second
    assert isinstance(first, Model) == isinstance(second, Satisfiable)
    assert isinstance(first, Impossible) == isinstance(second, Unsatisfiable)
    assert tried is None or isinstance(second, Satisfiable)
    if isinstance(first, Model):
        assert true_of(formula, first.values) is True


@given(space=spaces(), policies=meeting_policy_sets(), expected=st.booleans())
@EXAMPLES
def test_cvc5_confirms_what_is_said_of_policies(
    solver: Solver, space: Space, policies: PolicySet, expected: bool
) -> None:
    """The same over policy sets of every type, with the links between keys (PROOF.md, World assumptions)."""
    asked = question(space, Documents(policies), AllOf(), expected=expected)
    problem = problem_of(asked, answer(asked), "I1")
    assert (problem.property, problem.action) == ("I1", space.action)
    found = crosscheck([problem], solver, trying=500)

    assert not found.disagreements
    assert not [undecided for _, undecided in found.unconfirmed if not undecided.script.left_open]
