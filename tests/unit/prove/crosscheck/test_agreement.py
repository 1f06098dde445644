"""What agrees, what does not, and what has no second answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from abac.language.pattern import Pattern
from abac.operators import Globs
from abac.prove.crosscheck import Problem, classes_of, crosscheck, found_by_trying
from abac.prove.cvc5 import Solver, true_of
from abac.prove.formula import Absent, And, AnyWithin, Formula, Not, Slot, Unmodelled, Within, both
from abac.prove.slots import SEGMENT_SLOTS, Domain

TEAM = Slot("aws:resourcetag/team")
KEYS = Slot("aws:tagkeys", multivalued=True)


@pytest.fixture(scope="module")
def solver() -> Iterator[Solver]:
    """cvc5 with the limits that it has in use."""
    with Solver() as started:
        yield started


def equals(*texts: str, slot: Slot = TEAM) -> Formula:
    """The slot's value is one of the texts."""
    return Within(slot, Globs(tuple(map(Pattern.parse, texts))))


def impossible(team: str) -> Problem:
    """Own and not own at once."""
    return Problem(And((equals(team), Not(equals(team)))), {}, False, "I1", "s:Describe", "model", "role")


def test_a_segment_of_the_resource_is_never_tried_as_absent() -> None:
    """A request names its resource whole; a key may be absent (IAM JSON policy elements: Resource)."""
    segment = SEGMENT_SLOTS[5]
    domains = {segment: Domain.of("key/a")}
    assert found_by_trying(Not(Within(segment, Globs((Pattern.parse("key/*"),)))), domains) is None
    assert found_by_trying(Not(equals("a")), {TEAM: Domain.of("a")}) == {TEAM: None}


def test_one_problem_of_a_class_is_solved_for_all(solver: Solver) -> None:
    """PROOF.md, The decision procedure, 8: each canonical class in CI, each formula in the nightly session."""
    problems = [impossible("red"), impossible("blue"), Problem(equals("red"), {}, True)]

    assert [len(found.members) for found in crosscheck(problems, solver).classes] == [2, 1]
    assert [len(found.members) for found in crosscheck(problems, solver, every=True).classes] == [1, 1, 1]
    assert not crosscheck(problems, solver).disagreements


def test_what_carries_one_proof_carries_others(solver: Solver) -> None:
    """Parts that cannot be true together cannot be with others beside them; a satisfiable problem shares nothing."""
    more = And((equals("red"), Not(equals("red")), equals("a", slot=Slot("aws:sourcevpc"))))
    problems = [impossible("red"), Problem(more, {}, False), Problem(And((equals("red"), Not(equals("b")))), {}, True)]
    found = crosscheck(problems, solver)

    assert [len(each.members) for each in found.classes] == [2, 1]
    assert not found.disagreements


def test_a_proof_within_one_domain_is_none_within_another(solver: Solver) -> None:
    """The same parts, of which only the narrower domain makes a contradiction."""
    narrow, wide = {TEAM: Domain.of("red")}, {TEAM: Domain.of("red", "blue")}
    present = And((Not(equals("red")), Not(Absent(TEAM))))

    assert not crosscheck([Problem(present, narrow, False), Problem(present, wide, True)], solver).disagreements


def test_a_wrong_proof_is_a_disagreement_that_says_how_to_report_it(solver: Solver) -> None:
    """PROOF.md, 8: a disagreement prints how to report it."""
    wrong = Problem(equals("red"), {}, False, "I1", "s:Describe", "model", "role", ("Allow identity own: Sid",))
    (found,) = crosscheck([wrong], solver).disagreements

    assert found.problem is wrong
    assert "I1: s:Describe on model by role" in str(found)
    assert "report it" in str(found)
    assert "Allow identity own: Sid" in found.text()
    assert found.text().endswith("(check-sat)\n")


def test_a_wrong_member_is_found_behind_a_right_one(solver: Solver) -> None:
    """Each member's own answer is compared with the class's."""
    wrong = replace(impossible("blue"), satisfiable=True)

    assert [each.problem for each in crosscheck([impossible("red"), wrong], solver).disagreements] == [wrong]


def test_a_proof_that_needed_a_greatest_length_is_no_proof_for_the_class(solver: Solver) -> None:
    """Renaming does not keep lengths: `abc` is too long for the domain, `ab` is not."""
    short = {TEAM: Domain(longest=2)}
    members = [Problem(equals("abc"), short, False), Problem(equals("ab"), short, True)]

    assert len(classes_of(members)) == 1
    assert not crosscheck(members, solver).disagreements
    assert not crosscheck(members[::-1], solver).disagreements


def test_what_has_no_second_answer_is_unconfirmed(solver: Solver) -> None:
    """Never counted as agreement."""
    found = crosscheck([Problem(Unmodelled("a hole"), {}, True)], solver)

    assert not found.disagreements
    ((problem, answer),) = found.unconfirmed
    assert problem.satisfiable is True
    assert "a hole" in answer.because


def test_what_the_core_left_open_differs_from_nothing(solver: Solver) -> None:
    """The property is unknown already."""
    found = crosscheck([Problem(equals("red"), {}, None)], solver)

    assert not found.disagreements and not found.unconfirmed


def test_progress_counts_classes(solver: Solver) -> None:
    """Issue 5, 6: progress."""
    told: list[tuple[int, int]] = []
    crosscheck([impossible("red"), Problem(equals("red"), {}, True)], solver, progress=lambda *done: told.append(done))

    assert told == [(1, 2), (2, 2)]


def test_trying_finds_what_small_values_can_show() -> None:
    """PROOF.md, 8: a third, independent check."""
    formula = both([AnyWithin(KEYS, Globs((Pattern.parse("team"),), fold=True)), Not(Absent(TEAM)), Not(equals("red"))])
    found = found_by_trying(formula, {})

    assert found is not None
    assert true_of(formula, found) is True
    assert found_by_trying(And((equals("red"), Not(equals("r*")))), {}) is None


def test_trying_keeps_to_domains() -> None:
    """A value outside of its domain is no request's."""
    assert found_by_trying(equals("red"), {TEAM: Domain.of("blue")}) is None
    assert found_by_trying(equals("blue"), {TEAM: Domain.of("blue")}) == {TEAM: "blue"}
