"""Work over several processes gives what it gives in one, in its order, and stops at once."""

from __future__ import annotations

import os
import signal

import pytest

from abac.processes import spread


def started(base: int) -> tuple[int, bool]:
    """What a process is given: a number, and whether Ctrl-C is its parent's to handle."""
    return base, signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def added(state: tuple[int, bool], task: int) -> tuple[int, bool, int]:
    """The task, the number and the process."""
    return state[0] + task, state[1], os.getpid()


def failing(state: tuple[int, bool], task: int) -> int:
    """Fail at one task."""
    if task == 1:
        raise ValueError("one")
    return task


def test_answers_come_in_the_order_of_the_tasks_from_other_processes() -> None:
    """CLI reference: equal inputs give equal bytes, whatever `--jobs` says; Ctrl-C reaches the parent alone."""
    found = list(spread(added, range(20), jobs=2, begin=started, given=(100,)))
    assert [number for number, _, _ in found] == list(range(100, 120))
    assert all(ignores for _, ignores, _ in found)
    assert os.getpid() not in {process for _, _, process in found}


def test_what_fails_in_a_process_fails_here() -> None:
    """A defect must not look like an answer (CLI reference, Exit codes)."""
    with pytest.raises(ValueError, match="one"):
        list(spread(failing, range(4), jobs=2, begin=started, given=(0,)))
