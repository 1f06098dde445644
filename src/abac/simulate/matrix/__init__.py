"""The matrix: every question of the contract, for every principal of a world, decided."""

from abac.simulate.matrix.matrix import Progress, asked_actions, matrix
from abac.simulate.matrix.rows import rows_of

__all__ = ["Progress", "asked_actions", "matrix", "rows_of"]
