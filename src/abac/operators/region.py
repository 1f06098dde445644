"""The set of values that an operator and its operands match, as plain data for proofs and lint; no solver here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

from abac.language.pattern import Any, Hole, Pattern, Variable

Bound = int | Fraction
"""An end of an interval: an address as a whole number, a number as it is, a date in seconds since 1970 (UTC)."""


class Kind(StrEnum):
    """What an interval's bounds count. Values of different kinds are never compared."""

    NUMBER = "number"
    DATE = "date"
    IPV4 = "ipv4"
    IPV6 = "ipv6"


LARGEST: Final = {Kind.IPV4: 2**32 - 1, Kind.IPV6: 2**128 - 1}
"""The last address of each kind; the first is 0. Numbers and dates have no ends."""


class Interval(NamedTuple):
    """All values from `low` to `high`; None is no limit. A closed end belongs to the interval."""

    low: Bound | None
    high: Bound | None
    low_closed: bool = True
    high_closed: bool = True


@dataclass(frozen=True, slots=True)
class Globs:
    """Texts that match one of `patterns`, which may hold variables and holes; `fold` ignores case."""

    patterns: tuple[Pattern, ...]
    fold: bool = False


@dataclass(frozen=True, slots=True)
class Intervals:
    """Values of one kind that lie in one of `intervals`.

    INVARIANT: sorted, not empty and apart from each other, so equal sets are equal values; `of` sees to it.
    """

    kind: Kind
    intervals: tuple[Interval, ...]

    @classmethod
    def of(cls, kind: Kind, intervals: Iterable[Interval]) -> Intervals:
        """The union of `intervals` in its one form."""
        return cls(kind, tuple(_joined(kind, intervals)))


@dataclass(frozen=True, slots=True)
class Segments:
    """ARNs whose six segments each match: one tuple of six `Globs` for each alternative."""

    alternatives: tuple[tuple[Globs, ...], ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth values that match; with `of_absence` the truth of "the key is absent" instead of the key's value."""

    values: frozenset[bool]
    of_absence: bool = False


@dataclass(frozen=True, slots=True)
class SameAs:
    """Texts equal to the value of another context key, `default` where that is absent (None: then nothing matches).

    `key` is spelled as in the policy; keys ignore case. With `arn`, only where both are ARNs.
    """

    key: str
    default: str | None = None
    fold: bool = False
    arn: bool = False


@dataclass(frozen=True, slots=True)
class Opaque:
    """A set that these forms cannot describe: whatever depends on it is unknown, never proved."""

    reason: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The union of regions that no single form describes.

    INVARIANT: at least two members, none of them an `AnyOf` or known to be empty; `union` sees to it.
    """

    regions: tuple[Region, ...]


Region = Globs | Intervals | Segments | Truth | SameAs | Opaque | AnyOf
NOTHING: Final = Globs(())


def union(regions: Iterable[Region]) -> Region:
    """All values of all `regions`; `NOTHING` where there are none."""
    members = dict.fromkeys(part for region in regions for part in _parts(region) if not is_empty(part))
    if not members:
        return NOTHING
    return next(iter(members)) if len(members) == 1 else AnyOf(tuple(members))


def is_empty(region: Region) -> bool | None:
    """Whether no value at all lies in it; None where that depends on other keys or is not known."""
    match region:
        case Globs(patterns):
            return _certain(map(_always_fails, patterns), no=False)
        case Intervals(_, intervals):
            return not intervals
        case Segments(alternatives):
            return _certain((_any_empty(globs) for globs in alternatives), no=False)
        case Truth(values):
            return not values
        case SameAs() | Opaque():
            return None
        case AnyOf(regions):
            return _certain(map(is_empty, regions), no=False)


def is_full(region: Region) -> bool | None:
    """Whether every well-formed value lies in it (every number, every address of both kinds, every ARN, every text).

    None where that depends on other keys, or would need more than a look at each pattern alone.
    """
    match region:
        case Globs(patterns):
            return _globs_full(patterns)
        case Intervals(kind, intervals):
            return kind not in LARGEST and intervals == (Interval(None, None),)
        case Segments(alternatives):
            return any(map(_every_arn, alternatives)) or (None if alternatives else False)
        case Truth(values):
            return len(values) == 2
        case SameAs() | Opaque():
            return None
        case AnyOf(regions):
            covered = {part.kind for part in regions if isinstance(part, Intervals) and _covers_addresses(part)}
            return True if covered == set(LARGEST) or any(map(is_full, regions)) else None


def _parts(region: Region) -> tuple[Region, ...]:
    return region.regions if isinstance(region, AnyOf) else (region,)


def _certain(answers: Iterable[bool | None], *, no: bool) -> bool | None:
    """`no` if any answer is it, else None if any is open, else the opposite."""
    seen = set(answers)
    if no in seen:
        return no
    return None if None in seen else not no


def _always_fails(pattern: Pattern) -> bool | None:
    unknown = (isinstance(p, Hole) or (isinstance(p, Variable) and p.default is None) for p in pattern.pieces)
    return None if any(unknown) else False


def _any_empty(segments: tuple[Globs, ...]) -> bool | None:
    return _certain(map(is_empty, segments), no=True)


def _every_arn(segments: tuple[Globs, ...]) -> bool:
    prefix, *others = segments
    starts = is_full(prefix) or Pattern.literal("arn") in prefix.patterns
    return bool(starts) and all(map(is_full, others))


def _globs_full(patterns: tuple[Pattern, ...]) -> bool | None:
    if any(p.pieces and all(isinstance(piece, Any) for piece in p.pieces) for p in patterns):
        return True
    # Without a star every pattern matches texts of one length only, whatever its variables are.
    return None if any(isinstance(piece, Any) for p in patterns for piece in p.pieces) else False


def _covers_addresses(part: Intervals) -> bool:
    return part.kind in LARGEST and part.intervals == (Interval(0, LARGEST[part.kind]),)


def _joined(kind: Kind, intervals: Iterable[Interval]) -> Iterable[Interval]:
    before: Interval | None = None
    for interval in sorted(filter(_has_values, intervals), key=_start):
        if before is not None and _touches(kind, before, interval):
            end = max(before, interval, key=_end)
            before = Interval(before.low, end.high, before.low_closed, end.high_closed)
            continue
        if before is not None:
            yield before
        before = interval
    if before is not None:
        yield before


def _has_values(interval: Interval) -> bool:
    if interval.low is None or interval.high is None:
        return True
    if interval.low == interval.high:
        return interval.low_closed and interval.high_closed
    return interval.low < interval.high


def _start(interval: Interval) -> tuple[bool, Bound, bool]:
    return interval.low is not None, interval.low or 0, not interval.low_closed


def _end(interval: Interval) -> tuple[bool, Bound, bool]:
    return interval.high is None, interval.high or 0, interval.high_closed


def _touches(kind: Kind, before: Interval, after: Interval) -> bool:
    """Whether nothing lies between the two; `after` does not start earlier than `before`."""
    if before.high is None or after.low is None:
        return True
    if before.high == after.low:
        return before.high_closed or after.low_closed
    # Addresses are whole numbers: 0..5 and 6..9 have nothing between them.
    return after.low <= before.high + 1 if kind in LARGEST else after.low < before.high
