"""The pieces of a pattern, read from text and written back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Any:
    """`*`: any combination of characters, none included."""


@dataclass(frozen=True, slots=True)
class One:
    """`?`: exactly one character."""


@dataclass(frozen=True, slots=True)
class Variable:
    """`${key}` or `${key, 'default'}` (IAM User Guide, Policy variables)."""

    key: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What a variable stood for: literal text, told from the pattern's own because no separator in it counts."""

    text: str


@dataclass(frozen=True, slots=True)
class Hole:
    """A value that is unknown where the policy was read, such as an ARN that a Terraform plan does not know yet."""

    name: str


Piece = str | Value | Any | One | Variable | Hole
ANY: Final = Any()
ONE: Final = One()

# The quantifiers with a second `+` never give back what they took, so a long text without a closing brace costs
# no more than its length.
_TOKEN = re.compile(
    r"\$\{(?P<escape>[*?$])\}"
    r"|\$\{\s*+(?P<key>[^{},'\s]++(?:\s++[^{},'\s]++)*+)\s*+(?:,\s*+'(?P<default>[^'}]*+)'\s*+)?\}"
    r"|(?P<any>\*)|(?P<one>\?)"
)
_WILDCARD = re.compile(r"(?P<any>\*)|(?P<one>\?)")


def read(text: str, *, variables: bool) -> Iterator[Piece]:
    """The pieces of `text`; without `variables` a `${…}` is ordinary text."""
    position = 0
    for match in (_TOKEN if variables else _WILDCARD).finditer(text):
        yield text[position : match.start()]
        position = match.end()
        groups = match.groupdict()
        if groups["any"]:
            yield ANY
        elif groups["one"]:
            yield ONE
        elif groups["escape"]:
            yield groups["escape"]
        else:
            yield Variable(groups["key"], groups["default"])
    yield text[position:]


def merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same pieces without empty texts and with neighbours of one kind made one.

    An empty value stays: a variable stood there, and some operators admit none.
    """
    before: Piece = ""
    for piece in pieces:
        match before, piece:
            case str(), str():
                before += piece
            case Value(text), Value(more):
                before = Value(text + more)
            case _, "":
                pass
            case "", _:
                before = piece
            case _:
                yield before
                before = piece
    if before != "":
        yield before


def written(pieces: Iterable[Piece]) -> str:
    """Text that reads as these pieces (a value as its text; a hole's form is for people only)."""
    plain = (piece.text if isinstance(piece, Value) else piece for piece in pieces)
    return "".join(_write(piece) for piece in merged(plain))


def _write(piece: Piece) -> str:
    match piece:
        case str():
            return re.sub(r"[*?]|\$(?=\{)", lambda found: "${" + found[0] + "}", piece)
        case Any():
            return "*"
        case One():
            return "?"
        case Variable(key, None):
            return "${" + key + "}"
        case Variable(key, default):
            return "${" + key + ", '" + str(default) + "'}"
        case Hole(name):
            return "${hole:" + name + "}"
        case Value(text):
            return _write(text)
