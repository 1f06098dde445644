"""The third check: try values one by one, with no solver and no automaton.

What is tried for a slot are texts made from the operands it is compared with (each star as nothing, as one letter, as
another operand), numbers and addresses at the ends of intervals and beside them, and texts of a small alphabet. Finding
nothing proves nothing; whatever is found refutes a proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations, islice, product
from typing import Final

from abac.language.pattern import Any, One, Pattern, Value
from abac.language.request import Values
from abac.operators import AnyOf, Bound, Globs, Intervals, Kind, Region, Segments, Truth
from abac.operators.region import LARGEST
from abac.prove.crosscheck.asked import slots_of
from abac.prove.cvc5 import World, true_of
from abac.prove.cvc5.views import spelled
from abac.prove.formula import Formula, Slot
from abac.prove.slots import SEGMENT_SLOTS
from abac.prove.slots.domain import Domain, Gap, Template

_LETTERS: Final = "ab"
_FILLED: Final = ("", "a", "B", "a/b", "\u212a")  # what a star may stand for; the last is a `k` where case is ignored


def found_by_trying(formula: Formula, domains: Mapping[Slot, Domain], *, tries: int = 20_000) -> World | None:
    """Values that make the formula true, or None where none of the first `tries` combinations does."""
    asked = slots_of(formula)
    choices = [list(_choices(slot, regions, domains.get(slot))) for slot, regions in asked.items()]
    for values in islice(product(*choices), tries):
        world = dict(zip(asked, values, strict=True))
        if true_of(formula, world) is True:
            return world
    return None


def _choices(slot: Slot, regions: Iterable[Region], domain: Domain | None) -> Iterator[Values | None]:
    made = chain(chain.from_iterable(map(_texts, regions)), _of_domain(domain), _small())
    texts = [text for text in dict.fromkeys(made) if domain is None or domain.contains(text)]
    if slot not in SEGMENT_SLOTS:  # a request has a resource: its segments are never absent
        yield None
    if not slot.multivalued:
        yield from texts
        return
    for size in (1, 2):
        yield from combinations(texts, size)


def _small() -> Iterator[str]:
    return ("".join(letters) for length in range(3) for letters in product(_LETTERS, repeat=length))


def _texts(region: Region) -> Iterator[str]:
    match region:
        case Globs(patterns, fold):
            for text in chain.from_iterable(map(_of_pattern, patterns)):
                yield text
                if fold:
                    yield text.upper()
        case Intervals(kind, intervals):
            ends = (end for interval in intervals for end in (interval.low, interval.high) if end is not None)
            yield from chain.from_iterable(_near(kind, end) for end in ends)
        case Segments(alternatives):
            for alternative in alternatives:
                yield from map(":".join, islice(product(*(list(_texts(globs)) for globs in alternative)), 200))
        case Truth():
            yield from ("true", "FALSE")
        case AnyOf(regions):
            yield from chain.from_iterable(map(_texts, regions))


def _of_pattern(pattern: Pattern) -> Iterator[str]:
    for filling in _FILLED:
        parts = []
        for piece in pattern.pieces:
            match piece:
                case str(text) | Value(text):
                    parts.append(text)
                case Any():
                    parts.append(filling)
                case One():
                    parts.append(filling[:1] or "b")
        yield "".join(parts)


def _near(kind: Kind, end: Bound) -> Iterator[str]:
    for measure in (end - 1, end, end + 1):
        if kind not in LARGEST or 0 <= measure <= LARGEST[kind]:
            yield spelled(kind, measure)


def _of_domain(domain: Domain | None) -> Iterator[str]:
    if domain is None:
        return
    for template in domain.templates:
        for filling in ("a", "b", "ab/a"):
            yield _filled(template, filling)
    for kind in domain.kinds:
        yield spelled(kind, 7)


def _filled(template: Template, filling: str) -> str:
    fit = {piece: _fitting(piece, filling) for piece in template if isinstance(piece, Gap)}
    return "".join(fit[piece] if isinstance(piece, Gap) else piece for piece in template)


def _fitting(gap: Gap, filling: str) -> str:
    text = "".join(character for character in filling if character not in gap.without)
    return text.ljust(gap.least, next((c for c in "abz09-" if c not in gap.without), "z"))
