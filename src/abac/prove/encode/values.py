"""Whether a value lies in a region that may depend on other keys, as a formula.

A value is a text that the asker fixes, or a slot. What leaves the finite fragment becomes `Same` or `Unmodelled`.
"""

from __future__ import annotations

from abac.language.pattern import Pattern
from abac.operators import NOTHING, Globs, Opaque, Region, SameAs, Segments, union
from abac.prove.formula import (
    FALSE,
    TRUE,
    Absent,
    AllWithin,
    AnyWithin,
    Constant,
    Formula,
    Same,
    Slot,
    Unmodelled,
    Within,
    both,
    either,
)
from abac.prove.regions import lies_in, literal, members
from abac.prove.slots import Space
from abac.prove.slots.domain import is_arn

_LONGEST_SEARCH = 128


def inside(value: str | Slot, region: Region, space: Space) -> Formula:
    """Whether one value lies in the region; a slot must be there to do so."""
    plain, others = _split(region)
    found: list[Formula] = [] if plain == NOTHING else [_within(value, plain)]
    return either([*found, *(_depending(value, part, space) for part in others)])


def any_inside(slot: Slot, region: Region) -> Formula:
    """Whether a value of a multivalued slot lies in the region."""
    plain, others = _split(region)
    found: list[Formula] = [] if plain == NOTHING else [AnyWithin(slot, plain)]
    return either([*found, *map(_unmodelled, others)])


def all_inside(slot: Slot, region: Region) -> Formula:
    """Whether every value of a multivalued slot lies in the region."""
    plain, others = _split(region)
    return either([AllWithin(slot, plain), *map(_unmodelled, others)])


def _split(region: Region) -> tuple[Region, list[Region]]:
    """What depends on the value alone, and what depends on other keys or is not known."""
    alone: list[Region] = []
    others: list[Region] = []
    for part in members(region):
        match part:
            case Globs(patterns, fold):
                alone.append(Globs(tuple(pattern for pattern in patterns if _is_closed(pattern)), fold))
                others += [Globs((pattern,), fold) for pattern in patterns if not _is_closed(pattern)]
            case Segments(alternatives):
                alone.append(Segments(tuple(each for each in alternatives if _all_closed(each))))
                others += [Segments((each,)) for each in alternatives if not _all_closed(each)]
            case SameAs() | Opaque():
                others.append(part)
            case _:
                alone.append(part)
    return union(alone), others


def _is_closed(pattern: Pattern) -> bool:
    return not pattern.variables and not pattern.has_hole


def _all_closed(segments: tuple[Globs, ...]) -> bool:
    return all(_is_closed(pattern) for globs in segments for pattern in globs.patterns)


def _within(value: str | Slot, region: Region) -> Formula:
    return Within(value, region) if isinstance(value, Slot) else Constant(lies_in(value, region))


def _depending(value: str | Slot, part: Region, space: Space) -> Formula:
    match part:
        case SameAs(key, default, fold, arn):
            return _same(value, key, default, fold, arn, space)
        case Globs((pattern,), fold) if isinstance(value, str):
            return _stands_for_part_of(value, pattern, fold, space)
    return _unmodelled(part)


def _same(value: str | Slot, key: str, default: str | None, fold: bool, arn: bool, space: Space) -> Formula:
    """The value equals that of another free key, or the default where that key is absent."""
    other = space.slot(key)
    if other is None:
        return _unmodelled(SameAs(key, default, fold, arn))
    fallback: Formula = FALSE
    if default is not None and (not arn or is_arn(default)):
        fallback = both([Absent(other), _within(value, literal([default], fold=fold))])
    if isinstance(value, str):
        equal: Formula = Within(other, literal([value], fold=fold)) if not arn or is_arn(value) else FALSE
    elif arn:
        equal = both([Same(value, other), Within(value, _EVERY_ARN)])
    elif value == other:
        return either([Within(value, _EVERYTHING), fallback])
    else:
        equal = Same(value, other, fold)
    return either([equal, fallback])


_EVERYTHING = Globs((Pattern.parse("*"),))
_EVERY_ARN = Segments(((literal(["arn"]), *[_EVERYTHING] * 5),))


def _stands_for_part_of(text: str, pattern: Pattern, fold: bool, space: Space) -> Formula:
    """A known text matches a pattern with one free variable: which of its parts may the variable stand for?"""
    names = {variable.key for variable in pattern.variables}
    slot = space.slot(names.pop()) if len(names) == 1 else None
    if slot is None or pattern.has_hole or fold or len(text) > _LONGEST_SEARCH:
        return _unmodelled(Globs((pattern,), fold))
    default = pattern.variables[0].default
    parts = {text[i:j] for i in range(len(text) + 1) for j in range(i, len(text) + 1)}
    fitting = sorted(part for part in parts if _matches_with(pattern, part, text))
    absent = TRUE if default is not None and _matches_with(pattern, default, text) else FALSE
    return either([Within(slot, literal(fitting)) if fitting else FALSE, both([Absent(slot), absent])])


def _matches_with(pattern: Pattern, part: str, text: str) -> bool:
    bound = pattern.bind(lambda key: part)
    return bound is not None and bound.matches(text)


def _unmodelled(part: Region) -> Formula:
    match part:
        case Opaque(reason):
            return Unmodelled(reason)
        case SameAs(key):
            return Unmodelled(f"`${{{key}}}` as an operand for a key with several values")
        case Globs((pattern,)):
            return Unmodelled(f"a variable that the caller chooses, within a pattern: `{pattern}`")
        case Segments((segments,)):
            arn = ":".join(str(globs.patterns[0]) for globs in segments)
            return Unmodelled(f"a variable that the caller chooses, within an ARN: `{arn}`")
    return Unmodelled(f"{part}")
