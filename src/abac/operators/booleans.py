"""Bool and Null: operators whose operands are `true` or `false`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from abac.language.pattern import Pattern
from abac.operators.operator import Operator, Predicate, bound_text, own_text, page
from abac.operators.region import Opaque, Region, Truth, union


def truth(text: str) -> bool | None:
    """The truth value that `text` spells, in any case; None where it spells neither.

    The page says "true" or "false"; AWS's own managed policies spell some of them `True` and `False`.
    """
    return {"true": True, "false": False}.get(text.lower())


def _same_truth(operands: Sequence[Pattern]) -> Predicate:
    wanted = frozenset(text for operand in operands if truth(text := bound_text(operand).lower()) is not None)
    return lambda value: value in wanted or value.lower() in wanted


def _present(operands: Sequence[Pattern]) -> Predicate:
    texts = [own_text(operand) for operand in operands]
    asks_for_presence = any(truth(text) is False for text in texts if text is not None)
    return lambda value: asks_for_presence


def _region(operands: Sequence[Pattern], *, of_absence: bool = False) -> Region:
    values, unknown = set(), []
    for operand in operands:
        if operand.has_hole or (operand.variables and not of_absence):
            unknown.append(Opaque(f"`{operand}` stands for a truth value that is not known"))
            continue
        own = all(isinstance(piece, str) for piece in operand.pieces)
        spelled = (operand.text or "").lower() if own or not of_absence else ""
        values |= {value for value, word in ((True, "true"), (False, "false")) if spelled == word}
    return union([Truth(frozenset(values), of_absence), *unknown])


def _not_truth(text: str) -> str | None:
    return None if truth(text) is not None else f"`{text}` is neither `true` nor `false`"


BOOL: Final = Operator(
    name="Bool",
    matcher=_same_truth,
    region=_region,
    source=page("Boolean condition operators"),
    # This page admits variables, the page on policy variables does not; the operator's own page is followed.
    reads_variables=True,
    invalid=lambda text: None if Pattern.parse(text).variables else _not_truth(text),
)
# `true`: the key is absent. The matcher is asked about a value, so about a key that is present: it matches `false`.
NULL: Final = Operator(
    name="Null",
    matcher=_present,
    region=lambda operands: _region(operands, of_absence=True),
    source=page("Condition operator to check existence of condition keys"),
    invalid=_not_truth,
)
BOOLEAN_OPERATORS: Final = (BOOL, NULL)
