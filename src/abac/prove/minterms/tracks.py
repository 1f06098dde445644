"""Patterns as tracks: steps that take one character each, and loops that take any number of them.

A track of n steps has n + 1 states; a star is a loop on the state before the next step. No state moves without a
character, so a set of states is a set of bits, and one shift moves all of them (`automaton`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import Final, NamedTuple

from abac.language.pattern import Any, One, Pattern, Value, folded
from abac.operators import AnyOf, Globs, Region, Segments, Truth
from abac.prove.slots import Gap, Template


class Characters(NamedTuple):
    """These characters; `others`: all but these."""

    named: frozenset[str]
    others: bool = False


ANY_CHARACTER: Final = Characters(frozenset(), others=True)
_NO_COLON: Final = Characters(frozenset(":"), others=True)


class Track(NamedTuple):
    """The steps of one pattern, and the loop on each of its states; None where a state has none."""

    steps: tuple[Characters, ...]
    loops: tuple[Characters | None, ...]


class Tracing:
    """Builds a track piece by piece."""

    def __init__(self) -> None:
        self._steps: list[Characters] = []
        self._loops: list[Characters | None] = [None]

    def step(self, characters: Characters) -> None:
        """One character."""
        self._steps.append(characters)
        self._loops.append(None)

    def text(self, text: str, *, fold: bool = False) -> None:
        """Each character of the text, in any case with `fold`."""
        for character in text:
            self.step(Characters(spellings(folded(character)) if fold else frozenset(character)))

    def loop(self, characters: Characters) -> None:
        """Any number of characters, none included."""
        before = self._loops[-1]
        self._loops[-1] = characters if before is None else Characters(before.named & characters.named, others=True)

    @property
    def track(self) -> Track:
        """The track so far."""
        return Track(tuple(self._steps), tuple(self._loops))


def tracks_of(region: Region) -> Iterator[Track]:
    """The tracks of a region of texts, one of which a text of the region takes to its end."""
    match region:
        case Globs(patterns, fold):
            for pattern in patterns:
                yield _of_pattern(pattern, fold)
        case Segments(alternatives):
            for alternative in alternatives:
                if (found := _of_arn([globs.patterns for globs in alternative])) is not None:
                    yield from found
        case Truth(values):
            for word in sorted("true" if value else "false" for value in values):
                yield _of_word(word)
        case AnyOf(regions):
            yield from chain.from_iterable(map(tracks_of, regions))


def track_of_template(template: Template) -> Track:
    """The track of a domain's template."""
    tracing = Tracing()
    for piece in template:
        if isinstance(piece, Gap):
            characters = Characters(frozenset(piece.without), others=True)
            for _ in range(piece.least):
                tracing.step(characters)
            tracing.loop(characters)
        else:
            tracing.text(piece)
    return tracing.track


def _of_pattern(pattern: Pattern, fold: bool) -> Track:
    tracing = Tracing()
    _trace(tracing, pattern, ANY_CHARACTER, fold)
    return tracing.track


def _trace(tracing: Tracing, pattern: Pattern, wild: Characters, fold: bool = False) -> None:
    for piece in pattern.pieces:
        match piece:
            case Any():
                tracing.loop(wild)
            case One():
                tracing.step(wild)
            case Value(text) | str(text):
                tracing.text(text, fold=fold)
            case _:
                raise ValueError(f"`{pattern}` depends on more than one value")


def _of_arn(segments: list[tuple[Pattern, ...]]) -> list[Track] | None:
    """Tracks of an ARN whose segments match: none where a text with a colon stands for one of the first five."""
    found: list[Track] = []
    for patterns in _products(segments):
        prefix, *middle, last = patterns
        if not prefix.matches("arn") or any(":" in _own_text(pattern) for pattern in middle):
            continue
        tracing = Tracing()
        tracing.text("arn:")
        for pattern in middle:
            _trace(tracing, pattern, _NO_COLON)
            tracing.text(":")
        _trace(tracing, last, ANY_CHARACTER)
        found.append(tracing.track)
    return found


def _products(segments: list[tuple[Pattern, ...]]) -> Iterable[tuple[Pattern, ...]]:
    if not segments:
        return [()]
    return [(head, *rest) for head in segments[0] for rest in _products(segments[1:])]


def _own_text(pattern: Pattern) -> str:
    return "".join(p.text if isinstance(p, Value) else p for p in pattern.pieces if isinstance(p, Value | str))


def _of_word(word: str) -> Track:
    tracing = Tracing()
    for letter in word:
        tracing.step(Characters(frozenset((letter, letter.upper()))))
    return tracing.track


# Characters beyond ASCII that fold to an ASCII letter: the long s, the Kelvin sign, both Turkish i.
_BEYOND_ASCII: Final = {"s": "\u017f", "k": "\u212a", "i": "\u0130\u0131"}


_CASED: Final = 0x20000  # no character from here on has another case


@lru_cache(maxsize=4096)
def spellings(character: str) -> frozenset[str]:
    """Every character that folds as this folded one does (`folded`)."""
    if character.isascii():
        return frozenset((character, character.upper(), *_BEYOND_ASCII.get(character, "")))
    return frozenset((character, *_spellings_beyond_ascii().get(character, "")))


@cache
def _spellings_beyond_ascii() -> Mapping[str, str]:
    """The characters that fold to another one, by that one."""
    found: dict[str, str] = {}
    for code in range(0x80, _CASED):
        character = chr(code)
        if (one := folded(character)) != character:
            found[one] = found.get(one, "") + character
    return found
