"""Regions: what an operator matches, as data."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language.pattern import Hole, Pattern
from abac.operators import (
    NOTHING,
    AnyOf,
    Globs,
    Interval,
    Intervals,
    Kind,
    Opaque,
    Region,
    SameAs,
    Segments,
    Truth,
    is_empty,
    is_full,
    union,
)


def globs(*sources: str) -> Globs:
    """Globs of the patterns with these sources."""
    return Globs(tuple(map(Pattern.parse, sources)))


def segments(*sources: str) -> tuple[Globs, ...]:
    """One alternative of six segments."""
    return tuple(map(globs, sources))


END = st.none() | st.integers(0, 9)
INTERVAL = st.builds(Interval, END, END, st.booleans(), st.booleans())
BLOCK = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda ends: Interval(min(ends), max(ends)))


def inside(interval: Interval, number: float) -> bool:
    """Whether the number lies between the ends, or on a closed one."""
    above = interval.low is None or interval.low < number or (interval.low_closed and interval.low == number)
    below = interval.high is None or number < interval.high or (interval.high_closed and interval.high == number)
    return above and below


@given(st.lists(INTERVAL, max_size=5))
def test_the_one_form_of_intervals_holds_the_same_numbers(intervals: list[Interval]) -> None:
    """A union changes no membership: every end and every gap is tried (set theory)."""
    region = Intervals.of(Kind.NUMBER, intervals)

    for number in (half / 2 for half in range(-3, 24)):
        before = any(inside(interval, number) for interval in intervals)
        assert any(inside(interval, number) for interval in region.intervals) == before


@given(st.lists(INTERVAL, max_size=5))
def test_intervals_are_sorted_and_apart(intervals: list[Interval]) -> None:
    """Between two neighbours lies at least one number, so equal sets are equal values (Intervals, INVARIANT)."""
    region = Intervals.of(Kind.NUMBER, intervals)

    for left, right in pairwise(region.intervals):
        assert left.high is not None
        assert right.low is not None
        assert left.high < right.low or (left.high == right.low and not left.high_closed and not right.low_closed)
    assert region == Intervals.of(Kind.NUMBER, reversed(intervals))


@given(st.lists(BLOCK, max_size=5))
def test_address_blocks_side_by_side_are_one(blocks: list[Interval]) -> None:
    """Addresses are whole numbers, so 0..3 and 4..7 leave no gap (RFC 4632, section 3.1)."""
    region = Intervals.of(Kind.IPV4, blocks)

    assert {n for n in range(12) if any(inside(i, n) for i in region.intervals)} == {
        n for n in range(12) if any(inside(b, n) for b in blocks)
    }
    for left, right in pairwise(region.intervals):
        assert left.high is not None
        assert right.low is not None
        assert right.low > left.high + 1


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        (NOTHING, True),
        (globs(""), False),
        (globs("${k}"), None),
        (globs("${k, 'x'}"), False),
        (globs("${k}", "x"), False),
        (Globs((Pattern([Hole("h")]),)), None),
        (Intervals(Kind.DATE, ()), True),
        (Intervals.of(Kind.NUMBER, [Interval(1, 1)]), False),
        (Intervals.of(Kind.NUMBER, [Interval(1, 1, low_closed=False), Interval(2, 1)]), True),
        (Segments(()), True),
        (Segments((segments("a", "b", "c", "d", "e", "f"),)), False),
        (Segments((segments("a", "b", "c", "d", "e", "${k}"),)), None),
        (Segments(((*segments("a", "b", "c", "d", "e"), NOTHING),)), True),
        (Truth(frozenset()), True),
        (Truth(frozenset({False})), False),
        (SameAs("k"), None),
        (Opaque("why"), None),
        (AnyOf((SameAs("k"), globs("a"))), False),
        (AnyOf((SameAs("k"), Opaque("why"))), None),
    ],
)
def test_is_empty_answers_only_what_is_certain(region: Region, expected: bool | None) -> None:
    """An absent variable matches nothing (IAM User Guide, Policy variables), so it leaves the question open."""
    assert is_empty(region) is expected


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        (NOTHING, False),
        (globs("**"), True),
        (globs("a", "*"), True),
        (globs("?", ""), False),
        (globs("${k}"), False),
        (globs("?*", ""), None),
        (Intervals.of(Kind.NUMBER, [Interval(None, 1), Interval(1, None, low_closed=False)]), True),
        (Intervals.of(Kind.DATE, [Interval(None, 1), Interval(2, None)]), False),
        (Intervals.of(Kind.IPV4, [Interval(0, 2**32 - 1)]), False),
        (
            union(
                [Intervals.of(Kind.IPV4, [Interval(0, 2**32 - 1)]), Intervals.of(Kind.IPV6, [Interval(0, 2**128 - 1)])]
            ),
            True,
        ),
        (
            union(
                [Intervals.of(Kind.IPV4, [Interval(0, 2**32 - 1)]), Intervals.of(Kind.IPV6, [Interval(1, 2**128 - 1)])]
            ),
            None,
        ),
        (Segments(()), False),
        (Segments((segments("*", "*", "*", "*", "*", "*"),)), True),
        (Segments((segments("arn", "*", "*", "*", "*", "*"),)), True),
        (Segments((segments("arn", "aws", "*", "*", "*", "*"),)), None),
        (Truth(frozenset({True, False})), True),
        (Truth(frozenset({True})), False),
        (SameAs("k"), None),
        (Opaque("why"), None),
        (AnyOf((SameAs("k"), globs("*"))), True),
    ],
)
def test_is_full_answers_only_what_is_certain(region: Region, expected: bool | None) -> None:
    """Every well-formed value: all texts, all numbers, the addresses of both kinds, all ARNs, both truth values."""
    assert is_full(region) is expected


def test_a_union_leaves_out_what_is_empty_and_does_not_nest() -> None:
    """One form for one set keeps comparisons simple (AnyOf, INVARIANT)."""
    same, text = SameAs("k"), globs("a")

    assert union([]) == NOTHING
    assert union([NOTHING, same, Truth(frozenset())]) == same
    assert union([union([same, text]), same]) == AnyOf((same, text))
