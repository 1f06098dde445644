"""The realisable cells of one slot: which regions can a value lie in together, with a text for each combination.

Source: PROOF.md, The decision procedure, 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from abac.operators import Bound, Globs, Intervals, Kind, Region
from abac.prove.minterms.automaton import Automaton, Found, TooMany
from abac.prove.minterms.points import points, spelled
from abac.prove.minterms.tracks import tracks_of
from abac.prove.regions import holds_bound, lies_in, members
from abac.prove.slots import Domain

_Point = tuple[Kind, Bound]

_CELLS: Final = 4_000
_FAMILIES: Final = ((Kind.IPV4, Kind.IPV6), (Kind.NUMBER,), (Kind.DATE,))


class Cell(NamedTuple):
    """A combination of regions, as bits in their order; `text` is the shortest found, `second` one more.

    Without a text nobody knows whether a value is like this: a verdict that hangs on it is unknown.
    """

    truths: int
    text: str | None
    second: str | None = None


@lru_cache(maxsize=65_536)
def cells_of(domain: Domain, regions: tuple[Region, ...]) -> tuple[Cell, ...]:
    """Every combination of `regions` that a value of the domain can have.

    Raises TooMany where they are too many to explore.
    """
    if not domain.kinds and not any(map(_has_intervals, regions)):
        found = Automaton(domain, [tuple(tracks_of(region)) for region in regions]).explore()
        return tuple(Cell(truths, *known) for truths, known in found.items())
    return _Mixed(domain, regions).cells()


def _has_intervals(region: Region) -> bool:
    return any(isinstance(part, Intervals) for part in members(region))


class _Mixed:
    """A slot whose values are ordered, or are asked for both as texts and as ordered values.

    Texts and ordered values are divided each by themselves. Of their pairs those are certain that a text is known for;
    all others are kept without a text, but for those that no text can have.
    """

    def __init__(self, domain: Domain, regions: tuple[Region, ...]) -> None:
        self.domain = domain
        self.regions = regions
        parts = [part for region in regions for part in members(region)]
        self.ordered = [part for part in parts if isinstance(part, Intervals)]
        self.textual = [part for part in dict.fromkeys(parts) if not isinstance(part, Intervals)]
        asked = {part.kind for part in self.ordered} | domain.kinds
        self.families = [family for family in _FAMILIES if asked.intersection(family)]

    def cells(self) -> tuple[Cell, ...]:
        texts = Automaton(self.domain, [tuple(tracks_of(part)) for part in self.textual]).explore()
        certain: dict[int, Found] = {}
        for text in self._candidates(texts.values()):
            if self.domain.contains(text):
                truths = _bits(lies_in(text, region) for region in self.regions)
                known = certain.get(truths)
                if known is None:
                    certain[truths] = Found(text)
                elif known.second is None and text != known.text:
                    certain[truths] = Found(known.text, text)
        found = {truths: Cell(truths, *known) for truths, known in certain.items()}
        for truths in self._possible(texts):
            found.setdefault(truths, Cell(truths, None))
            if len(found) > _CELLS:
                raise TooMany
        return tuple(found.values())

    def _candidates(self, texts: Iterable[Found]) -> Iterator[str]:
        """Texts of every part of the ordered values, the literal operands, and what the automaton found."""
        for family in self.families:
            for kind in family:
                yield from (spelled(point, kind) for point in points(kind, self.ordered))
        for part in self.textual:
            if isinstance(part, Globs):
                yield from (pattern.text for pattern in part.patterns if pattern.text is not None)
        yield from (text for found in texts for text in found if text is not None)

    def _possible(self, texts: Iterable[int]) -> Iterator[int]:
        """The combinations that no look at texts and ordered values alone rules out."""
        values = list(self._values())
        for truths in texts:
            if not self._is_listed(truths):
                yield from (self._truths(truths, value) for value in values)

    def _values(self) -> Iterator[tuple[_Point | None, ...]]:
        """What a text can be as an ordered value, of each family: a part of its values, or none."""
        options: list[list[_Point | None]] = []
        for family in self.families:
            options.append([None, *((kind, point) for kind in family for point in points(kind, self.ordered))])
        for chosen in product(*options):
            kinds = {each[0] for each in chosen if each is not None}
            if self.domain.kinds and not self.domain.kinds & kinds:
                continue
            if len(kinds) > 1 and kinds & {Kind.IPV4, Kind.IPV6}:
                continue  # an address is neither a number nor a date
            yield chosen

    def _is_listed(self, truths: int) -> bool:
        """Whether all texts of a combination are among the candidates: it lies in a list of texts without wildcards."""
        found = (part for i, part in enumerate(self.textual) if truths >> i & 1 and isinstance(part, Globs))
        return any(not part.fold and all(pattern.text is not None for pattern in part.patterns) for part in found)

    def _truths(self, textual: int, value: Sequence[_Point | None]) -> int:
        lies: dict[Region, bool] = {part: bool(textual >> i & 1) for i, part in enumerate(self.textual)}
        for part in self.ordered:
            lies[part] = any(_holds(part, each) for each in value)
        return _bits(any(lies[part] for part in members(region)) for region in self.regions)


def _holds(part: Intervals, value: _Point | None) -> bool:
    if value is None or value[0] is not part.kind:
        return False
    return any(holds_bound(interval, value[1]) for interval in part.intervals)


def _bits(truths: Iterable[bool]) -> int:
    return sum(1 << i for i, truth in enumerate(truths) if truth)
