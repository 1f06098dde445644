"""How many values of a multivalued key are enough.

Take any request that makes a formula true, and bring the formula's negations to its atoms. Keep of a key's values one
that lies in the region for each `AnyWithin` that is true, and one that lies outside for each `AllWithin` that is false;
any one value, where there is nothing to keep. Atoms that stand in the formula as they are and were true stay true, and
so do negated ones that were false: fewer values break neither "all lie within" nor "none lies within", and each witness
is still there. A formula without negations but at atoms stays true when its literals do. "Exactly one value" stays; for
"not exactly one" keep one value more. So as many values suffice as there are such literals, at least one, and one more
where "not exactly one" is among the literals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from abac.prove.formula import AllWithin, And, AnyWithin, Atom, Constant, Formula, Not, OneValue, Or, Said, Slot


def values_needed(formula: Formula) -> Mapping[Slot, int]:
    """For each multivalued slot of which a literal needs a witness, how many values a request needs at most."""
    witnesses: dict[Slot, set[Atom]] = {}
    several: set[Slot] = set()
    for atom, positive in literals(formula):
        match atom:
            case AnyWithin(slot) if positive:
                witnesses.setdefault(slot, set()).add(atom)
            case AllWithin(slot) if not positive:
                witnesses.setdefault(slot, set()).add(atom)
            case OneValue(slot) if not positive:
                several.add(slot)
    return {slot: max(1, len(witnesses.get(slot, ()))) + (slot in several) for slot in {*witnesses, *several}}


def literals(formula: Formula, positive: bool = True) -> Iterator[tuple[Atom, bool]]:
    """Every atom of the formula with its sign once all negations have been brought to the atoms."""
    match formula:
        case Constant():
            return
        case Not(part):
            yield from literals(part, not positive)
        case Said(_, part):
            yield from literals(part, positive)
        case And(parts) | Or(parts):
            for part in parts:
                yield from literals(part, positive)
        case _:
            yield formula, positive
