"""cvc5 as the arbiter of what the finite fragment leaves open.

Source: PROOF.md, The decision procedure, 7 (equality of two keys that the caller chooses, variables inside globs).
"""

from __future__ import annotations

from collections.abc import Mapping

from abac.language.request import Values
from abac.prove.cvc5.model import Satisfiable, Unsatisfiable, decide
from abac.prove.cvc5.solver import Solver
from abac.prove.cvc5.translate import Domains
from abac.prove.formula import Formula, Slot


class Arbiter:
    """Answers with the values of a model, False where there is none, None where that is not known."""

    def __init__(self, solver: Solver) -> None:
        self._solver = solver

    def __call__(self, formula: Formula, domains: Domains) -> Mapping[Slot, Values | None] | bool | None:
        """Values that make `formula` true, each tried; False: none do; None: no answer within the solver's limits."""
        match decide(formula, domains, self._solver):
            case Satisfiable(values):
                return values
            case Unsatisfiable():
                return False
        return None
