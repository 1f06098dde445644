"""Models with the fewest and shortest values, proofs with the statements that carry them, doubts as doubts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language.pattern import Pattern
from abac.language.policy import Effect, PolicyType
from abac.operators import Globs, find
from abac.prove.evaluate import evaluate_values
from abac.prove.formula import (
    Absent,
    AllWithin,
    AnyWithin,
    Formula,
    OneValue,
    Said,
    Same,
    Slot,
    Unmodelled,
    Within,
    both,
    either,
    negation,
)
from abac.prove.minterms import TooMany, automaton, cells_of
from abac.prove.regions import literal
from abac.prove.slots import Domain
from abac.prove.slots.domain import ADDRESSES, Gap
from abac.prove.solve import Model, Undecided, Unsatisfiable, solve
from abac.results import StatementRef

ONE, OTHER, SEVERAL = Slot("aws:one"), Slot("aws:other"), Slot("aws:several", multivalued=True)
ANY = {ONE: Domain(), OTHER: Domain(), SEVERAL: Domain()}
TEXTS = ("", "a", "ab", "b")
TANGLED = Domain((("/apis/", Gap("", 1), "/stages/", Gap("", 1)),))
A, B, A_AND_MORE = literal(["a"]), literal(["b"]), Globs((Pattern.parse("a*"),))


def ref(index: int) -> StatementRef:
    """A statement by its index."""
    return StatementRef(PolicyType.IDENTITY, "identity[0]", index, None, Effect.ALLOW)


regions = st.sampled_from((A, B, A_AND_MORE, literal(["", "ab"])))
atoms: st.SearchStrategy[Formula] = st.one_of(
    st.sampled_from((Absent(ONE), Absent(SEVERAL), OneValue(SEVERAL))),
    st.builds(Within, st.just(ONE), regions),
    st.builds(AnyWithin, st.just(SEVERAL), regions),
    st.builds(AllWithin, st.just(SEVERAL), regions),
)
formulas: st.SearchStrategy[Formula] = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(negation), st.lists(inner, max_size=3).map(both), st.lists(inner, max_size=3).map(either)
    ),
    max_leaves=6,
)


@given(formulas)
def test_a_formula_has_a_model_exactly_where_some_choice_of_values_makes_it_true(formula: Formula) -> None:
    """Four texts reach every cell of these regions, so trying all choices of at most three of them is complete."""
    lists = [texts for n in range(1, 4) for texts in itertools.combinations(TEXTS, n)]
    choices = itertools.product([None, *TEXTS], [None, *lists])
    tried = any(
        evaluate_values(
            formula,
            {slot.name: value for slot, value in ((ONE, one), (SEVERAL, several)) if value is not None},
        )
        for one, several in choices
    )
    answer = solve(formula, {**ANY, ONE: Domain.of(*TEXTS), SEVERAL: Domain.of(*TEXTS)}.__getitem__)
    assert isinstance(answer, Model if tried else Unsatisfiable)
    if isinstance(answer, Model):
        values = {slot.name: value for slot, value in answer.values.items() if value is not None}
        assert evaluate_values(formula, values) is True


def test_a_model_has_no_key_that_it_can_do_without() -> None:
    """Keys are dropped one by one while the formula stays true (PROOF.md, Counterexamples)."""
    answer = solve(either([Within(ONE, A), negation(Within(OTHER, A))]), ANY.__getitem__)
    assert isinstance(answer, Model)
    assert dict(answer.values) == {ONE: None, OTHER: None}


def test_a_model_has_the_shortest_text_and_the_fewest_values() -> None:
    """Of `ab` and `abcdef` the first is shown, of a list that may have two values one."""
    longer = either([Within(ONE, literal(["abcdef"])), Within(ONE, literal(["ab"]))])
    answer = solve(both([longer, AnyWithin(SEVERAL, either_region())]), ANY.__getitem__)
    assert isinstance(answer, Model)
    assert answer.values[ONE] == "ab"
    assert len(answer.values[SEVERAL] or ()) == 1


def either_region() -> Globs:
    """Two texts that one value can be."""
    return literal(["a", "b"])


def test_a_core_names_the_statements_that_suffice() -> None:
    """Neither of the two can be left out, and the third is not needed (PROOF.md: the unsatisfiable core)."""
    said = [Said(ref(0), Within(ONE, A)), Said(ref(1), Within(ONE, B)), Said(ref(2), Absent(OTHER))]
    assert solve(both(said), ANY.__getitem__) == Unsatisfiable((ref(0), ref(1)))


def test_two_values_of_one_cell_are_two_values() -> None:
    """A list that must not have one value alone may have two that no region tells apart."""
    answer = solve(both([AnyWithin(SEVERAL, A_AND_MORE), negation(OneValue(SEVERAL))]), ANY.__getitem__)
    assert isinstance(answer, Model)
    assert len(set(answer.values[SEVERAL] or ())) == 2
    unique = both([AllWithin(SEVERAL, A), negation(OneValue(SEVERAL)), negation(Absent(SEVERAL))])
    assert isinstance(solve(unique, ANY.__getitem__), Unsatisfiable)


def test_what_is_not_modelled_is_free_both_ways() -> None:
    """A proof holds in spite of it; a model says what it hangs on (PROOF.md, The decision procedure, 7)."""
    open_ = Unmodelled("a variable that the caller chooses")
    assert isinstance(solve(both([Within(ONE, A), Within(ONE, B), open_]), ANY.__getitem__), Unsatisfiable)
    for part in (open_, negation(open_)):
        answer = solve(both([Within(ONE, A), part]), ANY.__getitem__)
        assert isinstance(answer, Model)
        assert answer.loose == ("a variable that the caller chooses",)


def test_keys_that_must_be_the_same_get_one_text_where_their_cells_allow_it() -> None:
    """`Same` is left to the replay, which the shown values pass."""
    for atom in (Same(ONE, OTHER), negation(Same(ONE, OTHER))):
        there = [negation(Absent(ONE)), negation(Absent(OTHER))]
        answer = solve(both([atom, Within(ONE, A_AND_MORE), *there]), ANY.__getitem__)
        assert isinstance(answer, Model)
        assert (answer.values[ONE] == answer.values[OTHER]) is isinstance(atom, Same)


def test_a_model_that_rests_on_a_cell_without_a_text_is_no_model() -> None:
    """Nobody knows an address like `10.*` outside of 10.0.0.0/8: unknown, never refuted and never proved."""
    block = find("IpAddress")
    assert block is not None
    outside = negation(Within(ONE, block.region([Pattern.parse("10.0.0.0/8")])))
    formula = both([outside, Within(ONE, Globs((Pattern.parse("10.*"),)))])
    assert isinstance(solve(formula, {ONE: Domain(kinds=ADDRESSES)}.__getitem__), Undecided)


def test_patterns_in_too_many_ways_make_the_verdict_hang_on_them() -> None:
    """The cap on cells is said, never silent."""
    wild = [Within(ONE, Globs((Pattern.parse(f"*{letter}{'?' * 12}b*"),))) for letter in "acdefg"]
    answer = solve(both([negation(wild[0]), *wild[1:]]), ANY.__getitem__)
    assert isinstance(answer, Model)
    assert "divide its values in too many ways" in answer.loose[0]
    contradiction = both([*wild, Absent(ONE)])
    assert isinstance(solve(contradiction, ANY.__getitem__), Unsatisfiable)


def test_a_slot_that_is_itself_too_large_is_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """PROOF.md: sound before complete. Whatever hangs on a value that nobody has seen is unknown, never a crash."""
    monkeypatch.setattr(automaton, "STATES", 5)  # ARNs of API Gateway pass the real limit
    with pytest.raises(TooMany):
        cells_of(TANGLED, ())
    domains = {ONE: TANGLED, OTHER: Domain()}
    assert isinstance(solve(Within(ONE, A), domains.__getitem__), Undecided)
    refuted = both([Within(ONE, A), Absent(OTHER), negation(Absent(OTHER))])
    assert isinstance(solve(refuted, domains.__getitem__), Unsatisfiable)
