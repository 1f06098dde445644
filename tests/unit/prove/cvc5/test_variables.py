"""A glob with variables of keys that the caller chooses, as prefix, suffix, places and length."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from abac.language.pattern import Pattern
from abac.prove.cvc5.smtlib import string
from abac.prove.cvc5.solver import Solver
from abac.prove.cvc5.variables import matches

SOURCE = st.lists(st.sampled_from(["*", "${k}", "a", "b", "ab", "-"]), max_size=6).map("".join)


@given(source=SOURCE, value=st.text("ab-", max_size=2), text=st.text("ab-", max_size=6))
@example(source="*${k}*${k}", value="a", text="a")
@example(source="a*${k}*b", value="", text="ab")
@example(source="*a*a${k}", value="a", text="aaa")
@settings(max_examples=100)
def test_a_glob_matches_as_if_the_value_had_been_put_in(solver: Solver, source: str, value: str, text: str) -> None:
    """Substituted text is literal (IAM User Guide, Variables and tags); the term is exact, so its negation is, too."""
    pattern = Pattern.parse(source)
    term = matches(string(text), pattern, lambda variable: "k")
    bound = pattern.bind(lambda key: value)
    assert bound is not None
    script = f"(set-logic ALL)(declare-const k String)(assert (= k {string(value)}))(assert {term})(check-sat)"

    assert (solver.check(script).status == "sat") == bound.matches(text)


def test_what_has_no_place_of_its_own_is_refused() -> None:
    """A `?` beside a variable would need a position that nobody knows."""
    with pytest.raises(ValueError, match="beside a variable"):
        matches('"a"', Pattern.parse("?${k}"), lambda variable: "k")
