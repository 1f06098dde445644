"""The matrix on a cluster: principals are shared out, each is decided by one worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from abac.catalog import Action, find_action
from abac.contract import Contract
from abac.language.world import World
from abac.results import MatrixRow
from abac.simulate.distributed.cluster import Cluster
from abac.simulate.matrix import Progress, asked_actions, rows_of

_PRINCIPALS: Final = 16  # at most, in one chunk: its rows are all in one worker's memory
_TURNS: Final = 4  # chunks for each thread, where there are principals enough: fast workers take more of them


class _Held(NamedTuple):
    """What every worker needs; actions by name, since each looks them up in its own catalogue."""

    world: World
    contract: Contract
    actions: tuple[str, ...]


def matrix_on(
    cluster: Cluster,
    world: World,
    contract: Contract,
    *,
    actions: Sequence[Action] | None = None,
    progress: Progress = lambda done, total: None,
) -> tuple[MatrixRow, ...]:
    """Decide on a cluster what `simulate.matrix.matrix` decides on one machine; the rows are equal, in the same order.

    Raises InputError where the cluster is lost; a worker that dies is replaced by the others.
    """
    asked = tuple(asked_actions(world, contract)) if actions is None else actions
    found = rows_on(cluster, world, contract, asked, progress=progress)
    return tuple(row for rows in found for row in rows)


def rows_on(
    cluster: Cluster,
    world: World,
    contract: Contract,
    actions: Sequence[Action],
    *,
    progress: Progress = lambda done, total: None,
) -> Iterator[list[MatrixRow]]:
    """The same rows, some principals' at a time: the matrix of a whole organisation has more than one machine holds."""
    held = _Held(world, contract, tuple(action.full_name for action in actions))
    total = len(world.principals)
    size = max(1, min(_PRINCIPALS, total // (_TURNS * cluster.threads)))
    chunks = [range(start, min(start + size, total)) for start in range(0, total, size)]
    for chunk, found in zip(chunks, cluster.each(_rows, held, chunks), strict=True):
        progress(chunk.stop, total)
        yield found


def _rows(held: _Held, principals: range) -> list[MatrixRow]:
    actions = tuple(action for name in held.actions if (action := find_action(name)))
    return [row for index in principals for row in rows_of(held.world, held.contract, index, actions)]
