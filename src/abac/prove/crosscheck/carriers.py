"""Parts of a problem that carry its proof, and that of every other problem which has them.

A formula is false where some of the parts that must all hold cannot be true together. cvc5 names such parts; by
themselves they are a smaller problem, solved again, and one answer for all problems in which they stand: whatever else
those ask cannot make them true. The values of the slots that they speak of must have the same domains.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from abac.prove.crosscheck.asked import slots_of
from abac.prove.crosscheck.problem import Problem
from abac.prove.cvc5 import Solver, Unsatisfiable, carried, conjuncts, decide
from abac.prove.formula import And, Formula, Slot, plain
from abac.prove.slots import Domain


class Carrier(NamedTuple):
    """Parts that cannot be true together within these domains, as `verdict` says."""

    parts: frozenset[Formula]
    domains: Mapping[Slot, Domain]
    verdict: Unsatisfiable


class Carriers:
    """Those that have been found so far."""

    def __init__(self, solver: Solver) -> None:
        self._solver = solver
        self._known: list[Carrier] = []

    def verdict(self, problem: Problem) -> Unsatisfiable | None:
        """The proof of a known carrier in the problem, or of one that cvc5 finds in it; None where it finds none."""
        formula = plain(problem.formula)
        parts = frozenset(conjuncts(formula))
        for known in self._known:
            if known.parts <= parts and all(problem.domains.get(slot) == it for slot, it in known.domains.items()):
                return known.verdict
        core = And(carried(formula, problem.domains, self._solver))
        if not core.parts:
            return None
        domains = {slot: problem.domains[slot] for slot in slots_of(core) if slot in problem.domains}
        verdict = decide(core, domains, self._solver)
        if not isinstance(verdict, Unsatisfiable):
            return None
        self._known.append(Carrier(frozenset(core.parts), domains, verdict))
        return verdict
