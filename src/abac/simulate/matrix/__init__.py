"""The matrix: every question of the contract, for every principal of a world, decided."""

from abac.simulate.matrix.grid import OUTCOMES, Grid, Targets, outcomes_of
from abac.simulate.matrix.matrix import Progress, asked_actions, matrix
from abac.simulate.matrix.rows import rows_of, with_owners_side

__all__ = [
    "OUTCOMES",
    "Grid",
    "Progress",
    "Targets",
    "asked_actions",
    "matrix",
    "outcomes_of",
    "rows_of",
    "with_owners_side",
]
