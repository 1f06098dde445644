"""Text of the SMT-LIB language: string literals, symbols, applications.

Source: The SMT-LIB Standard, version 2.6, section 3.1 (lexicon); SMT-LIB theory "Unicode Strings" (escape sequences,
the characters that strings are made of).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

LAST_CHARACTER: Final = 0x2FFFF
"""The last code point that a string of SMT-LIB may hold (theory "Unicode Strings": planes 0 to 2)."""

TRUE: Final = "true"
FALSE: Final = "false"


def string(text: str) -> str:
    """The literal that stands for `text`; every character beyond printable ASCII, and the backslash, is escaped.

    Raises ValueError where a character lies beyond `LAST_CHARACTER`: SMT-LIB has no string that holds it.
    """
    if not expressible(text):
        raise ValueError(f"no string of SMT-LIB holds `{text}`")
    return '"' + "".join(map(_escaped, text)) + '"'


def expressible(text: str) -> bool:
    """Whether SMT-LIB has a string for it."""
    return all(ord(character) <= LAST_CHARACTER for character in text)


def symbol(name: str) -> str:
    """A quoted symbol; `|` and the backslash, which none may hold, are written as `!7c` and `!5c`, `!` as `!21`."""
    return "|" + "".join(f"!{ord(c):02x}" if c in "|\\!" else c for c in name) + "|"


def apply(function: str, *arguments: str) -> str:
    """`(function argument …)`."""
    return f"({function} {' '.join(arguments)})"


def conjunction(terms: Iterable[str]) -> str:
    """All of `terms`; true where there are none."""
    return _joined("and", terms, neutral=TRUE, absorbing=FALSE)


def disjunction(terms: Iterable[str]) -> str:
    """At least one of `terms`; false where there are none."""
    return _joined("or", terms, neutral=FALSE, absorbing=TRUE)


def negation(term: str) -> str:
    """The opposite."""
    return {TRUE: FALSE, FALSE: TRUE}.get(term) or apply("not", term)


def implication(condition: str, consequence: str) -> str:
    """`consequence` wherever `condition` holds."""
    return apply("=>", condition, consequence)


def integer(value: int) -> str:
    """A whole number as a term of sort Int."""
    return str(value) if value >= 0 else f"(- {-value})"


def real(value: Fraction) -> str:
    """An exact number as a term of sort Real."""
    size = f"(/ {abs(value.numerator)}.0 {value.denominator}.0)" if value.denominator != 1 else f"{abs(value)}.0"
    return size if value >= 0 else f"(- {size})"


def _joined(function: str, terms: Iterable[str], *, neutral: str, absorbing: str) -> str:
    found = dict.fromkeys(term for term in terms if term != neutral)
    if absorbing in found:
        return absorbing
    if len(found) < 2:
        return next(iter(found), neutral)
    return apply(function, *found)


def _escaped(character: str) -> str:
    if character == '"':
        return '""'
    return character if " " <= character <= "~" and character != "\\" else f"\\u{{{ord(character):x}}}"
