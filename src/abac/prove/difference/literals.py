"""Which registered names a document's literal texts may meet: a role so named is none that others stand for.

A name stands in a part of an ARN, between two signs, with what documents write around its variable: `user-${…}` may
meet `user-adm*` for every name that begins with `adm`. Whether two such texts have a value in common is asked of what
they begin and end with, which says yes too often and never too rarely.
Source: PROOF.md, The decision procedure, 5.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from abac.language.pattern import Any, Pattern, Value, Variable, folded
from abac.language.pattern import Piece as PatternPiece
from abac.language.request import Values

_SIGNS = "/:"
_TAG = "aws:principaltag/"


class Part(NamedTuple):
    """What stands between two signs, in small letters: how it begins and ends; `exact`: nothing stands between."""

    begins: str
    ends: str
    exact: bool

    def may_meet(self, other: Part) -> bool:
        """Whether some text may be both."""
        if self.exact or other.exact:
            whole, half = (self, other) if self.exact else (other, self)
            same = not half.exact or whole.begins == half.begins
            return same and whole.begins.startswith(half.begins) and whole.ends.endswith(half.ends)
        begins = self.begins.startswith(other.begins) or other.begins.startswith(self.begins)
        return begins and (self.ends.endswith(other.ends) or other.ends.endswith(self.ends))


@dataclass(frozen=True, slots=True)
class Literals:
    """The literal parts of some texts, by how they begin, and the parts that hold names of callers."""

    named: tuple[tuple[PatternPiece, ...], ...]
    _by_beginning: Mapping[str, tuple[Part, ...]] = field(repr=False)
    _beginnings: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, patterns: Iterable[Pattern]) -> Literals:
        """Read texts with wildcards and variables."""
        parts = dict.fromkeys(part for pattern in patterns for part in _parts(pattern))
        named = tuple(part for part in parts if any(_is_name(piece) for piece in part))
        closed: dict[str, dict[Part, None]] = {}
        for pieces in parts:
            if not any(isinstance(piece, Variable) for piece in pieces):
                part = _part(pieces)
                closed.setdefault(part.begins, {})[part] = None
        found = {begins: tuple(those) for begins, those in closed.items()}
        return cls(named, found, tuple(sorted(found)))

    def may_name(self, tags: Mapping[str, Values | None]) -> bool:
        """Whether a caller with these tags, by folded context key, may meet a literal part where its names stand."""
        return any(self._may_meet(_part(pieces, tags)) for pieces in self.named)

    def _may_meet(self, part: Part) -> bool:
        if not part.begins and not part.ends:
            return False  # anything at all, whoever calls
        return any(
            part.may_meet(other)
            for begins in self._near(part)
            for other in self._by_beginning[begins]
            if other[:2] != ("", "")
        )

    def _near(self, part: Part) -> Iterator[str]:
        """Beginnings that are a beginning of the part's, or go on from it."""
        text = part.begins
        yield from (text[:end] for end in range(len(text)) if text[:end] in self._by_beginning)
        for place in range(bisect_left(self._beginnings, text), len(self._beginnings)):
            if not self._beginnings[place].startswith(text):
                return
            yield self._beginnings[place]


def _is_name(piece: PatternPiece) -> bool:
    return isinstance(piece, Variable) and folded(piece.key).startswith(_TAG)


def _parts(pattern: Pattern) -> Iterator[tuple[PatternPiece, ...]]:
    """The pieces between two signs."""
    part: list[PatternPiece] = []
    for piece in pattern.pieces:
        if not isinstance(piece, str):
            part.append(piece)
            continue
        head, *tail = piece.translate({ord(sign): "/" for sign in _SIGNS}).split("/")
        part += [head] if head else []
        for text in tail:
            yield tuple(part)
            part = [text] if text else []
    yield tuple(part)


def _part(pieces: tuple[PatternPiece, ...], tags: Mapping[str, Values | None] | None = None) -> Part:
    """How a part begins and ends, its variables bound to the tags as far as these are known."""
    texts = [_text(piece, tags or {}) for piece in pieces]
    if None not in texts:
        whole = "".join(text or "" for text in texts).casefold()
        return Part(whole, whole, True)
    first = texts.index(None)
    last = len(texts) - texts[::-1].index(None)
    begins, ends = ("".join(text or "" for text in some).casefold() for some in (texts[:first], texts[last:]))
    return Part(begins, ends, False)


def _text(piece: PatternPiece, tags: Mapping[str, Values | None]) -> str | None:
    match piece:
        case str():
            return piece
        case Value():
            return piece.text
        case Variable():
            found = tags.get(folded(piece.key))
            return found if isinstance(found, str) else None
        case Any():
            return None
    return None
