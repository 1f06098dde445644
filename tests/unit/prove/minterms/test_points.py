"""The texts of numbers, dates and addresses."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.operators import Kind
from abac.prove.minterms.points import spelled
from abac.prove.regions import bound_of

decimals = st.integers(-(10**6), 10**6).map(lambda value: Fraction(value, 1000))


@given(decimals, st.sampled_from((Kind.NUMBER, Kind.DATE)))
def test_a_text_is_read_as_the_value_that_it_spells(value: Fraction, kind: Kind) -> None:
    """Numbers and dates come back from their text, fractions of a second too (W3C note on date and time formats)."""
    assert bound_of(spelled(value, kind), kind) == value


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**128 - 1))
def test_an_address_is_read_as_the_number_that_it_spells(four: int, six: int) -> None:
    """RFC 5952 for IPv6, dotted quads for IPv4."""
    assert bound_of(spelled(four, Kind.IPV4), Kind.IPV4) == four
    assert bound_of(spelled(six, Kind.IPV6), Kind.IPV6) == six


@pytest.mark.parametrize("seconds", [-62135596800, 253402300799, -62135596801, 253402300800, 2026, -1])
def test_no_date_is_mistaken_for_a_year(seconds: int) -> None:
    """Four digits alone are a year, so seconds are spelled as a date; beyond the calendar they stay seconds."""
    assert bound_of(spelled(seconds, Kind.DATE), Kind.DATE) == seconds
