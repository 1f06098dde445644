"""A Dask cluster as a place to do work chunk by chunk: connected, checked, and what goes wrong told in words.

Source: Dask distributed documentation, "Client" (submit, keys), "Resilience" (work of a lost worker is done again).
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, Final, TypeVar
from uuid import uuid4

from abac.errors import InputError
from abac.located import Place, Problem
from abac.simulate.distributed.versions import mismatches

CONNECT_SECONDS: Final = 10
WORKER_SECONDS: Final = 60  # until a first worker answers; clusters that grow on demand need some of it
_AHEAD: Final = 3  # chunks in flight for each thread of the cluster: nobody waits, and memory stays bounded
_CONTACT: Final = "the address of a Dask scheduler, such as `tcp://127.0.0.1:8786`"

Held = TypeVar("Held")
Chunk = TypeVar("Chunk")
Found = TypeVar("Found")


class Cluster:
    """A scheduler with at least one worker, all of them with our version of everything that matters."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address

    @property
    def threads(self) -> int:
        """How many chunks the cluster works on at a time, now: workers come and go."""
        return max(1, sum(map(int, self._client.nthreads().values())))

    def each(self, work: Callable[[Held, Chunk], Found], held: Held, chunks: Iterable[Chunk]) -> Iterator[Found]:
        """Yield `work(held, chunk)` for each chunk, in the order of the chunks, each exactly once.

        `held` travels to each worker once and stays there until the end. At most three chunks a thread are in flight.
        Raises what `work` raises, and InputError where the cluster is lost.
        """
        with _in_words(self._address):
            run = uuid4().hex
            there = self._held(held, run)
            ahead: deque[Any] = deque()
            for index, chunk in enumerate(chunks):
                # A chunk has one key: done again after the loss of a worker, it is still one result.
                key = f"abac-chunk-{run}-{index}"
                ahead.append(self._client.submit(_worked, work, run, there, _packed(chunk), key=key, pure=False))
                while ahead and (ahead[0].done() or len(ahead) >= _AHEAD * self.threads):
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()

    def _held(self, value: object, run: str) -> Any:
        # A task, not `scatter`: what was scattered is lost with the last worker that has it, a task is done again.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sending large graph")
            return self._client.submit(pickle.loads, _packed(value), key=f"abac-held-{run}", pure=False)


def _packed(value: object) -> bytes:
    """The value as bytes: Dask would look for tasks in every tuple and list of it.

    By cloudpickle, which comes with Dask, since pickle knows no read-only mappings.
    """
    packed: bytes = import_module("cloudpickle").dumps(value)
    return packed


_kept: Final[dict[str, Any]] = {}  # on a worker: what the latest run holds, as it first came


def _worked(work: Callable[[Held, Chunk], Found], run: str, held: Held, packed: bytes) -> Found:
    """One chunk's work, on a worker."""
    # Dask drops a copy that no chunk needs for a moment and brings another; what is compiled belongs to the first.
    mine = _kept.get(run)
    if mine is None:
        _kept.clear()
        mine = _kept.setdefault(run, held)
    return work(mine, pickle.loads(packed))


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Connect to the scheduler at `address` (`tcp://HOST:PORT`, `tls://HOST:PORT`), and leave it at the end.

    Raises InputError, always within about a minute: the extra is not installed, nobody answers, no worker comes, or a
    version differs.
    """
    distributed = _distributed()
    with _quiet():
        client = _client(distributed, address)
        try:
            with _in_words(address):
                _wait_for_a_worker(client, address)
                differing = mismatches(client)
            if differing:
                raise InputError([Problem(_place(address), found, expected) for found, expected in differing])
            yield Cluster(client, address)
        finally:
            with suppress(OSError, TimeoutError, CancelledError):  # whoever is gone needs no farewell
                client.close(timeout=CONNECT_SECONDS)


def _distributed() -> Any:
    """Dask's package, which only the extra installs."""
    try:
        return import_module("distributed")
    except ImportError:
        place, found = Place("--cluster"), "the package `distributed` is not installed"
        raise InputError([Problem(place, found, "it; type: pip install 'abac[distributed]'")]) from None


def _client(distributed: Any, address: str) -> Any:
    # First asked who it is: a Client waits without end for one that listens and says nothing, and leaves threads behind
    # where it fails.
    try:
        kind = asyncio.run(asyncio.wait_for(_kind(distributed, address), CONNECT_SECONDS))
        if kind != "Scheduler":
            raise InputError([Problem(_place(address), f"a Dask {kind.lower()}", _CONTACT)])
        return distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except TimeoutError:
        found = f"nobody answers within {CONNECT_SECONDS} seconds"
    except (OSError, ValueError, TypeError) as error:  # TypeError: `tls:` without certificates
        found = f"no scheduler answers there ({_sentence(error)})"
    raise InputError([Problem(_place(address), found, _CONTACT)])


async def _kind(distributed: Any, address: str) -> str:
    arguments = distributed.Security().get_connection_args("client")
    async with distributed.rpc(address, timeout=2 * CONNECT_SECONDS, connection_args=arguments) as asked:
        return str((await asked.identity()).get("type"))


def _wait_for_a_worker(client: Any, address: str) -> None:
    # A task, not `wait_for_workers`: only work makes an adaptive cluster start its first worker.
    asked = client.submit(int, key=f"abac-first-{uuid4().hex}", pure=False)
    try:
        asked.result(timeout=WORKER_SECONDS)
    except TimeoutError:
        found = f"no worker answered within {WORKER_SECONDS} seconds"
        raise InputError([Problem(_place(address), found, "a scheduler with at least one worker")]) from None


@contextmanager
def _in_words(address: str) -> Iterator[None]:
    """Say what a lost cluster means for the person who uses it."""
    killed = import_module("distributed").KilledWorker
    try:
        yield
    except killed as error:
        found = f"{error.allowed_failures + 1} workers died over the same chunk"
        raise InputError([Problem(_place(address), found, "workers with enough memory; see their logs")]) from None
    except ImportError as error:
        found = f"a worker cannot do the work ({_sentence(error)})"
        raise InputError([Problem(_place(address), found, "`abac` installed on every worker")]) from None
    except (CancelledError, OSError) as error:
        found = f"the scheduler was lost during the run ({_sentence(error)})"
        raise InputError([Problem(_place(address), found, "a scheduler that stays until the end")]) from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own warnings and log lines off stderr: what matters is told in our own words."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    talking = [logger for logger in loggers if not logger.disabled]
    for logger in talking:
        logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Mismatched versions")
            yield
    finally:
        for logger in talking:
            logger.disabled = False


def _place(address: str) -> Place:
    return Place(f"--cluster {address}")


def _sentence(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
