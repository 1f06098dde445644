"""How many values of a multivalued key are enough."""

from __future__ import annotations

from abac.language.pattern import Pattern
from abac.operators import Globs
from abac.prove.cvc5.witnesses import literals, values_needed
from abac.prove.formula import Absent, AllWithin, And, AnyWithin, Not, OneValue, Or, Slot

KEYS = Slot("aws:tagkeys", multivalued=True)
A, B = (Globs((Pattern.literal(text),)) for text in "ab")


def test_each_value_that_must_be_there_is_a_witness() -> None:
    """One for each true AnyWithin and each false AllWithin (the argument stands in `witnesses`)."""
    formula = And((AnyWithin(KEYS, A), AnyWithin(KEYS, B), Not(AllWithin(KEYS, A))))

    assert values_needed(formula) == {KEYS: 3}


def test_what_holds_of_all_values_needs_no_witness() -> None:
    """A false AnyWithin and a true AllWithin stay so when values are left out."""
    assert values_needed(And((Not(AnyWithin(KEYS, A)), AllWithin(KEYS, B)))) == {}


def test_not_exactly_one_needs_one_more() -> None:
    """Two values where nothing else asks for any; one beside the witnesses otherwise."""
    assert values_needed(Not(OneValue(KEYS))) == {KEYS: 2}
    assert values_needed(And((Not(OneValue(KEYS)), AnyWithin(KEYS, A)))) == {KEYS: 2}
    assert values_needed(OneValue(KEYS)) == {}


def test_negations_are_counted_where_they_reach_the_atoms() -> None:
    """The sign of an atom once all negations stand at atoms (De Morgan)."""
    formula = Not(Or((AnyWithin(KEYS, A), Not(Absent(KEYS)), Not(And((AllWithin(KEYS, B),))))))

    assert list(literals(formula)) == [(AnyWithin(KEYS, A), False), (Absent(KEYS), True), (AllWithin(KEYS, B), True)]
