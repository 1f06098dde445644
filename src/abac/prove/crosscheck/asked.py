"""What a formula asks of each slot."""

from __future__ import annotations

from abac.operators import Region
from abac.prove.formula import Absent, AllWithin, AnyWithin, Formula, OneValue, Same, Slot, Within, atoms


def slots_of(formula: Formula) -> dict[Slot, list[Region]]:
    """Every slot of the formula, in the order of appearance, with the regions it is asked about."""
    found: dict[Slot, list[Region]] = {}
    for atom in atoms(formula):
        match atom:
            case Within(slot, region) | AnyWithin(slot, region) | AllWithin(slot, region):
                found.setdefault(slot, []).append(region)
            case Absent(slot) | OneValue(slot):
                found.setdefault(slot, [])
            case Same(left, right):
                found.setdefault(left, [])
                found.setdefault(right, [])
    return found
