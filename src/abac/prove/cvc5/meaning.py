"""Whether a formula is true of given values, in the plainest way: no automaton, no solver.

Every model of the second backend is read against this before it counts, and small worlds are searched with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from abac.language.arn import Arn
from abac.language.pattern import Pattern, folded
from abac.language.request import Values
from abac.operators import AnyOf, Bound, Globs, Interval, Intervals, Opaque, Region, SameAs, Segments, Truth
from abac.prove.cvc5.views import measured
from abac.prove.formula import (
    Absent,
    AllWithin,
    And,
    AnyWithin,
    Constant,
    Formula,
    Not,
    OneValue,
    Or,
    Said,
    Same,
    Slot,
    Unmodelled,
    Within,
)

World = Mapping[Slot, Values | None]
"""The values of each slot: a text, several for a multivalued key, None or nothing for an absent key."""

Answer = bool | None


def true_of(formula: Formula, world: World) -> Answer:
    """Whether the formula is true of these values; None where that hangs on what it does not model."""
    match formula:
        case Constant(value):
            return value
        case Not(part):
            return _opposite(true_of(part, world))
        case And(parts):
            return _every(true_of(part, world) for part in parts)
        case Or(parts):
            return _some(true_of(part, world) for part in parts)
        case Said(_, part):
            return true_of(part, world)
        case Unmodelled():
            return None
    return _atom(formula, world)


def _atom(atom: Absent | Within | AnyWithin | AllWithin | OneValue | Same, world: World) -> Answer:
    match atom:
        case Absent(slot):
            return not _values(world, slot)
        case Within(slot, region) | AnyWithin(slot, region):
            return _some(contains(region, value, world) for value in _values(world, slot))
        case AllWithin(slot, region):
            return _every(contains(region, value, world) for value in _values(world, slot))
        case OneValue(slot):
            return len(_values(world, slot)) == 1
        case Same(left, right, fold):
            return _same(_values(world, left), _values(world, right), fold)


def contains(region: Region, value: str, world: World) -> Answer:
    """Whether the value lies in the region; variables stand for what `world` holds."""
    match region:
        case Globs(patterns, fold):
            return _some(_matches(pattern, value, fold, world) for pattern in patterns)
        case Intervals(kind, intervals):
            measure = measured(kind, value)
            return measure is not None and any(_between(interval, measure) for interval in intervals)
        case Segments(alternatives):
            arn = Arn.parse(value)
            if arn is None:
                return False
            return _some(_each(alternative, arn, world) for alternative in alternatives)
        case Truth(values, of_absence):
            return False in values if of_absence else value.lower() in {str(known).lower() for known in values}
        case AnyOf(regions):
            return _some(contains(part, value, world) for part in regions)
        case SameAs() | Opaque():
            return None


def _matches(pattern: Pattern, value: str, fold: bool, world: World) -> Answer:
    """None for a variable of a key with several values, or of one that the world does not speak of."""
    slots = [Slot(folded(variable.key)) for variable in pattern.variables]
    if pattern.has_hole or any(slot not in world for slot in slots):
        return None
    bound = pattern.bind(lambda key: next(iter(_values(world, Slot(folded(key)))), None))
    return bound is not None and bound.matches(value, fold=fold)


def _each(alternative: tuple[Globs, ...], arn: Arn, world: World) -> Answer:
    return _every(contains(globs, segment, world) for globs, segment in zip(alternative, arn, strict=True))


def _same(left: tuple[str, ...], right: tuple[str, ...], fold: bool) -> Answer:
    if len(left) > 1 or len(right) > 1:
        return None
    if not left or not right:
        return False
    return folded(left[0]) == folded(right[0]) if fold else left == right


def _values(world: World, slot: Slot) -> tuple[str, ...]:
    found = world.get(slot)
    if found is None:
        return ()
    return (found,) if isinstance(found, str) else found


def _between(interval: Interval, measure: Bound) -> bool:
    low, high, low_closed, high_closed = interval
    above = low is None or low < measure or (low_closed and low == measure)
    return above and (high is None or measure < high or (high_closed and high == measure))


def _opposite(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _every(answers: Iterable[Answer]) -> Answer:
    seen = set(answers)
    return False if False in seen else None if None in seen else True


def _some(answers: Iterable[Answer]) -> Answer:
    seen = set(answers)
    return True if True in seen else None if None in seen else False
