"""Whether one known text lies in a region."""

from __future__ import annotations

from collections.abc import Iterable

from abac.language.arn import Arn
from abac.language.pattern import Pattern
from abac.operators import AnyOf, Bound, Globs, Interval, Intervals, Kind, Region, Segments, Truth
from abac.operators.addresses import address
from abac.operators.ordered import moment, number


def lies_in(text: str, region: Region) -> bool:
    """Whether `text` is a value of the region.

    Raises ValueError where the region depends on other keys or is not known.
    """
    match region:
        case Globs(patterns, fold):
            return any(pattern.matches(text, fold=fold) for pattern in patterns)
        case Segments(alternatives):
            arn = Arn.parse(text)
            return arn is not None and any(_segments_match(arn, alternative) for alternative in alternatives)
        case Intervals(kind, intervals):
            bound = bound_of(text, kind)
            return bound is not None and any(holds_bound(interval, bound) for interval in intervals)
        case Truth(values):
            return {"true": True, "false": False}.get(text.lower()) in values
        case AnyOf(regions):
            return any(lies_in(text, part) for part in regions)
    raise ValueError(f"{region} depends on more than one value")


def bound_of(text: str, kind: Kind) -> Bound | None:
    """What `text` is as a value of this kind; None where it is none."""
    if kind is Kind.NUMBER:
        return number(text)
    if kind is Kind.DATE:
        return moment(text)
    found = address(text)
    return int(found) if found is not None and found.version == (4 if kind is Kind.IPV4 else 6) else None


def holds_bound(interval: Interval, bound: Bound) -> bool:
    """Whether the interval holds a value of its kind."""
    low, high, low_closed, high_closed = interval
    above = low is None or low < bound or (low == bound and low_closed)
    return above and (high is None or bound < high or (bound == high and high_closed))


def members(region: Region) -> tuple[Region, ...]:
    """The regions of a union, or the region itself."""
    return region.regions if isinstance(region, AnyOf) else (region,)


def literal(texts: Iterable[str], *, fold: bool = False) -> Globs:
    """Exactly these texts."""
    return Globs(tuple(map(Pattern.literal, texts)), fold)


def _segments_match(arn: Arn, globs: Iterable[Globs]) -> bool:
    return all(lies_in(text, glob) for text, glob in zip(arn, globs, strict=True))
