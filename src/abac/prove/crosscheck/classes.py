"""Problems that differ in names only: one answer for all of them.

Source: PROOF.md, figures (739 distinct formulas, 70 canonical classes).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from abac.operators import Region, Segments
from abac.prove.crosscheck.asked import slots_of
from abac.prove.crosscheck.names import (
    Fixed,
    Rename,
    exchanged,
    exchanged_domain,
    heads_of,
    numbered,
    patterns_of,
    texts_of_domain,
    texts_of_region,
    with_heads,
    with_names,
)
from abac.prove.cvc5.texts import without_idle_exclusions
from abac.prove.formula import (
    Absent,
    AllWithin,
    And,
    AnyWithin,
    Formula,
    Not,
    OneValue,
    Or,
    Same,
    Slot,
    Within,
    atoms,
    plain,
)
from abac.prove.slots.domain import Domain


class Canonical(NamedTuple):
    """A formula and the domains of its slots, with slots and names numbered in the order of their appearance.

    Of two problems with equal canonical forms both are satisfiable or none is, but for the greatest lengths of values,
    which the form leaves out.
    """

    formula: Formula
    domains: tuple[tuple[Slot, Domain], ...]


def canonical(formula: Formula, domains: Mapping[Slot, Domain]) -> Canonical:
    """The form that a problem shares with all that differ from it in the names of slots, teams, types and the like."""
    formula = plain(formula)
    asked = slots_of(formula)
    if _has_variables(asked):
        return Canonical(formula, tuple((slot, domains[slot]) for slot in asked if slot in domains))
    slots = {slot: Slot(f"slot {place}", slot.multivalued) for place, slot in enumerate(asked)}
    known = {slot: without_idle_exclusions(domains[slot]) for slot in asked if slot in domains}
    renames = _renames(formula, asked, known)
    renamed = ((slots[slot], exchanged_domain(domain, renames[slot])) for slot, domain in known.items())
    return Canonical(_renamed(formula, slots, renames), tuple(renamed))


def _renames(
    formula: Formula, asked: Mapping[Slot, list[Region]], domains: Mapping[Slot, Domain]
) -> dict[Slot, Rename | None]:
    found = {slot: _rename(regions, domains.get(slot)) for slot, regions in asked.items()}
    for atom in atoms(formula):
        # Equal values would have to be renamed alike; the slots of an equality keep their names.
        if isinstance(atom, Same):
            found[atom.left], found[atom.right] = None, None
    return found


def _rename(regions: Iterable[Region], domain: Domain | None) -> Rename | None:
    """How the texts of one slot are renamed; None where they are not."""
    try:
        texts = [text for region in regions for text in texts_of_region(region)]
        texts += texts_of_domain(domain) if domain is not None else ()
        heads = {} if any(isinstance(region, Segments) for region in regions) else heads_of(texts)
        names = numbered(with_heads(text, heads) for text in texts)
    except Fixed:
        return None
    return lambda text: with_names(with_heads(text, heads), names)


def _has_variables(asked: Mapping[Slot, list[Region]]) -> bool:
    """Whether a region speaks of another key by its name, so that slots cannot be renamed."""
    every = (pattern for regions in asked.values() for region in regions for pattern in patterns_of(region))
    return any(pattern.variables for pattern in every)


def _renamed(formula: Formula, slots: Mapping[Slot, Slot], renames: Mapping[Slot, Rename | None]) -> Formula:
    match formula:
        case Not(part):
            return Not(_renamed(part, slots, renames))
        case And(parts):
            return And(tuple(_renamed(part, slots, renames) for part in parts))
        case Or(parts):
            return Or(tuple(_renamed(part, slots, renames) for part in parts))
        case Within(slot, region) | AnyWithin(slot, region) | AllWithin(slot, region):
            return replace(formula, slot=slots[slot], region=_region(region, renames[slot]))
        case Absent(slot) | OneValue(slot):
            return replace(formula, slot=slots[slot])
        case Same(left, right, fold):
            return Same(slots[left], slots[right], fold)
    return formula


def _region(region: Region, rename: Rename | None) -> Region:
    return exchanged(region, rename) if rename is not None else region
