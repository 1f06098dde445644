"""What a set of policies says of a request of unknowns: facts about single slots, joined by and, or, not.

Source: PROOF.md, The decision procedure (slots; an atom is a predicate on one slot).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from abac.operators import Region
from abac.results import StatementRef


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One unknown of a request: a segment of the resource's ARN (`resource[0]` to `resource[5]`), or a context key.

    A key is named in folded form (`aws:resourcetag/team`). What AWS states under two keys is one slot.
    """

    name: str
    multivalued: bool = False


class Hashed:
    """A value that remembers its hash, since it is large and looked up again and again."""

    __slots__ = ("_hash",)

    __match_args__: tuple[str, ...] = ()
    _hash: int

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            found = hash((type(self), *(getattr(self, name) for name in self.__match_args__)))
            object.__setattr__(self, "_hash", found)
            return found


class _Node(Hashed):
    """A part of a formula that remembers what is asked of it: formulas are large, share parts, and are looked up whole.

    That is its hash, the atoms in it, and the same part without marks of statements.
    """

    __slots__ = ("_atoms", "_plain")

    _atoms: tuple[Atom, ...]
    _plain: Formula


@dataclass(frozen=True, slots=True)
class Constant:
    """True or false whatever the request is."""

    value: bool


@dataclass(frozen=True, slots=True)
class Absent:
    """The request lacks the key, or gives it no value."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Within(_Node):
    """The slot's one value is there and lies in `region`, whose variables have been replaced by what they stand for."""

    __hash__ = _Node.__hash__
    slot: Slot
    region: Region


@dataclass(frozen=True, slots=True)
class AnyWithin(_Node):
    """At least one value of a multivalued slot lies in `region`; false where the key is absent."""

    __hash__ = _Node.__hash__
    slot: Slot
    region: Region


@dataclass(frozen=True, slots=True)
class AllWithin(_Node):
    """Every value of a multivalued slot lies in `region`; true where the key is absent."""

    __hash__ = _Node.__hash__
    slot: Slot
    region: Region


@dataclass(frozen=True, slots=True)
class OneValue:
    """A multivalued slot has exactly one value."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Same:
    """Two slots are there and have the same value; `fold` ignores case. Outside the finite fragment: cvc5 decides."""

    left: Slot
    right: Slot
    fold: bool = False


@dataclass(frozen=True, slots=True)
class Unmodelled:
    """What these forms cannot say. A verdict that hangs on it is unknown; `reason` names the construct."""

    reason: str


@dataclass(frozen=True, slots=True)
class Not(_Node):
    """The opposite."""

    __hash__ = _Node.__hash__
    part: Formula


@dataclass(frozen=True, slots=True)
class And(_Node):
    """All of `parts`; none is true."""

    __hash__ = _Node.__hash__
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Or(_Node):
    """At least one of `parts`; none is false."""

    __hash__ = _Node.__hash__
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Said(_Node):
    """`part` is what one statement says of the request. As true as `part`; a proof names the statements it rests on."""

    __hash__ = _Node.__hash__
    statement: StatementRef
    part: Formula


Atom = Absent | Within | AnyWithin | AllWithin | OneValue | Same | Unmodelled
Formula = Constant | Atom | Not | And | Or | Said

TRUE: Final = Constant(True)
FALSE: Final = Constant(False)
_JOINING: Final = (Not, And, Or, Said)  # what has parts


def both(parts: Iterable[Formula]) -> Formula:
    """All of `parts`, without what is true anyway; false as soon as one is."""
    found: dict[Formula, None] = {}
    for part in parts:
        if isinstance(part, Constant):
            if not part.value:
                return FALSE
        elif isinstance(part, And):
            found.update(dict.fromkeys(part.parts))
        else:
            found[part] = None
    if not found:
        return TRUE
    return next(iter(found)) if len(found) == 1 else And(tuple(found))


def either(parts: Iterable[Formula]) -> Formula:
    """At least one of `parts`, without what is false anyway; true as soon as one is."""
    found: dict[Formula, None] = {}
    for part in parts:
        if isinstance(part, Constant):
            if part.value:
                return TRUE
        elif isinstance(part, Or):
            found.update(dict.fromkeys(part.parts))
        else:
            found[part] = None
    if not found:
        return FALSE
    return next(iter(found)) if len(found) == 1 else Or(tuple(found))


def negation(part: Formula) -> Formula:
    """The opposite, without a double negation."""
    if isinstance(part, Constant):
        return FALSE if part.value else TRUE
    return part.part if isinstance(part, Not) else Not(part)


def atoms(formula: Formula) -> tuple[Atom, ...]:
    """The atoms of the formula, each once, from left to right."""
    if not isinstance(formula, _JOINING):
        return () if isinstance(formula, Constant) else (formula,)
    try:
        return formula._atoms
    except AttributeError:
        parts = formula.parts if isinstance(formula, (And, Or)) else (formula.part,)
        found = atoms(parts[0]) if len(parts) == 1 else tuple(dict.fromkeys(chain.from_iterable(map(atoms, parts))))
        object.__setattr__(formula, "_atoms", found)
        return found


def plain(formula: Formula) -> Formula:
    """An equally true formula without `Said`."""
    if not isinstance(formula, _JOINING):
        return formula
    try:
        return formula._plain
    except AttributeError:
        found = _without_marks(formula)
        object.__setattr__(formula, "_plain", found)
        return found


def _without_marks(formula: Not | And | Or | Said) -> Formula:
    match formula:
        case Said(_, part):
            return plain(part)
        case Not(part):
            return negation(plain(part))
        case And(parts):
            return both(map(plain, parts))
        case Or(parts):
            return either(map(plain, parts))


@lru_cache(maxsize=65_536)
def slots_of(formula: Formula) -> tuple[Slot, ...]:
    """The slots of the formula, each once, from left to right."""
    return tuple(dict.fromkeys(slot for atom in atoms(formula) for slot in _slots(atom)))


def _slots(atom: Atom) -> tuple[Slot, ...]:
    match atom:
        case Same(left, right):
            return left, right
        case Unmodelled():
            return ()
    return (atom.slot,)
