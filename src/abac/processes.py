"""Work spread over processes: each is given once what all tasks need, and answers come in the order of the tasks."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")
State = TypeVar("State")

_begun: dict[str, Any] = {}


def spread(
    work: Callable[[State, Task], Answer],
    tasks: Sequence[Task],
    *,
    jobs: int,
    begin: Callable[..., State],
    given: tuple[Any, ...],
) -> Iterator[Answer]:
    """`work` of each task in at most `jobs` processes, in the tasks' order.

    `begin(*given)` makes in each process what `work` takes beside its task. Both are functions of a module, and
    everything that goes to a process can be pickled. Where the caller stops, as at Ctrl-C, tasks that wait are dropped.
    """
    with ProcessPoolExecutor(min(jobs, len(tasks)), initializer=_begin, initargs=(work, begin, given)) as pool:
        try:
            yield from pool.map(_done, tasks)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _begin(work: Callable[..., Any], begin: Callable[..., Any], given: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt at the keyboard is the parent's to handle
    _begun.update(work=work, state=begin(*given))


def _done(task: Any) -> Any:
    return _begun["work"](_begun["state"], task)
