"""Matching without backtracking.

A pattern is split at its stars; the first run is anchored at the start, the last at the end, and those between are
found one after the other, each at its leftmost place. Time grows with the length of the text times the length of the
pattern at worst, and mostly with their sum.
"""

from __future__ import annotations

from collections.abc import Iterable

from abac.language.pattern.pieces import Any, One, Piece, Value


class Glob:
    """The star-separated runs of a pattern without variables, ready to match.

    INVARIANT: `_middle` holds no empty run (two stars in a row are one); each is sought once, from left to right.
    """

    __slots__ = ("_first", "_last", "_literal", "_middle", "_shortest")

    def __init__(self, pieces: Iterable[Piece]) -> None:
        runs: list[list[str | None]] = [[]]  # None stands for `?`
        for piece in pieces:
            if isinstance(piece, Any):
                runs.append([])
            elif isinstance(piece, One):
                runs[-1].append(None)
            elif isinstance(piece, str | Value):
                runs[-1].extend(piece.text if isinstance(piece, Value) else piece)
            else:
                raise ValueError(f"`{piece}` must be bound before matching")
        found = [_Run(run) for run in runs]
        self._literal = len(found) == 1
        self._first, self._last = found[0], found[-1]
        self._middle = [run for run in found[1:-1] if run.length]
        self._shortest = found[0].length if self._literal else sum(run.length for run in found)

    def matches(self, text: str) -> bool:
        """Whether the whole text matches."""
        if len(text) < self._shortest or not self._first.stands_at(text, 0):
            return False
        if self._literal:
            return len(text) == self._shortest
        end = len(text) - self._last.length
        if not self._last.stands_at(text, end):
            return False
        position = self._first.length
        for run in self._middle:
            position = run.leftmost(text, position, end)
            if position < 0:
                return False
            position += run.length
        return True


class _Run:
    """Characters and `?` without a star: it stands at a position or it does not."""

    __slots__ = ("_longest", "_texts", "length")

    def __init__(self, characters: list[str | None]) -> None:
        self.length = len(characters)
        self._texts: list[tuple[int, str]] = []  # the texts between question marks, each with its offset
        offset = 0
        while offset < self.length:
            start = offset
            while offset < self.length and characters[offset] is not None:
                offset += 1
            if offset > start:
                self._texts.append((start, "".join(c for c in characters[start:offset] if c is not None)))
            offset += 1
        self._longest = max(self._texts, key=lambda item: len(item[1]), default=None)

    def stands_at(self, text: str, position: int) -> bool:
        """Whether the run matches at exactly this position; the caller knows that the text is long enough."""
        return all(text.startswith(part, position + offset) for offset, part in self._texts)

    def leftmost(self, text: str, start: int, end: int) -> int:
        """The first position from `start` where the run fits before `end`, or -1."""
        if self._longest is None:
            return start if start + self.length <= end else -1
        offset, part = self._longest
        position = start
        while (found := text.find(part, position + offset, end)) >= 0:
            position = found - offset
            if position + self.length > end:
                return -1
            if self.stands_at(text, position):
                return position
            position += 1
        return -1
