"""The matrix of many roles on two local workers, beside the same on one process: `python -m benchmarks.on_a_cluster`.

An organisation is 5,000 roles x 200 actions x 20 resources, which is 20 million requests: `--roles 5000` asks for the
outcome of each. The contract's rows (`--rows`) say all about each request and are some hundred times as large.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from abac.catalog import service
from abac.contract import load
from abac.language.world import PrincipalKind, World
from abac.simulate.distributed import Cluster, connected, outcomes_on, rows_on
from abac.simulate.matrix import Grid, Targets, asked_actions, outcomes_of, rows_of
from abac.sources import read_world

ROOT = Path(__file__).resolve().parents[1]
ROLES, ACTIONS, WORKERS = 8, 20, 2
GRID_ACTIONS = 200
KINDS = ("endpoint", "model", "training-job", "pipeline", "feature-group")


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
    with _cluster() as (cluster, _):
        _count(rows_on(cluster, replace(world, principals=world.principals[:WORKERS]), contract, asked[:1]), seconds)
        there = _count(rows_on(cluster, world, contract, asked), seconds)
    one = rows_of(world, contract, 0, asked)
    here = _count((rows_of(world, contract, index, asked) for index in range(roles)), seconds)
    return {"here": here.rate, "there": there.rate, "rows": there.rows, "each": len(one) / len(asked)}


def outcomes(roles: int = ROLES, actions: int = GRID_ACTIONS) -> dict[str, float]:
    """The grid of an organisation, decided by one process here and by two workers: seconds of each, and requests.

    Raises ValueError where the two differ in any outcome.
    """
    world = _world(roles)
    grid = _grid(world, actions)
    with _cluster() as (cluster, address):
        few = replace(world, principals=world.principals[: WORKERS * 4])
        list(outcomes_on(cluster, few, grid))  # workers import what they need, and read the catalogue
        before = _processor(address)
        there, by_workers = _digested(outcomes_on(cluster, world, grid))
        processor_there = _processor(address) - before
    outcomes_of(world, world.principals[0], grid)
    before = time.process_time()
    here, by_one = _digested(outcomes_of(world, role, grid) for role in world.principals)
    processor_here = time.process_time() - before
    if by_workers != by_one:
        raise ValueError("the workers' outcomes are not those of one process")
    requests = float(roles * grid.size)
    return {"here": here, "there": there, "cpu here": processor_here, "cpu there": processor_there, "asked": requests}


def _processor(address: str) -> float:
    """Seconds that the workers' processors have worked, which others who work on them change least."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        return float(sum(client.run(time.process_time).values()))


def _digested(found: Iterable[bytes]) -> tuple[float, str]:
    """Seconds until all outcomes were there, and what tells them from others."""
    started = time.perf_counter()
    digest = hashlib.sha256()
    for each in found:
        digest.update(each)
    return time.perf_counter() - started, digest.hexdigest()


def _grid(world: World, actions: int) -> Grid:
    """Actions of SageMaker on 20 resources: five kinds of a team's own, another team's, the platform's, unlabelled."""
    sagemaker = service("sagemaker")
    assert sagemaker is not None, "the catalogue knows it"
    names = [action for action in sagemaker.actions.values() if not action.is_wildcard_only]
    account = world.principals[0].account
    teams = sorted({role.team for role in world.principals if role.team})
    labels = [{"aws:ResourceTag/Team": team} for team in (teams[0], teams[-1], "Platform")]
    targets = (
        Targets(tuple(f"arn:aws:sagemaker:eu-west-1:{account}:{kind}/{index}" for kind in KINDS), label)
        for index, label in enumerate([*labels, {}])
    )
    network = {"aws:SourceIp": "203.0.113.10", "aws:ViaAWSService": "false", "aws:PrincipalIsAWSService": "false"}
    return Grid(tuple(action.full_name for action in names[:actions]), tuple(targets), network)


@contextmanager
def _cluster() -> Iterator[tuple[Cluster, str]]:
    """A cluster of local workers, and its scheduler's address."""
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
        yield cluster, str(local.scheduler_address)


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
    parser.add_argument("--actions", type=int)
    parser.add_argument("--rows", action="store_true", help="the contract's rows in place of a grid's outcomes")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="of rows: end each measure after that time")
    asked = parser.parse_args()
    if asked.rows:
        found = rates(asked.roles, asked.actions or ACTIONS, asked.seconds)
        sys.stdout.write(
            f"{asked.roles:,} roles x {asked.actions or ACTIONS} actions x {found['each']:.1f} rows: "
            f"{found['here']:,.0f}/s here, {found['there']:,.0f}/s on {WORKERS} workers, "
            f"{found['there'] / found['here']:.2f} times; {found['rows']:,.0f} rows counted\n"
        )
        return
    actions = asked.actions or GRID_ACTIONS
    found = outcomes(asked.roles, actions)
    here, there, requests = found["here"], found["there"], found["asked"]
    sys.stdout.write(
        f"{asked.roles:,} roles x {actions} actions x {requests / asked.roles / actions:.0f} resources: "
        f"{here:,.1f} s here ({requests / here:,.0f}/s), {there:,.1f} s on {WORKERS} workers "
        f"({requests / there:,.0f}/s), {here / there:.2f} times as fast; processor {found['cpu here']:,.1f} s and "
        f"{found['cpu there']:,.1f} s; all outcomes equal\n"
    )


if __name__ == "__main__":
    main()
