"""Solutions by class: of questions that differ in nothing but which statements speak, one is solved.

Source: PROOF.md, figures (distinct formulas, canonical classes).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Final

from abac.prove.formula import And, Formula, Not, Or, Said, Slot, slots_of
from abac.prove.slots import Domain
from abac.prove.solve import Solution, Unsatisfiable, in_order, solve
from abac.prove.spelled import digest, spelled
from abac.results import StatementRef

_REMEMBERED: Final = 65_536
_Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FormulaClass:
    """All that a solution hangs on: the formula, statements by number, and the domain of each slot, as a digest.

    `statements` are those of this formula, by number: a core of numbers names others in each member of the class.
    """

    known_as: str
    statements: tuple[StatementRef, ...] = field(compare=False)


def class_of(formula: Formula, domains: Mapping[Slot, Domain]) -> FormulaClass:
    """The class of a formula whose slots have these domains; statements are numbered as they appear in it."""
    text, said = _marked(formula)
    numbers = {statement: number for number, statement in enumerate(dict.fromkeys(said))}
    parts = [text, *map(str, [numbers[statement] for statement in said])]
    parts += [f"{_slot(slot)}={_domain(domains[slot])}" for slot in slots_of(formula)]
    return FormulaClass(digest("\n".join(parts)), tuple(numbers))


@dataclass(slots=True)
class Solutions:
    """What was solved so far, by class; an unsatisfiable core is kept as numbers of statements."""

    solver: Callable[[Formula, Callable[[Slot], Domain]], Solution] = solve
    _found: dict[str, tuple[Solution, _Numbers]] = field(default_factory=dict)

    def of(self, formula: Formula, domains: Mapping[Slot, Domain]) -> Solution:
        """The solution of a formula; the solver is asked once for each class."""
        known = class_of(formula, domains)
        if known.known_as not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            solution = self.solver(formula, domains.__getitem__)
            core = solution.core if isinstance(solution, Unsatisfiable) else ()
            self._found[known.known_as] = solution, tuple(map(known.statements.index, core))
        solution, numbers = self._found[known.known_as]
        if not isinstance(solution, Unsatisfiable):
            return solution
        return Unsatisfiable(in_order(known.statements[number] for number in numbers))


@lru_cache(maxsize=_REMEMBERED)
def _marked(formula: Formula) -> tuple[str, tuple[StatementRef, ...]]:
    """The text of a formula without its statements, and those in the order of their places, however often."""
    match formula:
        case Said(statement, part):
            text, said = _marked(part)
            return f"said({text})", (statement, *said)
        case Not(part):
            text, said = _marked(part)
            return f"not({text})", said
        case And(parts) | Or(parts):
            found = [_marked(part) for part in parts]
            joined = ",".join([text for text, _ in found])
            return f"{type(formula).__name__}({joined})", tuple(chain.from_iterable([said for _, said in found]))
    return spelled(formula), ()


@lru_cache(maxsize=_REMEMBERED)
def _slot(slot: Slot) -> str:
    return spelled(slot)


@lru_cache(maxsize=_REMEMBERED)
def _domain(domain: Domain) -> str:
    return spelled(domain)
