"""A class holds all that a solution hangs on: equal ones have one answer, and whatever differs has another class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language.pattern import Pattern
from abac.language.policy import Effect, PolicyType
from abac.operators import Globs
from abac.prove.formula import FALSE, TRUE, Absent, And, Formula, Not, Or, Said, Slot, Within, slots_of
from abac.prove.regions import literal
from abac.prove.slots import Domain, Gap
from abac.prove.solutions import Solutions, class_of
from abac.prove.solve import Model, Solution, Unsatisfiable, solve
from abac.prove.spelled import spelled
from abac.results import StatementRef
from strategies.formulas import DOMAINS, FORMULAS

TEAM, OTHER = Slot("aws:resourcetag/team"), Slot("aws:sourcevpce")
ANYTHING = {TEAM: Domain(), OTHER: Domain()}


def ref(index: int, sid: str = "") -> StatementRef:
    """A statement by its index."""
    return StatementRef(PolicyType.IDENTITY, "identity[0]", index, sid, Effect.ALLOW)


def mapped(formula: Formula, change: Callable[[Formula], Formula]) -> Formula:
    """The formula with every part changed, from the inside out."""
    match formula:
        case Said(statement, part):
            return change(Said(statement, mapped(part, change)))
        case Not(part):
            return change(Not(mapped(part, change)))
        case And(parts):
            return change(And(tuple(mapped(part, change) for part in parts)))
        case Or(parts):
            return change(Or(tuple(mapped(part, change) for part in parts)))
    return change(formula)


def renumbered(formula: Formula) -> Formula:
    """The formula as other statements would say it."""

    def change(part: Formula) -> Formula:
        match part:
            case Said(statement, inner):
                return Said(ref(statement.statement + 100, "Other"), inner)
        return part

    return mapped(formula, change)


@st.composite
def said(draw: st.DrawFn) -> Formula:
    """A formula whose parts some statements say, as those of policies do."""
    parts = draw(st.lists(st.tuples(st.integers(0, 3), FORMULAS), min_size=1, max_size=3))
    joined = tuple(Said(ref(number), part) for number, part in parts)
    shapes: tuple[Formula, ...] = And(joined), Or(joined), Not(Or(joined))
    return draw(st.sampled_from(shapes))


def verdict(solution: Solution) -> tuple[object, ...]:
    """What of a solution must be the same: its kind, its values, how many statements carry it."""
    if isinstance(solution, Unsatisfiable):
        return Unsatisfiable, tuple(each.statement % 100 for each in solution.core)
    return (Model, dict(solution.values), solution.loose) if isinstance(solution, Model) else (type(solution),)


@given(said())
def test_formulas_of_one_class_have_one_solution(formula: Formula) -> None:
    """PROOF.md, figures: one answer for a class; its core names the statements of whoever asks."""
    other = renumbered(formula)
    assert class_of(formula, DOMAINS) == class_of(other, DOMAINS)
    assert verdict(solve(formula, DOMAINS.__getitem__)) == verdict(solve(other, DOMAINS.__getitem__))

    shared = Solutions()
    assert verdict(shared.of(formula, DOMAINS)) == verdict(solve(formula, DOMAINS.__getitem__))
    found = shared.of(other, DOMAINS)
    assert found == solve(other, DOMAINS.__getitem__)
    assert not isinstance(found, Unsatisfiable) or all(each.statement >= 100 for each in found.core)


@given(said(), said())
def test_formulas_that_differ_have_two_classes(one: Formula, other: Formula) -> None:
    """A class leaves out which statements speak, and nothing else: not where, nor which of them are the same one."""

    def unnamed(formula: Formula) -> Formula:
        numbers: dict[StatementRef, int] = {}

        def change(part: Formula) -> Formula:
            if not isinstance(part, Said):
                return part
            return Said(ref(numbers.setdefault(part.statement, len(numbers))), part.part)

        return mapped(formula, change)

    assert (class_of(one, DOMAINS) == class_of(other, DOMAINS)) == (unnamed(one) == unnamed(other))


FORMULA = And((Said(ref(0), Within(TEAM, literal(["A"]))), Not(Said(ref(1), Absent(OTHER)))))
CHANGED = {
    "a value": And((Said(ref(0), Within(TEAM, literal(["B"]))), Not(Said(ref(1), Absent(OTHER))))),
    "case": And((Said(ref(0), Within(TEAM, literal(["A"], fold=True))), Not(Said(ref(1), Absent(OTHER))))),
    "a key": And((Said(ref(0), Within(OTHER, literal(["A"]))), Not(Said(ref(1), Absent(OTHER))))),
    "a sign": And((Said(ref(0), Within(TEAM, literal(["A"]))), Said(ref(1), Absent(OTHER)))),
    "a part less": And((Said(ref(0), Within(TEAM, literal(["A"]))),)),
    "the order": And((Not(Said(ref(1), Absent(OTHER))), Said(ref(0), Within(TEAM, literal(["A"]))))),
    "one statement for two": And((Said(ref(0), Within(TEAM, literal(["A"]))), Not(Said(ref(0), Absent(OTHER))))),
    "nobody's word": And((Within(TEAM, literal(["A"])), Not(Said(ref(1), Absent(OTHER))))),
    "a wildcard": And((Said(ref(0), Within(TEAM, Globs((Pattern.parse("A*"),)))), Not(Said(ref(1), Absent(OTHER))))),
}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=list(CHANGED))
def test_one_changed_element_is_another_class(changed: Formula) -> None:
    """Soundness first: what a verdict hangs on stands in the class."""
    assert class_of(FORMULA, ANYTHING) != class_of(changed, ANYTHING)


@pytest.mark.parametrize(
    "domain",
    [
        Domain.of("A"),
        Domain(longest=3),
        Domain(excluded=(("A",),)),
        Domain(((Gap(),),)),
        Domain(((Gap("/", 0),),)),
    ],
    ids=str,
)
def test_another_domain_is_another_class(domain: Domain) -> None:
    """The values that a slot may have decide as much as what is asked of them."""
    assert class_of(FORMULA, ANYTHING) != class_of(FORMULA, {**ANYTHING, TEAM: domain})


def test_the_solver_is_asked_once_for_a_class() -> None:
    """PROOF.md, figures: classes, not formulas, cost time."""
    asked: list[Formula] = []

    def counting(formula: Formula, domains: Callable[[Slot], Domain]) -> Solution:
        asked.append(formula)
        return solve(formula, domains)

    shared = Solutions(counting)
    impossible = And((Said(ref(0), Within(TEAM, literal(["A"]))), Said(ref(1), Within(TEAM, literal(["B"])))))
    first, second = shared.of(impossible, ANYTHING), shared.of(renumbered(impossible), ANYTHING)
    assert len(asked) == 1
    assert first == Unsatisfiable((ref(0), ref(1)))
    assert second == Unsatisfiable((ref(100, "Other"), ref(101, "Other")))


@given(FORMULAS, FORMULAS)
def test_texts_are_equal_where_values_are(one: Formula, other: Formula) -> None:
    """What is remembered by a text is remembered by the value, so no two values may have one text."""
    assert (spelled(one) == spelled(other)) == (one == other)


def test_a_text_tells_patterns_from_their_source() -> None:
    """IAM User Guide, Policy variables: in documents of Version 2008-10-17 `${…}` is ordinary text."""
    source = "${aws:PrincipalTag/Team}"
    assert spelled(Pattern.parse(source)) != spelled(Pattern.parse(source, variables=False))


def test_what_has_no_text_is_an_error() -> None:
    """A type that is not known must not be left out of a key."""
    with pytest.raises(TypeError):
        spelled(object())


def test_the_slots_of_the_class_are_those_of_the_formula() -> None:
    """Domains of slots that the formula does not ask about make no difference."""
    assert slots_of(FORMULA) == (TEAM, OTHER)
    elsewhere = {**ANYTHING, Slot("aws:sourceip"): Domain.of("x")}
    assert class_of(FORMULA, ANYTHING) == class_of(FORMULA, elsewhere)
    assert class_of(TRUE, {}) != class_of(FALSE, {})


def test_a_class_is_not_told_by_the_statements_that_speak() -> None:
    """Names, Sids and places of statements are for people."""
    named = replace_statement(FORMULA)
    assert class_of(named, ANYTHING) == class_of(FORMULA, ANYTHING)
    assert class_of(named, ANYTHING).statements != class_of(FORMULA, ANYTHING).statements


def replace_statement(formula: Formula) -> Formula:
    """The formula with a Sid more."""

    def change(part: Formula) -> Formula:
        if isinstance(part, Said):
            return replace(part, statement=part.statement._replace(sid="Called"))
        return part

    return mapped(formula, change)
