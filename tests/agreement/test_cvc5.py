"""Three answers to one question: the finite abstraction, cvc5, and trying values one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abac.cli.contracts import contract_for
from abac.contract.premise import AllOf
from abac.language.policy_set import PolicySet
from abac.prove.crosscheck import Problem, crosscheck, found_by_trying, problem_of
from abac.prove.cvc5 import Satisfiable, Solver, Unsatisfiable, decide, true_of
from abac.prove.encode import Documents
from abac.prove.formula import Formula
from abac.prove.isolation import prove
from abac.prove.query import answer, question
from abac.prove.slots import Space
from abac.prove.solve import Model, solve
from abac.prove.solve import Unsatisfiable as Impossible
from abac.results.proof import ProofStatus
from abac.sources import read_world
from strategies.formulas import CONJUNCTIONS, DOMAINS, FORMULAS
from strategies.spaces import meeting_policy_sets, spaces

NIGHTLY = 1_000  # examples of the nightly profile (tests/conftest.py)
RENDERED = Path(__file__).resolve().parents[2] / "policies" / "rendered"
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


def test_cvc5_confirms_the_committed_proof(solver: Solver) -> None:
    """PROOF.md, The decision procedure, 8: each class of two properties' formulas; every formula of all by night."""
    by_night = settings().max_examples >= NIGHTLY
    problems: list[Problem] = []
    report = prove(
        read_world(RENDERED),
        contract_for(RENDERED, None),
        properties=None if by_night else frozenset({"I4", "I10"}),
        watch=lambda *asked: problems.append(problem_of(*asked)),
    )
    assert problems
    assert not [each.id for each in report.properties if each.status is ProofStatus.REFUTED]
    assert not crosscheck(problems, solver, every=by_night).disagreements
