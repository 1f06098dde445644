"""Text with `*`, `?`, `${variable}` and holes: what Action, Resource, Principal and condition operands are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from abac.language.pattern.case import folded
from abac.language.pattern.glob import Glob
from abac.language.pattern.pieces import ANY, Any, Hole, One, Piece, Value, Variable, merged, read, written

Resolve = Callable[[str], str | None]
"""Gives the value of a context key, or None where it is absent or has several values."""


class Pattern:
    """A parsed pattern. Equal when the pieces are equal; `source` is the text it was read from.

    `variables=False` reads `${…}` as literal text, as AWS does in documents before Version 2012-10-17.
    INVARIANT: `pieces` never holds two adjacent texts or values, nor an empty text: equal patterns, equal pieces.
    """

    __slots__ = ("_bound", "_folded", "_segments", "_source", "pieces")

    def __init__(self, pieces: Iterable[Piece], source: str | None = None) -> None:
        self.pieces: tuple[Piece, ...] = tuple(merged(pieces))
        self._source = source
        self._bound: Glob | None = None
        self._folded: Glob | None = None
        self._segments: tuple[Pattern, ...] | None = None

    @classmethod
    def parse(cls, text: str, *, variables: bool = True) -> Pattern:
        """Read `*`, `?` and, with `variables`, `${…}` and the escapes `${*}`, `${?}`, `${$}` from `text`."""
        return cls(read(text, variables=variables), text)

    @classmethod
    def literal(cls, text: str) -> Pattern:
        """A pattern that matches exactly `text`."""
        return cls((text,))

    @property
    def source(self) -> str:
        """The text that the pattern was read from, or one that reads as it."""
        if self._source is None:
            self._source = written(self.pieces)
        return self._source

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The policy variables, in the order of the text."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Variable))

    @property
    def has_hole(self) -> bool:
        """Whether part of the text is unknown; such a pattern cannot be matched, only reasoned about."""
        return any(isinstance(piece, Hole) for piece in self.pieces)

    @property
    def has_wildcard(self) -> bool:
        """Whether a `*` or `?` stands in it that is not escaped."""
        return any(isinstance(piece, Any | One) for piece in self.pieces)

    @property
    def text(self) -> str | None:
        """The one text that this pattern matches, or None where it has wildcards, variables or holes."""
        texts = []
        for piece in self.pieces:
            if isinstance(piece, Value):
                texts.append(piece.text)
            elif isinstance(piece, str):
                texts.append(piece)
            else:
                return None
        return "".join(texts)

    @property
    def is_star(self) -> bool:
        """Whether the pattern is `*` alone."""
        return self.pieces == (ANY,)

    def bind(self, resolve: Resolve) -> Pattern | None:
        """Put literal values in the place of variables; None where a variable is absent and has no default.

        Substituted text is literal: a `*` in a tag's value matches only a `*` (IAM User Guide, Policy variables).
        """
        if not self.variables:
            return self
        pieces: list[Piece] = []
        for piece in self.pieces:
            if isinstance(piece, Variable):
                value = resolve(piece.key)
                value = piece.default if value is None else value
                if value is None:
                    return None
                pieces.append(Value(value))
            else:
                pieces.append(piece)
        return Pattern(pieces)

    def as_literal(self) -> Pattern:
        """The same text with `*` and `?` as ordinary characters, for operators that read no wildcards."""
        if not self.has_wildcard:
            return self
        plain = ("*" if isinstance(p, Any) else "?" if isinstance(p, One) else p for p in self.pieces)
        return Pattern(plain, self.source)

    def matches(self, text: str, *, fold: bool = False) -> bool:
        """Whether the whole `text` matches; `fold` ignores case. Variables must have been bound before.

        Raises ValueError where a variable or a hole stands in the pattern: a defect of the caller.
        """
        if fold:
            if self._folded is None:
                self._folded = Glob(_fold(piece) for piece in self.pieces)
            return self._folded.matches(folded(text))
        if self._bound is None:
            self._bound = Glob(self.pieces)
        return self._bound.matches(text)

    def segments(self, separator: str = ":", at_most: int = 6) -> tuple[Pattern, ...]:
        """Split at the separators that stand in the pattern's own text, never in what a variable stands for."""
        if (separator, at_most) != (":", 6):
            return self._split(separator, at_most)
        if self._segments is None:  # the segments of an ARN are asked for again and again
            self._segments = self._split(separator, at_most)
        return self._segments

    def _split(self, separator: str, at_most: int) -> tuple[Pattern, ...]:
        parts: list[list[Piece]] = [[]]
        for piece in self.pieces:
            if not isinstance(piece, str):
                parts[-1].append(piece)
                continue
            head, *tail = piece.split(separator, at_most - len(parts))
            parts[-1].append(head)
            parts.extend([text] for text in tail)
        return tuple(Pattern(part) for part in parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self.pieces == other.pieces

    def __hash__(self) -> int:
        return hash(self.pieces)

    def __str__(self) -> str:
        return self.source

    def __repr__(self) -> str:
        return f"Pattern({self.source!r})"


def _fold(piece: Piece) -> Piece:
    if isinstance(piece, Value):
        return Value(folded(piece.text))
    return folded(piece) if isinstance(piece, str) else piece
