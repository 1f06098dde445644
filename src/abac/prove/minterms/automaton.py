"""The product of many tracks, explored breadth first: which combinations of patterns does some text match?

Source: PROOF.md, The decision procedure, 3 (minterms).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from abac.prove.minterms.tracks import Characters, Track, track_of_template
from abac.prove.slots import Domain

STATES: Final = 20_000  # sets of states that one slot may have, beyond which its regions are called unknown
_FRIENDLY: Final = "xabcdefghijklmnopqrstuvwyz0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ_./"


class TooMany(Exception):
    """A slot's regions divide its texts in more ways than are explored."""


class Found(NamedTuple):
    """The shortest text that a combination was found for, and one more where there is one."""

    text: str
    second: str | None = None


class Automaton:
    """Tracks in one row of bits. `regions` holds the tracks of each region; a text lies in a region if one matches."""

    def __init__(self, domain: Domain, regions: Sequence[Iterable[Track]]) -> None:
        self._start = 0
        self._width = 0
        self._steps: list[tuple[int, Characters]] = []
        self._loops: list[tuple[int, Characters]] = []
        self._longest = domain.longest
        included = [track_of_template(template) for template in domain.templates]
        before = self._width
        self._within = self._add(included)
        self._alive = (1 << self._width) - (1 << before)
        self._without = self._add(track_of_template(template) for template in domain.excluded)
        self._ends = [self._add(tracks) for tracks in regions]
        self._moves = self._tabulate()

    def _add(self, tracks: Iterable[Track]) -> int:
        """Append the tracks and return the bits of their last states."""
        ends = 0
        for steps, loops in tracks:
            first = self._width
            self._start |= 1 << first
            self._steps += ((1 << (first + i), characters) for i, characters in enumerate(steps))
            self._loops += ((1 << (first + i), loop) for i, loop in enumerate(loops) if loop is not None)
            self._width = first + len(steps) + 1
            ends |= 1 << (self._width - 1)
        return ends

    def _tabulate(self) -> list[tuple[str, int, int, int]]:
        """For each character that makes a difference: which states step, which loop, and in which it differs.

        The first row stands for all characters that no track names. Of characters that move alike one is enough.
        """
        steps, named_steps = _taking(self._steps)
        loops, named_loops = _taking(self._loops)
        named = {*named_steps, *named_loops}
        other = next(text for text in chain(_FRIENDLY, map(chr, range(0x100, 0x110000))) if text not in named)
        rows = [(other, steps, loops, -1)]
        seen = {(0, 0)}
        for character in sorted(named, key=_friendliness):
            differing = named_steps.get(character, 0), named_loops.get(character, 0)
            if differing not in seen:
                seen.add(differing)
                rows.append((character, steps ^ differing[0], loops ^ differing[1], differing[0] | differing[1]))
        return rows

    def explore(self) -> dict[int, Found]:
        """Each combination of regions that a text of the domain has, as bits, with its shortest text.

        Raises TooMany where exploring takes more than `STATES` sets of states.
        """
        found: dict[int, Found] = {}
        seen: dict[int, int | None] = {self._start: self._combination(self._start)}
        queue = deque([(self._start, "")])
        _note(found, seen[self._start], "")
        while queue:
            states, text = queue.popleft()
            if self._longest is not None and len(text) >= self._longest:
                continue
            for character, after in self._after(states):
                longer = text + character
                if after in seen:
                    _note(found, seen[after], longer)
                    continue
                if len(seen) >= STATES:
                    raise TooMany
                seen[after] = self._combination(after)
                _note(found, seen[after], longer)
                queue.append((after, longer))
        return found

    def _after(self, states: int) -> Iterator[tuple[str, int]]:
        for character, steps, loops, differing in self._moves:
            if states & differing:
                after = ((states & steps) << 1) | (states & loops)
                if after & self._alive:
                    yield character, after

    def _combination(self, states: int) -> int | None:
        """The regions that a text lies in which ends here; None where it is not in the domain."""
        if not states & self._within or states & self._without:
            return None
        return sum(1 << i for i, ends in enumerate(self._ends) if states & ends)


def _note(found: dict[int, Found], combination: int | None, text: str) -> None:
    if combination is None:
        return
    known = found.get(combination)
    if known is None:
        found[combination] = Found(text)
    elif known.second is None and text != known.text:
        found[combination] = Found(known.text, text)


def _taking(rows: Iterable[tuple[int, Characters]]) -> tuple[int, dict[str, int]]:
    """The rows that take a character which none of them names, and for each named one where it differs from that."""
    unnamed = 0
    differing: dict[str, int] = {}
    for bit, (named, others) in rows:
        unnamed |= bit if others else 0
        for character in named:
            differing[character] = differing.get(character, 0) ^ bit
    return unnamed, differing


def _friendliness(character: str) -> tuple[bool, int, str]:
    place = _FRIENDLY.find(character)
    return place < 0, place, character
