"""A formula as clauses: each slot as a choice of cells, each part of the formula as a literal.

Source: PROOF.md, The decision procedure, 4; G. S. Tseitin, On the complexity of derivation in propositional calculus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from abac.operators import Region
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
    Unmodelled,
    Within,
    atoms,
)
from abac.prove.minterms import Cell, TooMany, cells_of
from abac.prove.slots import SEGMENT_SLOTS, Domain
from abac.results import StatementRef

Domains = Callable[[Slot], Domain]


class Choice(NamedTuple):
    """The literals of one slot: of its absence, of each cell; `several`: that it has more than one value."""

    absent: int
    cells: tuple[tuple[Cell, int], ...]
    one: int | None = None


class Clauses:
    """The clauses of one formula. Literals are whole numbers, negative where they are denied, as DIMACS has them.

    `selectors` hold a literal for each statement: while it is assumed, what the statement says is what it says.
    `doubtful` are cells of which nobody knows a value; `loose` are atoms that the clauses leave free.
    """

    def __init__(self, formula: Formula, domains: Domains) -> None:
        self.clauses: list[list[int]] = []
        self.at_most_one: list[list[int]] = []
        self.slots: dict[Slot, Choice] = {}
        self.selectors: dict[int, list[StatementRef]] = {}
        self.doubtful: list[int] = []
        self.loose: dict[Atom, int] = {}
        self._last = 0
        self._regions: dict[Slot, dict[Region, int]] = {}
        self._literals: dict[Formula, int] = {}  # by value: which parts are one object must not change the core
        self._atoms: dict[Atom, int] = {}
        self._true = self._fresh()
        self.clauses.append([self._true])
        self._choose(formula, domains)
        self.clauses.append([self._literal(formula)])

    def _fresh(self) -> int:
        self._last += 1
        return self._last

    def _choose(self, formula: Formula, domains: Domains) -> None:
        """Lay out the slots of the formula."""
        counted: set[Slot] = set()
        for atom in atoms(formula):
            match atom:
                case Within(slot, region) | AnyWithin(slot, region) | AllWithin(slot, region):
                    regions = self._regions.setdefault(slot, {})
                    regions.setdefault(region, len(regions))
                case Absent(slot):
                    self._regions.setdefault(slot, {})
                case OneValue(slot):
                    self._regions.setdefault(slot, {})
                    counted.add(slot)
                case Same(left, right):
                    self._regions.setdefault(left, {})
                    self._regions.setdefault(right, {})
        for slot, regions in self._regions.items():
            self._lay_out(slot, tuple(regions), domains(slot), is_counted=slot in counted)

    def _lay_out(self, slot: Slot, regions: tuple[Region, ...], domain: Domain, *, is_counted: bool) -> None:
        try:
            cells = cells_of(domain, regions)
        except TooMany:
            cells = _any_of(domain)
            self._regions[slot] = {}  # its atoms become loose
        absent = -self._true if slot in SEGMENT_SLOTS else self._fresh()
        chosen = tuple((cell, self._fresh()) for cell in cells)
        literals = [literal for _, literal in chosen]
        self.doubtful += (literal for cell, literal in chosen if cell.text is None)
        self.clauses.append([absent, *literals])
        if not slot.multivalued:
            self.at_most_one.append([absent, *literals])
        elif absent != -self._true:
            self.clauses += ([-absent, -literal] for literal in literals)
        one = self._count(absent, chosen) if is_counted and slot.multivalued else None
        self.slots[slot] = Choice(absent, chosen, one)

    def _count(self, absent: int, chosen: tuple[tuple[Cell, int], ...]) -> int:
        """A literal that says that there is exactly one value; two values may lie in one cell that has two texts."""
        one = self._fresh()
        self.clauses.append([-one, -absent])
        for i, (cell, literal) in enumerate(chosen):
            self.clauses += ([-one, -literal, -other] for _, other in chosen[i + 1 :])
            if cell.second is None:
                others = [other for _, other in chosen if other != literal]
                self.clauses.append([one, -literal, *others])
        return one

    def _literal(self, formula: Formula) -> int:
        known = self._literals.get(formula)
        if known is None:
            known = self._literals[formula] = self._of(formula)
        return known

    def _of(self, formula: Formula) -> int:
        match formula:
            case Constant(value):
                return self._true if value else -self._true
            case Not(part):
                return -self._literal(part)
            case And(parts):
                return -self._any([-self._literal(part) for part in parts])
            case Or(parts):
                return self._any([self._literal(part) for part in parts])
            case Said(statement, part):
                return self._selected(statement, self._literal(part))
        known = self._atoms.get(formula)
        if known is None:
            known = self._atoms[formula] = self._atom(formula)
        return known

    def _any(self, literals: list[int]) -> int:
        """A literal that is true where one of these is."""
        if len(literals) == 1:
            return literals[0]
        found = self._fresh()
        self.clauses.append([-found, *literals])
        self.clauses += ([found, -literal] for literal in literals)
        return found

    def _selected(self, statement: StatementRef, literal: int) -> int:
        """What the statement says, where its selector is assumed; without it, anything."""
        selector, said = self._fresh(), self._fresh()
        self.selectors[selector] = [statement]
        self.clauses += ([-selector, -said, literal], [-selector, said, -literal])
        return said

    def _atom(self, atom: Atom) -> int:
        match atom:
            case Absent(slot):
                return self.slots[slot].absent
            case OneValue(slot):
                one = self.slots[slot].one
                return -self.slots[slot].absent if one is None else one
            case Within(slot, region) | AnyWithin(slot, region) if region in self._regions[slot]:
                return self._in(slot, region, inside=True)
            case AllWithin(slot, region) if region in self._regions[slot]:
                return -self._in(slot, region, inside=False)
        self.loose[atom] = literal = self._fresh()
        for slot in _there(atom):
            self.clauses.append([-literal, -self.slots[slot].absent])
        return literal

    def _in(self, slot: Slot, region: Region, *, inside: bool) -> int:
        """Some value lies in the region, or outside of it."""
        place = self._regions[slot][region]
        cells = [literal for cell, literal in self.slots[slot].cells if bool(cell.truths >> place & 1) is inside]
        return self._any(cells) if cells else -self._true


def _there(atom: Atom) -> Iterable[Slot]:
    """The slots that have a value where a loose atom is true."""
    match atom:
        case Same(left, right):
            return left, right
        case Within(slot) | AnyWithin(slot):
            return (slot,)
    return ()


def why_loose(atom: Atom) -> str:
    """What a person has to know of an atom that the clauses leave free."""
    match atom:
        case Unmodelled(reason):
            return reason
        case Same(left, right):
            return f"the values of two keys that the caller chooses are compared: {left.name}, {right.name}"
        case Within(slot) | AnyWithin(slot) | AllWithin(slot):
            return f"the patterns of {slot.name} divide its values in too many ways"
    return str(atom)


def _any_of(domain: Domain) -> tuple[Cell, ...]:
    """The values of a domain of which nothing is asked; where it is itself too large, one that nobody has seen."""
    try:
        return cells_of(domain, ())
    except TooMany:
        return (Cell(0, None),)
