"""A formula over slots, asked of a SAT solver: a model with values, or the statements that carry the refutation."""

from abac.prove.solve.solve import Model, Solution, Undecided, Unsatisfiable, in_order, solve

__all__ = ["Model", "Solution", "Undecided", "Unsatisfiable", "in_order", "solve"]
