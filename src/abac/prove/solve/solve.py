"""Ask a SAT solver: values for the slots that make a formula true, the fewest and shortest; or why there are none.

Source: PROOF.md, The decision procedure, 4; Counterexamples and proofs as people read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pysat.solvers import Minicard

from abac.language.request import Values
from abac.prove.formula import Formula, Same, Slot
from abac.prove.minterms import Cell
from abac.prove.slots import SEGMENT_SLOTS
from abac.prove.solve.clauses import Choice, Clauses, Domains, why_loose
from abac.results import StatementRef

_CORE: Final = 64  # statements of a core that are tried one by one
_TRIED: Final = 12  # cells of one slot among which the shortest is sought


@dataclass(frozen=True, slots=True)
class Model:
    """Values that make the formula true, as far as the finite forms can tell; None: the key is absent.

    `loose` says what those forms leave open: only a replay shows whether the values do.
    """

    values: Mapping[Slot, Values | None]
    loose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsatisfiable:
    """No values make the formula true; `core` are statements that suffice for it."""

    core: tuple[StatementRef, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """Not known."""

    because: str


Solution = Model | Unsatisfiable | Undecided


def solve(formula: Formula, domains: Domains) -> Solution:
    """Values for the slots of the formula, or a proof that there are none.

    What the finite forms cannot say is left free, both ways: a proof holds in spite of it, a model may not.
    """
    return _Search(Clauses(formula, domains)).solution()


def in_order(statements: Iterable[StatementRef]) -> tuple[StatementRef, ...]:
    """Each statement once, by policy type, document and place."""
    return tuple(sorted(dict.fromkeys(statements), key=lambda each: (each.policy_type, each.policy, each.statement)))


class _Search:
    """One run of the solver. INVARIANT: `self._fixed` can be satisfied once a model was found, and only grows."""

    def __init__(self, clauses: Clauses) -> None:
        self._clauses = clauses
        self._solver = Minicard(bootstrap_with=clauses.clauses)
        for literals in clauses.at_most_one:
            self._solver.add_atmost(literals, 1)
        self._statements = list(clauses.selectors)
        self._fixed = [*self._statements, *(-literal for literal in clauses.doubtful)]
        self._model: frozenset[int] = frozenset()

    def solution(self) -> Solution:
        """Search, and give the solver's memory back."""
        try:
            return self._searched()
        finally:
            self._solver.delete()

    def _searched(self) -> Solution:
        if self._holds(self._fixed):
            self._fewest()
            self._shortest()
            loose = dict.fromkeys(map(why_loose, self._clauses.loose))
            return Model(dict(self._values()), tuple(loose))
        if self._clauses.doubtful and self._solver.solve(assumptions=self._statements):
            return Undecided(_DOUBTFUL)
        return Unsatisfiable(self._core())

    def _holds(self, assumptions: list[int]) -> bool:
        if not self._solver.solve(assumptions=assumptions):
            return False
        self._model = frozenset(self._solver.get_model())
        return True

    def _try(self, literals: list[int]) -> bool:
        """Fix more literals if the formula can still be true."""
        if not self._holds([*self._fixed, *literals]):
            return False
        self._fixed += literals
        return True

    def _fewest(self) -> None:
        """Do without keys one by one, then without values of keys that have several."""
        for slot, choice in sorted(self._clauses.slots.items(), key=lambda item: _usefulness(item[0])):
            if slot in SEGMENT_SLOTS or self._try([choice.absent]):
                continue
            self._fixed.append(-choice.absent)
            for _, literal in choice.cells if slot.multivalued else ():
                if literal in self._model:
                    self._try([-literal])

    def _shortest(self) -> None:
        """Take the shortest text for each slot that may have any of several."""
        for slot, choice in sorted(self._clauses.slots.items(), key=lambda item: item[0]):
            if slot.multivalued or choice.absent in self._model or len(choice.cells) == 1:
                continue
            known = (pair for pair in choice.cells if pair[0].text is not None)
            for _, literal in sorted(known, key=lambda pair: len(pair[0].text or ""))[:_TRIED]:
                if self._try([literal]):
                    break

    def _core(self) -> tuple[StatementRef, ...]:
        """Statements that suffice for the proof; none of them can be left out."""
        core = [literal for literal in self._solver.get_core() or () if literal in self._clauses.selectors]
        if len(core) <= _CORE:
            for literal in tuple(core):
                fewer = [other for other in core if other != literal]
                if not self._solver.solve(assumptions=fewer):
                    core = fewer
        return in_order(statement for literal in core for statement in self._clauses.selectors[literal])

    def _values(self) -> Iterator[tuple[Slot, Values | None]]:
        chosen = {slot: self._chosen(choice) for slot, choice in self._clauses.slots.items()}
        texts = {slot: [cell.text or "" for cell in cells] for slot, cells in chosen.items()}
        self._equate(chosen, texts)
        for slot, found in texts.items():
            if not found:
                yield slot, None
            elif slot.multivalued:
                choice = self._clauses.slots[slot]
                several = choice.one is not None and -choice.one in self._model and len(found) == 1
                yield slot, (*found, *_second(chosen[slot] if several else ()))
            else:
                yield slot, found[0]

    def _chosen(self, choice: Choice) -> list[Cell]:
        return [cell for cell, literal in choice.cells if literal in self._model]

    def _equate(self, chosen: Mapping[Slot, list[Cell]], texts: dict[Slot, list[str]]) -> None:
        """Give slots that have to be the same one text, and slots that must not two, where their cells allow it."""
        for atom, literal in self._clauses.loose.items():
            if not isinstance(atom, Same) or not (texts[atom.left] and texts[atom.right]):
                continue
            if literal in self._model:
                texts[atom.right] = texts[atom.left]
            elif texts[atom.left] == texts[atom.right] and (second := _second(chosen[atom.right])):
                texts[atom.right] = second


def _usefulness(slot: Slot) -> tuple[bool, Slot]:
    """People expect tags and an address in a request; any other key goes first."""
    return "tag" in slot.name or slot.name == "aws:sourceip", slot


def _second(cells: Iterable[Cell]) -> list[str]:
    return [cell.second for cell in cells if cell.second is not None][:1]


_DOUBTFUL = "whether a text can match the patterns of a key and be the address, number or date that others ask for"
