"""The matrix of many roles on two local workers, beside the same on one process: `python -m benchmarks.on_a_cluster`.

An organisation is 5,000 roles x 200 actions x about 20 resources each, which is some 20 million rows: `--roles 5000`
asks for all of them, and `--seconds` ends each of the two measures after that time.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from abac.contract import load
from abac.language.world import PrincipalKind, World
from abac.simulate.distributed import Cluster, connected, rows_on
from abac.simulate.matrix import asked_actions, rows_of
from abac.sources import read_world

ROOT = Path(__file__).resolve().parents[1]
ROLES, ACTIONS, WORKERS = 8, 20, 2


class Counted(NamedTuple):
    """How many rows were decided, in how many seconds."""

    rows: int
    seconds: float

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


def rates(roles: int = ROLES, actions: int = ACTIONS, seconds: float = float("inf")) -> dict[str, float]:
    """Rows decided a second: by one process here, and by two workers, without the seconds that both take to start.

    Also how many rows there were, and how many of them for each role and action.
    """
    world, contract = _world(roles), load(ROOT / "policies" / "isolation.yaml")
    asked = tuple(islice((found for found in asked_actions(world, contract) if found.service == "sagemaker"), actions))
    with _cluster() as cluster:
        _count(rows_on(cluster, replace(world, principals=world.principals[:WORKERS]), contract, asked[:1]), seconds)
        there = _count(rows_on(cluster, world, contract, asked), seconds)
    one = rows_of(world, contract, 0, asked)
    here = _count((rows_of(world, contract, index, asked) for index in range(roles)), seconds)
    return {"here": here.rate, "there": there.rate, "rows": there.rows, "each": len(one) / len(asked)}


@contextmanager
def _cluster() -> Iterator[Cluster]:
    from distributed import LocalCluster

    own: dict[str, Any] = {
        "host": "127.0.0.1",
        "dashboard_address": "127.0.0.1:0",
        "scheduler_kwargs": {"dashboard": False},
        "silence_logs": logging.CRITICAL,
    }
    with (
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, **own) as local,
        connected(str(local.scheduler_address)) as cluster,
    ):
        yield cluster


def _world(roles: int) -> World:
    """The committed policies with as many execution roles as asked for, each with a name of its own."""
    world = read_world(ROOT / "policies" / "rendered")
    known = [role for role in world.principals if role.kind is PrincipalKind.EXECUTION_ROLE]
    made = (replace(known[i % len(known)], arn=f"{known[i % len(known)].arn}-{i}") for i in range(roles))
    return replace(world, principals=tuple(made))


def _count(chunks: Iterable[Sequence[object]], seconds: float) -> Counted:
    """Count rows as they come, and hold none of them; what takes longer is left."""
    started = time.perf_counter()
    rows = 0
    for chunk in chunks:
        rows += len(chunk)
        if time.perf_counter() - started > seconds:
            break
    return Counted(rows, time.perf_counter() - started)


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--roles", type=int, default=ROLES)
    parser.add_argument("--actions", type=int, default=ACTIONS)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    asked = parser.parse_args()
    found = rates(asked.roles, asked.actions, asked.seconds)
    sys.stdout.write(
        f"{asked.roles:,} roles x {asked.actions} actions x {found['each']:.1f} rows: {found['here']:,.0f}/s here, "
        f"{found['there']:,.0f}/s on {WORKERS} workers, {found['there'] / found['here']:.2f} times; "
        f"{found['rows']:,.0f} rows counted\n"
    )


if __name__ == "__main__":
    main()
