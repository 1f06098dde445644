"""A grid on a cluster: principals are shared out, and what comes back is one byte for each request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from abac.language.world import World
from abac.simulate.distributed.cluster import Cluster
from abac.simulate.matrix import Grid, outcomes_of

_REQUESTS: Final = 500_000  # in one chunk, about: some hundred milliseconds, against a few to send it
_TURNS: Final = 4  # chunks for each thread, where there are principals enough: fast workers take more of them


class _Held(NamedTuple):
    """What every worker needs."""

    world: World
    grid: Grid


def outcomes_on(cluster: Cluster, world: World, grid: Grid) -> Iterator[bytes]:
    """`outcomes_of` for each principal of the world, in order, each exactly once whatever becomes of workers.

    Raises InputError where the cluster is lost.
    """
    total = len(world.principals)
    size = max(1, min(_REQUESTS // max(1, grid.size), total // (_TURNS * cluster.threads)))
    chunks = (range(start, min(start + size, total)) for start in range(0, total, size))
    for found in cluster.each(_outcomes, _Held(world, grid), chunks):
        yield from found


def _outcomes(held: _Held, principals: range) -> list[bytes]:
    return [outcomes_of(held.world, held.world.principals[index], held.grid) for index in principals]
