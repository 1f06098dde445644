"""`--cluster` on a real Dask scheduler with two worker processes (CLI reference; docs/how-to/run-on-a-cluster.md)."""

from __future__ import annotations

import itertools
import json
import logging
import os
import re
import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster

from abac.cli.app import main
from abac.contract import load
from abac.errors import InputError
from abac.simulate.answers import Decided
from abac.simulate.distributed import answers_on, cluster, connected, matrix_on, outcomes_on, unread_scenarios, versions
from abac.simulate.matrix import Grid, Targets, matrix, outcomes_of
from abac.sources import read_world
from cluster_chunks import seen, sleepy

ROOT = Path(__file__).resolve().parents[2]
TIGHT = ROOT / "tests" / "worlds" / "tight"
ALLOW = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::data/*"}
CONTRACT = """
format: 1
properties:
  I1: {title: no read}
  I2: {title: no write}
  I11: {title: nobody from outside}
  L1: {title: own}
services: [sagemaker-mlflow]
liveness:
  L1: {data-scientist: {own: {"sagemaker:DescribeEndpoint": [endpoint], "sagemaker:InvokeEndpoint": [endpoint]}}}
"""

# Sockets and child processes of clusters that are closing are finished by the garbage collector, whenever it runs.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def started(workers: int) -> LocalCluster:
    """A scheduler of this machine with that many worker processes, and without its dashboard."""
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
        silence_logs=logging.CRITICAL,
    )


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two worker processes, which closes with the tests."""
    with started(2) as made:
        yield str(made.scheduler_address)


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    """A contract about few actions, so that a test takes seconds."""
    file = tmp_path / "contract.yaml"
    file.write_text(CONTRACT)
    return file


@pytest.fixture
def scenarios(tmp_path: Path) -> list[str]:
    """Scenarios of every form of file and with every kind of end, among them enough for several chunks."""
    lines = [json.dumps(scenario(number)) for number in range(900)]
    lines[7] = '{"name": "broken"'
    lines[8] = json.dumps(scenario(8) | {"policies": {"identity": [{"Version": "2012-10-17", "Statement": {}}]}})
    lines[9] = json.dumps(scenario(9) | {"expect": "ExplicitlyDenied"})
    lines[10] = json.dumps(scenario(10) | {"policies": "rendered"})
    files = {
        "many.jsonl": "\n".join(lines),
        "array.json": f"[{lines[0]}, 1]",
        "one.json": lines[1],
        "two.yaml": f"- {lines[2]}\n- {lines[3]}\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return [str(tmp_path / name) for name in (*files, "none.json")]


def scenario(number: int) -> dict[str, Any]:
    """A request that is allowed or not, by number."""
    bucket = "data" if number % 3 else "other"
    request = {
        "principal": "arn:aws:sts::111122223333:assumed-role/A/alice",
        "action": "s3:GetObject",
        "resource": f"arn:aws:s3:::{bucket}/{number}",
        "resource_account": "111122223333",
    }
    policies = {"identity": [{"Version": "2012-10-17", "Statement": [ALLOW]}]}
    return {"name": f"object {number}", "request": request, "policies": policies}


def kill_one_worker(scheduler: str) -> None:
    """Kill a worker's process, as a machine that dies does; its nanny starts another later."""
    with Client(scheduler, set_as_default=False) as client:
        os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)


@pytest.mark.parametrize("form", ["json", "jsonl", "junit"])
def test_simulate_on_a_cluster_prints_what_it_prints_here(
    scheduler: str, scenarios: list[str], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte for byte, errors and exit code included (CLI reference: results are reproducible)."""
    words = ["simulate", *scenarios, "--format", form, "--rendered", str(TIGHT)]
    code, here = main(words), capsys.readouterr()
    assert main([*words, "--cluster", scheduler]) == code == 2
    there = capsys.readouterr()
    assert there.out == here.out
    assert here.out.count("object ") >= 900
    # What is wrong with a file is told when it is opened, which is earlier where chunks are sent ahead.
    assert sorted(there.err.splitlines()) == sorted(here.err.splitlines())


def test_lenient_and_standard_input_are_the_same_on_a_cluster(
    scheduler: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Findings that a lenient reader tells on stderr come from workers, too (CLI reference, `--lenient`)."""
    file = tmp_path / "lenient"
    statement = ALLOW | {"Sid": "not valid!"}
    policies = {"identity": [{"Version": "2012-10-17", "Statement": [statement]}]}
    file.write_text(json.dumps(scenario(1) | {"policies": policies}))
    words = ["simulate", str(file), "--format", "jsonl", "--lenient"]
    here = main(words), capsys.readouterr()
    there = main([*words, "--cluster", scheduler]), capsys.readouterr()
    assert there == here
    assert "not valid!" in here[1].err


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_matrix_on_a_cluster_prints_what_it_prints_here(
    scheduler: str, contract: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte for byte but for `seconds` (CLI reference: results are reproducible)."""
    words = ["matrix", "--rendered", str(TIGHT), "--contract", str(contract), "--format", form]
    here = main(words), without_seconds(capsys.readouterr().out)
    there = main([*words, "--cluster", scheduler]), without_seconds(capsys.readouterr().out)
    assert there == here
    assert "sagemaker:InvokeEndpoint" in here[1]


def without_seconds(text: str) -> str:
    """What two equal runs have in common."""
    return re.sub(r'"seconds": ?[\d.]+', "", text)


def test_a_worker_killed_in_the_matrix_loses_nothing_and_doubles_nothing(scheduler: str, contract: Path) -> None:
    """Dask does the work of a lost worker again (Dask documentation, Resilience); a chunk is one result."""
    world = read_world(TIGHT)
    world = replace(world, principals=world.principals * 12)
    held_against = load(contract)
    killed: list[int] = []

    def progress(done: int, total: int) -> None:
        if not killed and 0 < done < total:
            kill_one_worker(scheduler)
            killed.append(done)

    with connected(scheduler) as there:
        found = matrix_on(there, world, held_against, progress=progress)
    assert killed, "the worker died in the middle of the work"
    assert found == matrix(world, held_against)


def test_a_worker_killed_in_a_grid_loses_nothing_and_doubles_nothing(scheduler: str) -> None:
    """The outcomes of each principal come once and in order, and are those that one process decides (issue 4, 7)."""
    world = read_world(TIGHT)
    world = replace(world, principals=world.principals * 60)
    bucket = Targets(("arn:aws:s3:::data/x", "arn:aws:s3:::data"), {"aws:SourceIp": "203.0.113.7"})
    grid = Grid(("s3:GetObject", "s3:ListBucket", "sagemaker:DeleteEndpoint"), (bucket,))
    with connected(scheduler) as there:
        found = outcomes_on(there, world, grid)
        first = list(itertools.islice(found, 10))
        kill_one_worker(scheduler)
        outcomes = [*first, *found]
    assert outcomes == [outcomes_of(world, role, grid) for role in world.principals]


def test_a_worker_killed_among_scenarios_loses_nothing_and_doubles_nothing(
    scheduler: str, tmp_path: Path, scenarios: list[str]
) -> None:
    """As in the matrix; the answers go on in the order of the input."""
    file = tmp_path / "many.jsonl"
    with connected(scheduler) as there:
        found = answers_on(there, unread_scenarios(file), lambda: read_world(TIGHT))
        first = list(itertools.islice(found, 10))
        kill_one_worker(scheduler)
        names = [answer.scenario.name for answer in (*first, *found) if isinstance(answer, Decided)]
    assert names == [f"object {number}" for number in range(900) if number not in (7, 8, 10)]


def test_each_worker_receives_what_is_held_once(scheduler: str) -> None:
    """So that it compiles each document once, however many chunks it works on (architecture, Scale)."""
    with Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=180)  # a killed one is on its way
    with connected(scheduler) as there:
        found = list(there.each(seen, [1, 2, 3], range(60)))
    assert [chunk for _, _, chunk in found] == list(range(60))
    assert len({process for process, _, _ in found}) == 2
    assert len({(process, copy) for process, copy, _ in found}) == 2


def test_nobody_at_the_address_ends_with_2_and_prints_nothing(
    free_port: int, capsys: pytest.CaptureFixture[str], scenarios: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bad use: a sentence with the address; stdout stays empty (CLI reference, Exit codes)."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    address = f"tcp://127.0.0.1:{free_port}"
    assert main(["simulate", *scenarios, "--format", "json", "--cluster", address]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"--cluster {address}: nobody answers within 1 seconds; expected ")


def test_a_program_that_listens_and_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounded in time, whatever listens there."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(InputError, match="nobody answers within 1 seconds"), connected(address):
            pass


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nonsense", "missing port number"),
        ("http://127.0.0.1:1", "unknown address scheme"),
        ("tls://127.0.0.1:1", "TLS expects"),
    ],
)
def test_an_address_that_cannot_be_one_is_bad_use(address: str, words: str) -> None:
    """What Dask itself says of it stands in the sentence."""
    with pytest.raises(InputError, match=f"no scheduler answers there .*{words}"), connected(address):
        pass


def test_the_address_of_a_worker_is_told_apart(scheduler: str) -> None:
    """Whoever copies the wrong line of a log is told so."""
    with Client(scheduler, set_as_default=False) as client:
        worker = next(iter(client.run(os.getpid)))
    with pytest.raises(InputError, match="a Dask worker; expected the address of a Dask scheduler"), connected(worker):
        pass


def test_a_cluster_without_workers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounded in time: no worker, no answer."""
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 1)
    with (
        started(0) as empty,
        pytest.raises(InputError, match="no worker answered within 1 seconds"),
        connected(str(empty.scheduler_address)),
    ):
        pass


def test_another_version_of_abac_is_refused(
    scheduler: str, contract: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal results need equal programs: exit 2, and both versions are named."""
    monkeypatch.setattr(versions, "_ours", lambda: {"abac": "0.0.1", "distributed": version("distributed")})
    words = ["matrix", "--rendered", str(TIGHT), "--contract", str(contract), "--cluster", scheduler]
    assert main(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.endswith("expected `abac` 0.0.1 everywhere, as here\n")


def test_a_scheduler_lost_during_the_run_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends, with a sentence and without Dask's own log lines (CLI reference, Bad input)."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 2)
    with (
        started(1) as made,
        pytest.raises(InputError, match="the scheduler was lost during the run"),
        connected(str(made.scheduler_address)) as there,
    ):
        for chunk in there.each(sleepy, None, range(50)):
            if chunk == 0:
                made.close()
    assert "ERROR" not in capsys.readouterr().err


def test_jobs_and_cluster_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    """`--jobs` counts processes of this machine (CLI reference)."""
    assert main(["matrix", "--jobs", "2", "--cluster", "tcp://127.0.0.1:1"]) == 2
    assert "give one of them" in capsys.readouterr().err
