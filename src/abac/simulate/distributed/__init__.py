"""The matrix, grids and scenarios on a Dask cluster; nothing here imports Dask before `connected` is called."""

from abac.simulate.distributed.cluster import Cluster, connected
from abac.simulate.distributed.grid import outcomes_on
from abac.simulate.distributed.matrix import matrix_on, rows_on
from abac.simulate.distributed.scenarios import answers_on
from abac.simulate.distributed.unread import Unread, unread_scenarios

__all__ = [
    "Cluster",
    "Unread",
    "answers_on",
    "connected",
    "matrix_on",
    "outcomes_on",
    "rows_on",
    "unread_scenarios",
]
