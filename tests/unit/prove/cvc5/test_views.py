"""What a text says as a number, a date or an address, and how a measure is spelled."""

from __future__ import annotations

from fractions import Fraction
from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abac.operators import Kind
from abac.prove.cvc5.smtlib import string, symbol
from abac.prove.cvc5.solver import Solver
from abac.prove.cvc5.views import (
    apart,
    bounds,
    declared_by_ties,
    measured,
    name_of_flag,
    name_of_measure,
    spelled,
    stated,
    ties,
)

DECIMALS = st.integers(-(10**9), 10**9).map(lambda thousandths: Fraction(thousandths, 1000))
FEW = settings(max_examples=50)


@given(DECIMALS)
def test_a_number_or_date_is_spelled_so_that_it_is_read_as_itself(measure: Fraction) -> None:
    """Numbers are decimal; a date is ISO 8601 or seconds since 1970 (Condition operators, Date)."""
    assert measured(Kind.NUMBER, spelled(Kind.NUMBER, measure)) == measure
    assert measured(Kind.DATE, spelled(Kind.DATE, measure)) == measure


@pytest.mark.parametrize("seconds", [2026, Fraction(20265, 10), -62135596800, -62135596801, 253402300800, 10**14])
def test_a_date_of_four_digits_or_of_no_calendar_is_spelled_as_seconds(seconds: Fraction | int) -> None:
    """Four digits alone would be a year, and a calendar ends at the years 1 and 9999."""
    assert measured(Kind.DATE, spelled(Kind.DATE, seconds)) == seconds


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**128 - 1))
def test_an_address_is_spelled_so_that_it_is_read_as_itself(small: int, large: int) -> None:
    """IPv4 and IPv6 addresses are whole numbers (RFC 791, RFC 4291)."""
    assert measured(Kind.IPV4, spelled(Kind.IPV4, small)) == small
    assert measured(Kind.IPV6, spelled(Kind.IPV6, large)) == large


def test_an_ipv6_address_is_no_ipv4_address() -> None:
    """PROOF.md, Pitfalls: IPv6 against an IPv4 block."""
    assert measured(Kind.IPV4, "2001:db8::1") is None
    assert measured(Kind.IPV6, "203.0.113.7") is None
    assert measured(Kind.IPV4, "::ffff:203.0.113.7") is None


SPELLED = st.one_of(
    DECIMALS.map(str),
    st.integers(0, 9999).map(lambda year: f"{year:04}"),
    st.integers(0, 10**15).map(str),
    st.sampled_from(["2026-01-31", "2026-01-31T12:00:00Z", "1e3", ".5", "", "x", "+7", "0012", "1.2.3", "01.2.3.4"]),
    st.integers(0, 2**32 - 1).map(lambda number: str(ip_address(number))),
    st.integers(0, 2**128 - 1).map(lambda number: str(ip_address(number))),
)


@given(kind=st.sampled_from(list(Kind)), text=SPELLED)
@FEW
def test_the_facts_about_a_text_are_true_of_what_it_says(solver: Solver, kind: Kind, text: str) -> None:
    """A fact that were false would exclude a request and make a proof wrong: here every fact is tried."""
    measure = measured(kind, text)
    sort = "Int" if kind in (Kind.IPV4, Kind.IPV6) else "Real"
    declared = {"s": "String", name_of_flag("s", kind): "Bool", name_of_measure("s", kind): sort}
    declared |= dict.fromkeys(declared_by_ties("s", kind), "Int")
    facts = [*ties("s", kind), *bounds("s", kind), stated("s", kind, text), f"(= |s| {string(text)})"]
    script = "(set-logic ALL)" + "".join(f"(declare-const {symbol(name)} {sort})" for name, sort in declared.items())
    said = solver.check(script + "".join(f"(assert {fact})" for fact in facts) + "(check-sat)")

    assert said.status == "sat"
    assert said.model[name_of_flag("s", kind)] is (measure is not None)
    if measure is not None:
        assert Fraction(str(said.model[name_of_measure("s", kind)])) == measure


def test_no_text_is_an_address_and_anything_else() -> None:
    """A number and a date may be one text (`2026`); no other two kinds may."""
    assert apart("s", frozenset({Kind.NUMBER, Kind.DATE})) == []
    assert len(apart("s", frozenset(Kind))) == 5
