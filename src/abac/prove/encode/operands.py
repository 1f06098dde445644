"""The operands of a condition in one space: rigid variables replaced, the rest as a region.

Source: IAM User Guide, "IAM policy elements: Variables and tags" (a variable without a value, default values).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from abac.language.condition import Condition
from abac.language.pattern import Pattern, Piece, Value, Variable
from abac.operators import Operator, Region
from abac.prove.formula import TRUE, Absent, Formula, Slot, either
from abac.prove.slots import Space

_ARN_SEGMENTS = 6


class Operands(NamedTuple):
    """What a condition asks a value to lie in, and when one of its operands has a variable without a value."""

    region: Region
    unresolved: Formula


def operands_of(condition: Condition, operator: Operator, space: Space) -> Operands:
    """The operands of a condition with this operator.

    Variables of free keys stay in the region. Of a key with several values no variable can be made, so one stands for
    its default, or for nothing.
    """
    patterns = condition.operands
    if not operator.reads_wildcards:
        patterns = tuple(pattern.as_literal() for pattern in patterns)
    if not operator.reads_variables:
        return Operands(operator.region(patterns), either(()))
    bound = [bind(pattern, space) for pattern in patterns]
    known = [pattern for pattern in bound if pattern is not None]
    if operator.name.startswith("Arn"):
        known = list(map(_read_again, known))
    lost = [TRUE] if len(known) < len(bound) else []
    return Operands(operator.region(known), either([*lost, *map(Absent, _without_default(known, space))]))


def bind(pattern: Pattern, space: Space) -> Pattern | None:
    """The pattern with rigid variables replaced by what they stand for; None where one stands for nothing."""
    if not pattern.variables:
        return pattern
    pieces = [_bound(piece, space) if isinstance(piece, Variable) else piece for piece in pattern.pieces]
    return None if None in pieces else Pattern(piece for piece in pieces if piece is not None)


def _bound(variable: Variable, space: Space) -> Piece | None:
    fact = space.fact(variable.key)
    if isinstance(fact, Slot) and not fact.multivalued:
        return variable
    text = fact if isinstance(fact, str) else variable.default
    return None if text is None else Value(text)


def _without_default(patterns: Iterable[Pattern], space: Space) -> Iterator[Slot]:
    """The free slots whose absence leaves a pattern without a value."""
    for pattern in patterns:
        for variable in pattern.variables:
            slot = space.slot(variable.key)
            if slot is not None and variable.default is None:
                yield slot


def _read_again(pattern: Pattern) -> Pattern:
    """An ARN operand whose own text has too few colons is split again, with the values as its own text."""
    if pattern.variables or len(pattern.segments(at_most=_ARN_SEGMENTS)) == _ARN_SEGMENTS:
        return pattern
    return Pattern(piece.text if isinstance(piece, Value) else piece for piece in pattern.pieces)
