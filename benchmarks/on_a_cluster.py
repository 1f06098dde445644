"""The matrix of many roles on two local workers, beside the same on one process: `python -m benchmarks.on_a_cluster`.

An organisation is 5,000 roles x 200 actions x about 20 resources each; `--roles 5000` measures all of it.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from abac.catalog import Action
from abac.contract import Contract, load
from abac.language.world import PrincipalKind, World
from abac.simulate.distributed import connected, matrix_on
from abac.simulate.matrix import asked_actions, matrix
from abac.sources import read_world

ROOT = Path(__file__).resolve().parents[1]
ROLES, ACTIONS, WORKERS = 8, 200, 2


def rates(roles: int = ROLES, actions: int = ACTIONS) -> dict[str, float]:
    """Requests decided a second: by one process here, and by two workers, without the seconds that both take to start.

    Also how many requests there are for each role and action.
    """
    from distributed import LocalCluster

    world, contract = _world(roles), load(ROOT / "policies" / "isolation.yaml")
    asked = tuple(islice((found for found in asked_actions(world, contract) if found.service == "sagemaker"), actions))
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
        matrix_on(cluster, replace(world, principals=world.principals[:WORKERS]), contract, actions=asked[:1])
        there = _rate(lambda: len(matrix_on(cluster, world, contract, actions=asked)))
    here = _rate(lambda: len(_here(world, contract, asked)))
    return {"here": here[0], "there": there[0], "each": here[1] / (roles * len(asked))}


def _here(world: World, contract: Contract, asked: tuple[Action, ...]) -> tuple[object, ...]:
    return matrix(world, contract, actions=asked)


def _world(roles: int) -> World:
    """The committed policies with as many execution roles as asked for, each with a name of its own."""
    world = read_world(ROOT / "policies" / "rendered")
    known = [role for role in world.principals if role.kind is PrincipalKind.EXECUTION_ROLE]
    made = (replace(known[i % len(known)], arn=f"{known[i % len(known)].arn}-{i}") for i in range(roles))
    return replace(world, principals=tuple(made))


def _rate(work: Any) -> tuple[float, float]:
    started = time.perf_counter()
    count = work()
    return count / (time.perf_counter() - started), count


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--roles", type=int, default=ROLES)
    parser.add_argument("--actions", type=int, default=ACTIONS)
    asked = parser.parse_args()
    found = rates(asked.roles, asked.actions)
    sys.stdout.write(
        f"{asked.roles} roles x {asked.actions} actions x {found['each']:.1f} requests: {found['here']:,.0f}/s here, "
        f"{found['there']:,.0f}/s on {WORKERS} workers, {found['there'] / found['here']:.2f} times\n"
    )


if __name__ == "__main__":
    main()
