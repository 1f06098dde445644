"""Work in chunks on a cluster that only pretends: order, how much is in flight, and errors in words."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from abac.errors import InputError
from abac.simulate.distributed import Cluster, connected


class Killed(Exception):
    """As Dask's KilledWorker."""

    allowed_failures = 3


class Result(NamedTuple):
    """A future that is finished when somebody asks for it."""

    cluster: Pretended
    value: Any

    def done(self) -> bool:
        """Slow: never before it is asked for."""
        return False

    def result(self) -> Any:
        """The value, or the fault of the cluster."""
        self.cluster.in_flight -= 1
        if self.cluster.fault:
            raise self.cluster.fault
        return self.value


class Pretended:
    """A client of a cluster with two threads, which works in this process."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.keys: list[str] = []
        self.in_flight = -1  # what is held is submitted, too, and never asked for
        self.most = 0
        self.fault = fault

    def nthreads(self) -> dict[str, int]:
        """Threads by worker."""
        return {"tcp://one": 1, "tcp://two": 1}

    def submit(self, work: Any, *arguments: Any, key: str, pure: bool) -> Result:
        """Do it at once."""
        assert not pure
        self.keys.append(key)
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        values = [argument.value if isinstance(argument, Result) else argument for argument in arguments]
        return Result(self, work(*values))


@pytest.fixture(autouse=True)
def dask(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `distributed` brings, whether it is installed or not."""
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(KilledWorker=Killed))
    monkeypatch.setitem(sys.modules, "cloudpickle", SimpleNamespace(dumps=pickle.dumps))


def times(held: int, chunk: int) -> int:
    """The work of a chunk."""
    return held * chunk


def test_results_come_in_the_order_of_the_chunks_each_once() -> None:
    """One key a chunk: Dask keeps one result a key, however often a worker is lost (Dask, Resilience)."""
    client = Pretended()
    assert list(Cluster(client, "tcp://x:1").each(times, 10, range(20))) == [10 * n for n in range(20)]
    assert len(client.keys) == len(set(client.keys)) == 21
    list(Cluster(client, "tcp://x:1").each(times, 10, range(20)))
    assert len(set(client.keys)) == 42, "another run on the same cluster has keys of its own"


def test_few_chunks_are_in_flight() -> None:
    """Constant memory: at most three chunks a thread (docs/how-to/run-on-a-cluster.md)."""
    client = Pretended()
    taken: list[int] = []

    def chunks() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    found = Cluster(client, "tcp://x:1").each(times, 1, chunks())
    assert next(found) == 0
    assert len(taken) == 6
    assert len(list(found)) == 99
    assert client.most == 6


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Killed(), "4 workers died over the same chunk"),
        (CancelledError("scheduler-connection-lost"), "the scheduler was lost during the run"),
        (OSError("broken"), "the scheduler was lost during the run (broken)"),
        (ModuleNotFoundError("No module named 'abac'"), "a worker cannot do the work (No module named 'abac')"),
    ],
)
def test_a_lost_cluster_is_told_in_a_sentence(fault: Exception, words: str) -> None:
    """Bad input or use, with the address, what was found and what was expected (CLI reference, Bad input)."""
    with pytest.raises(InputError) as raised:
        list(Cluster(Pretended(fault), "tcp://x:1").each(times, 1, range(3)))
    (problem,) = raised.value.problems
    assert str(problem).startswith(f"--cluster tcp://x:1: {words}")
    assert "; expected " in str(problem)


def test_what_the_work_itself_refuses_comes_through() -> None:
    """Bad input that a worker finds is the same bad input as here."""
    refused = InputError([])
    with pytest.raises(InputError) as raised:
        list(Cluster(Pretended(refused), "tcp://x:1").each(times, 1, range(3)))
    assert raised.value is refused


def test_without_the_extra_the_error_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """`abac[distributed]` is an extra; its absence is told with the command that installs it (CLI reference)."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'abac\[distributed\]'"), connected("tcp://127.0.0.1:1"):
        pass
