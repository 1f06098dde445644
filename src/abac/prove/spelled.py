"""Values as texts of which no two are alike: what answers are remembered by, here and on disk.

A text holds every field by which values of its type are compared, so a type that gains one gains other texts. Nothing
that it does not know is left out: that is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Final

from abac.language.pattern import Pattern


def spelled(value: object) -> str:
    """The text of a value; of two values of these types it is the same where they are equal, and only there.

    Raises TypeError for a value of a type that it does not know.
    """
    match value:
        case Pattern():
            return f"Pattern{_each(value.pieces)}"  # `source` may be the same where the pieces are not
        case None | bool() | int() | str():
            return repr(value)
        case tuple():
            return f"{type(value).__name__}{_each(value)}"
        case frozenset():
            return f"set({','.join(sorted(map(spelled, value)))})"
        case Mapping():
            return f"map({','.join(sorted(f'{spelled(key)}:{spelled(each)}' for key, each in value.items()))})"
        case Fraction(numerator=numerator, denominator=denominator):  # equal to a whole number where it is one
            return repr(numerator) if denominator == 1 else f"{numerator}/{denominator}"
    kind: type = type(value)
    return f"{kind.__name__}{_each(getattr(value, name) for name in _compared(kind))}"


def digest(text: str) -> str:
    """A short text that stands for a long one (SHA-256)."""
    return sha256(text.encode()).hexdigest()


def _each(values: Iterable[object]) -> str:
    return f"({','.join(map(spelled, values))})"


_FIELDS: Final[dict[type, tuple[str, ...]]] = {}


def _compared(kind: type) -> tuple[str, ...]:
    """The fields by which values of a type are compared. Raises TypeError where it has none."""
    if kind not in _FIELDS:
        if not is_dataclass(kind):
            raise TypeError(f"{kind.__name__} has no text")
        _FIELDS[kind] = tuple(field.name for field in fields(kind) if field.compare)
    return _FIELDS[kind]
