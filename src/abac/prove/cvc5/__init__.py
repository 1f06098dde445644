"""The second backend: formulas as problems of SMT-LIB about strings, written apart from the finite abstraction."""

from abac.prove.cvc5.arbiter import Arbiter
from abac.prove.cvc5.conjuncts import conjuncts
from abac.prove.cvc5.meaning import World, contains, true_of
from abac.prove.cvc5.model import Satisfiable, Undecided, Unsatisfiable, Verdict, carried, decide
from abac.prove.cvc5.script import Script
from abac.prove.cvc5.solver import Limits, Solver
from abac.prove.cvc5.translate import Domains, translate

__all__ = [
    "Arbiter",
    "Domains",
    "Limits",
    "Satisfiable",
    "Script",
    "Solver",
    "Undecided",
    "Unsatisfiable",
    "Verdict",
    "World",
    "carried",
    "conjuncts",
    "contains",
    "decide",
    "translate",
    "true_of",
]
