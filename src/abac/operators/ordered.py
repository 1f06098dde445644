"""The numeric and the date operators: both compare exact numbers."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from abac.language.pattern import Pattern
from abac.operators.operator import Operator, Predicate, own_text, page
from abac.operators.region import Interval, Intervals, Kind, Opaque, Region, union

Read = Callable[[str], Fraction | None]

# The lengths keep a hostile text from costing more than it should; no number that AWS stores comes near them.
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?")
_EPOCH = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,40})?")
_ISO = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]{1,40}))?)?"
    r"(?:Z|(?P<sign>[+-])(?P<ahead>[01][0-9]|2[0-3]):(?P<past>[0-5][0-9])))?)?)?"
)
_1970: Final = date(1970, 1, 1).toordinal()


def number(text: str) -> Fraction | None:
    """The exact value of an integer, decimal or JSON number; None where `text` is none (no spaces, no `inf`)."""
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def moment(text: str) -> Fraction | None:
    """Seconds since 1970-01-01T00:00:00Z of a date in W3C's profile of ISO 8601 or of epoch time; None for others.

    A date without time is its first instant in UTC; a time without zone is none, as in W3C's profile. Four digits
    alone are a year, not seconds: AWS admits both forms and does not say which wins.
    """
    found = _ISO.fullmatch(text)
    if found is None:
        return Fraction(text) if _EPOCH.fullmatch(text) else None
    part = found.groupdict(default="0")
    try:
        day = date(int(part["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        return None
    minutes = int(part["hour"]) * 60 + int(part["minute"])
    ahead = int(part["ahead"]) * 60 + int(part["past"])
    minutes += ahead if part["sign"] == "-" else -ahead
    seconds = (day.toordinal() - _1970) * 86400 + minutes * 60 + int(part["second"])
    return seconds + Fraction(int(part["fraction"]), 10 ** len(part["fraction"]))


def _matcher(read: Read, compare: Callable[[Fraction, Fraction], bool]) -> Callable[[Sequence[Pattern]], Predicate]:
    def matcher(operands: Sequence[Pattern]) -> Predicate:
        texts = [own_text(operand) for operand in operands]
        bounds = [bound for text in texts if text is not None and (bound := read(text)) is not None]

        def matches(value: str) -> bool:
            found = read(value)
            return found is not None and any(compare(found, bound) for bound in bounds)

        return matches

    return matcher


def _region(kind: Kind, read: Read, interval: Callable[[Fraction], Interval]) -> Callable[[Sequence[Pattern]], Region]:
    def region(operands: Sequence[Pattern]) -> Region:
        intervals: list[Interval] = []
        unknown: list[Region] = []
        for operand in operands:
            if operand.has_hole:
                unknown.append(Opaque(f"`{operand}` is not known yet"))
                continue
            # Neither a wildcard nor a variable is a part of any number: an operand with one is none.
            plain = all(isinstance(piece, str) for piece in operand.pieces)
            bound = read(operand.text or "") if plain else None
            if bound is not None:
                intervals.append(interval(bound))
        return union([Intervals.of(kind, intervals), *unknown])

    return region


_COMPARISONS: Final[Sequence[tuple[str, Callable[[Fraction, Fraction], bool], Callable[[Fraction], Interval]]]] = (
    ("Equals", operator.eq, lambda bound: Interval(bound, bound)),
    ("LessThan", operator.lt, lambda bound: Interval(None, bound, high_closed=False)),
    ("LessThanEquals", operator.le, lambda bound: Interval(None, bound)),
    ("GreaterThan", operator.gt, lambda bound: Interval(bound, None, low_closed=False)),
    ("GreaterThanEquals", operator.ge, lambda bound: Interval(bound, None)),
)


def _family(name: str, kind: Kind, read: Read, example: str, section: str) -> tuple[Operator, ...]:
    def invalid(text: str) -> str | None:
        return None if read(text) is not None else f"`{text}` is not a {kind} such as {example}"

    positive = tuple(
        Operator(
            name=name + suffix,
            matcher=_matcher(read, compare),
            region=_region(kind, read, interval),
            source=page(section),
            invalid=invalid,
        )
        for suffix, compare, interval in _COMPARISONS
    )
    return (positive[0], positive[0].negated(name + "NotEquals"), *positive[1:])


NUMERIC_OPERATORS: Final = _family("Numeric", Kind.NUMBER, number, "`10` or `1.5`", "Numeric condition operators")
DATE_OPERATORS: Final = _family(
    "Date", Kind.DATE, moment, "`2026-01-31T12:00:00Z` or seconds since 1970", "Date condition operators"
)
