"""StringEquals and its kin, StringLike, BinaryEquals."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Final

from abac.language.pattern import Pattern, Variable, folded
from abac.operators.operator import Operator, Predicate, bound_text, own_text, page
from abac.operators.region import NOTHING, Globs, Opaque, Region, SameAs, union


def binary(text: str) -> bytes | None:
    """The bytes that base64 `text` stands for (RFC 4648, section 4); None unless it is their one proper spelling."""
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return found if base64.b64encode(found).decode("ascii") == text else None


def _equals(operands: Sequence[Pattern]) -> Predicate:
    return frozenset(map(bound_text, operands)).__contains__


def _equals_ignoring_case(operands: Sequence[Pattern]) -> Predicate:
    texts = frozenset(folded(bound_text(operand)) for operand in operands)
    return lambda value: folded(value) in texts


def _like(operands: Sequence[Pattern]) -> Predicate:
    globs = tuple(operand for operand in operands if operand.has_wildcard)
    texts = frozenset(bound_text(operand) for operand in operands if not operand.has_wildcard)
    for glob in globs:
        glob.matches("")  # an unbound operand is found now, not at the first value that no text equals
    return lambda value: value in texts or any(glob.matches(value) for glob in globs)


def _same_bytes(operands: Sequence[Pattern]) -> Predicate:
    texts = [own_text(operand) for operand in operands]
    wanted = frozenset(binary(text) for text in texts if text is not None) - {None}
    return lambda value: binary(value) in wanted


def _region(operands: Sequence[Pattern], *, fold: bool = False, wildcards: bool = False) -> Region:
    """`SameAs` for each operand that is one variable alone, `Globs` for all others together."""
    others, same = [], []
    for operand in operands:
        match operand.pieces:
            case (Variable(key, default),):
                same.append(SameAs(key, default, fold))
            case _:
                others.append(operand if wildcards else operand.as_literal())
    return union([Globs(tuple(others), fold), *same])


def _binary_region(operands: Sequence[Pattern]) -> Region:
    regions: list[Region] = []
    for operand in operands:
        match operand.pieces:
            case ():
                regions.append(Globs((operand,)))
            case (str(text),) if binary(text) is not None:
                regions.append(Globs((operand,)))
            case _ if operand.has_hole:
                regions.append(Opaque(f"`{operand}` is not known yet"))
            case _:
                regions.append(NOTHING)
    return union(regions)


def _not_binary(text: str) -> str | None:
    return None if binary(text) is not None else f"`{text}` is not base64 text such as `QUJD`"


STRING_EQUALS: Final = Operator(
    name="StringEquals",
    matcher=_equals,
    region=_region,
    source=page("String condition operators"),
    reads_variables=True,
)
STRING_EQUALS_IGNORE_CASE: Final = Operator(
    name="StringEqualsIgnoreCase",
    matcher=_equals_ignoring_case,
    region=lambda operands: _region(operands, fold=True),
    source=page("String condition operators"),
    reads_variables=True,
)
STRING_LIKE: Final = Operator(
    name="StringLike",
    matcher=_like,
    region=lambda operands: _region(operands, wildcards=True),
    source=page("String condition operators"),
    reads_wildcards=True,
    reads_variables=True,
)
# The page says "byte for byte": a value that is not base64 itself has no bytes to compare and matches nothing.
BINARY_EQUALS: Final = Operator(
    name="BinaryEquals",
    matcher=_same_bytes,
    region=_binary_region,
    source=page("Binary condition operators"),
    invalid=_not_binary,
)
STRING_OPERATORS: Final = (
    STRING_EQUALS,
    STRING_EQUALS.negated("StringNotEquals"),
    STRING_EQUALS_IGNORE_CASE,
    STRING_EQUALS_IGNORE_CASE.negated("StringNotEqualsIgnoreCase"),
    STRING_LIKE,
    STRING_LIKE.negated("StringNotLike"),
    BINARY_EQUALS,
)
