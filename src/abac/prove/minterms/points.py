"""Ordered values of one kind: where intervals begin and end they divide all values, and one text stands for each part.

Source: PROOF.md, The decision procedure, 3 (one point an end and one a gap).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from ipaddress import IPv4Address, IPv6Address
from itertools import pairwise
from typing import Final

from abac.operators import Bound, Intervals, Kind
from abac.operators.region import LARGEST

_1970: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST: Final = (datetime(1, 1, 1, tzinfo=UTC) - _1970) // timedelta(seconds=1)
_LAST: Final = (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - _1970) // timedelta(seconds=1)
# Where nothing divides the values, these are those that people know.
_USUAL: Final[dict[Kind, Bound]] = {
    Kind.NUMBER: 1,
    Kind.DATE: (datetime(2026, 1, 1, tzinfo=UTC) - _1970) // timedelta(seconds=1),
    Kind.IPV4: int(IPv4Address("203.0.113.10")),
    Kind.IPV6: int(IPv6Address("2001:db8::10")),
}


def points(kind: Kind, regions: Iterable[Intervals]) -> list[Bound]:
    """One value of each part into which the ends of the regions' intervals divide the values of this kind."""
    intervals = [interval for region in regions for interval in region.intervals if region.kind is kind]
    if kind in LARGEST:
        starts = {0}
        for interval in intervals:
            starts |= {int(interval.low or 0), int(LARGEST[kind] if interval.high is None else interval.high) + 1}
        return [_USUAL[kind], *sorted(start for start in starts if start <= LARGEST[kind])]
    ends = sorted({end for interval in intervals for end in interval[:2] if end is not None})
    return list(_between(ends)) if ends else [_USUAL[kind]]


def _between(ends: list[Bound]) -> Iterator[Bound]:
    yield ends[0] - 1
    for one, other in pairwise(ends):
        yield one
        yield Fraction(one + other) / 2
    yield ends[-1]
    yield ends[-1] + 1


def spelled(bound: Bound, kind: Kind) -> str:
    """The text of a value of this kind.

    A date between the years 1 and 9999 is spelled by ISO 8601: of other texts, four digits would be a year.
    """
    if kind is Kind.IPV4:
        return str(IPv4Address(int(bound)))
    if kind is Kind.IPV6:
        return str(IPv6Address(int(bound)))
    return _moment(Fraction(bound)) if kind is Kind.DATE else _decimal(Fraction(bound))


def _moment(seconds: Fraction) -> str:
    whole = seconds.__floor__()
    if not _FIRST <= whole <= _LAST:
        return _decimal(seconds)
    text = (_1970 + timedelta(seconds=whole)).strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")
    fraction = _decimal(seconds - whole).partition(".")[2]
    return f"{text}.{fraction}Z" if fraction else f"{text}Z"


def _decimal(value: Fraction) -> str:
    """The decimal text of a number that has one: ends come from decimal texts, and so their means do."""
    sign, value, places = "-" if value < 0 else "", abs(value), 0
    while value.denominator != 1:
        value, places = value * 10, places + 1
    digits = str(value.numerator).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
