"""What is written as SMT-LIB is read by cvc5 as what was meant."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from abac.prove.cvc5.smtlib import conjunction, disjunction, integer, negation, real, string, symbol
from abac.prove.cvc5.solver import Solver

TEXTS = st.text(st.characters(max_codepoint=0x2FFFF, exclude_categories=["Cs"]), max_size=8)
FEW = settings(max_examples=60)


@given(text=TEXTS)
@example(text='say "yes" \\u{41} \\x41')
@example(text="\U0002ffff\x00\n")
@FEW
def test_a_string_is_read_as_the_text_it_was_written_from(solver: Solver, text: str) -> None:
    """SMT-LIB theory "Unicode Strings": the model's value of an unknown equal to the literal is the text."""
    said = solver.check(f"(set-logic ALL)(declare-const s String)(assert (= s {string(text)}))(check-sat)")

    assert said.model == {"s": text}


@given(name=st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=8))
@example(name="aws:requesttag/a|b\\c!7c")
@FEW
def test_a_symbol_keeps_names_apart(solver: Solver, name: str) -> None:
    """SMT-LIB 2.6, 3.1: between bars stands anything but a bar and a backslash; those are written otherwise."""
    name = "aws:" + name  # a bare `/` would be a function of SMT-LIB
    twin = name.replace("|", "!7c").replace("\\", "!5c")
    declared = dict.fromkeys([symbol(name), symbol(twin)])
    script = "".join(f"(declare-const {found} Bool)" for found in declared)

    assert len(declared) == (1 if twin == name else 2)
    assert solver.check(f"(set-logic ALL){script}(check-sat)").status == "sat"


@given(value=st.fractions())
@FEW
def test_a_number_is_read_as_itself(solver: Solver, value: Fraction) -> None:
    """SMT-LIB theory "Reals Ints": a negative number is the opposite of a positive one."""
    said = solver.check(f"(set-logic ALL)(declare-const x Real)(assert (= x {real(value)}))(check-sat)")

    assert Fraction(str(said.model["x"])) == value


def test_a_whole_number_below_zero_is_the_opposite_of_one_above() -> None:
    """SMT-LIB 2.6, 3.1: numerals have no sign."""
    assert integer(-3) == "(- 3)"


def test_a_text_beyond_the_last_character_is_refused() -> None:
    """SMT-LIB theory "Unicode Strings": characters end at U+2FFFF."""
    with pytest.raises(ValueError, match="holds"):
        string("\U00030000")


def test_what_holds_anyway_is_left_out() -> None:
    """Neutral and absorbing terms of and, or, not."""
    assert conjunction(["true", "p"]) == "p"
    assert conjunction(["p", "false"]) == "false"
    assert conjunction([]) == "true"
    assert disjunction(["false", "p", "q", "p"]) == "(or p q)"
    assert disjunction([]) == "false"
    assert negation("true") == "false"
