"""A formula on one request: what the proof says of it, to hold against what `simulate` decides."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from abac.language.arn import Arn
from abac.language.pattern import folded
from abac.language.request import Request, Values
from abac.prove.formula import (
    Absent,
    AllWithin,
    And,
    AnyWithin,
    Atom,
    Constant,
    Formula,
    Not,
    OneValue,
    Or,
    Said,
    Same,
    Slot,
    Within,
)
from abac.prove.regions import lies_in
from abac.prove.slots import SEGMENT_SLOTS, Space

Valued = Mapping[str, Values]


def evaluate(formula: Formula, space: Space, request: Request) -> bool | None:
    """Whether the formula holds for a request of the space; None where that hangs on what it does not model."""
    return evaluate_values(formula, values_of(space, request))


def values_of(space: Space, request: Request) -> Valued:
    """The values of the request's slots by name; a slot that is not there has none."""
    found: dict[str, Values] = {}
    for key, value in request.context.items():
        if value != () and (slot := space.slot(key)) is not None:
            found[slot.name] = value
    arn = Arn.parse(request.resource)
    return found | ({slot.name: text for slot, text in zip(SEGMENT_SLOTS, arn, strict=True)} if arn else {})


def evaluate_values(formula: Formula, values: Valued) -> bool | None:
    """Whether the formula holds where its slots, by name, have these values; None as in `evaluate`."""
    match formula:
        case Constant(value):
            return value
        case Said(_, part):
            return evaluate_values(part, values)
        case Not(part):
            found = evaluate_values(part, values)
            return None if found is None else not found
        case And(parts):
            return _joined(map(partial(evaluate_values, values=values), parts), decisive=False)
        case Or(parts):
            return _joined(map(partial(evaluate_values, values=values), parts), decisive=True)
    return _atom(formula, values)


def _joined(answers: map[bool | None], *, decisive: bool) -> bool | None:
    known: bool | None = not decisive
    for answer in answers:
        if answer is decisive:
            return decisive
        if answer is None:
            known = None
    return known


def _atom(atom: Atom, values: Valued) -> bool | None:
    match atom:
        case Absent(slot):
            return slot.name not in values
        case Within(slot, region) | AnyWithin(slot, region):
            return any(lies_in(text, region) for text in _texts(slot, values))
        case AllWithin(slot, region):
            return all(lies_in(text, region) for text in _texts(slot, values))
        case OneValue(slot):
            return len(_texts(slot, values)) == 1
        case Same(left, right, fold):
            pair = [folded(text) if fold else text for slot in (left, right) for text in _texts(slot, values)]
            return len(pair) == 2 and pair[0] == pair[1]
    return None


def _texts(slot: Slot, values: Valued) -> tuple[str, ...]:
    found = values.get(slot.name, ())
    return (found,) if isinstance(found, str) else found
