"""Equal results need equal programs: what differs is found and named (CLI reference, `--cluster`)."""

from __future__ import annotations

import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from typing import Any

import pytest

from abac.simulate.distributed import versions

OURS = {"abac": "1.2.0", "distributed": "2026.8.0"}
PYTHON = platform.python_version()


class Parts:
    """Answers as a scheduler and two workers do, with these versions."""

    def __init__(self, worker: dict[str, str], scheduler: dict[str, str]) -> None:
        self.second, self.scheduler = worker, scheduler

    def run(self, question: Callable[..., str], *names: str, on_error: str) -> dict[str, Any]:
        """What each worker answers; `on_error="return"` gives an exception in place of an answer."""
        assert on_error == "return"
        return {"tcp://one": self._answer(OURS, *names), "tcp://two": self._answer(self.second, *names)}

    def run_on_scheduler(self, question: Callable[..., str], *names: str) -> str:
        """What the scheduler answers; an exception is raised here."""
        answer = self._answer(self.scheduler, *names)
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    def _answer(self, known: dict[str, str], name: str = "python") -> Any:
        if name == "python":
            return known.get("python", PYTHON)
        return known.get(name) or PackageNotFoundError(name)


@pytest.fixture(autouse=True)
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The versions on this side."""
    monkeypatch.setattr(versions, "version", OURS.__getitem__)


def test_equal_versions_are_no_fault() -> None:
    """The same on every part."""
    assert versions.mismatches(Parts(OURS, OURS)) == []


def test_each_difference_is_named_with_its_place() -> None:
    """All problems at once: which package, which version, where (errors, style)."""
    found = versions.mismatches(Parts({"abac": "1.1.0", "distributed": "2026.8.0"}, {"distributed": "2025.1.0"}))
    assert found == [
        ("`abac` 1.1.0 on tcp://two", "`abac` 1.2.0 everywhere, as here"),
        ("`abac` absent on the scheduler", "`abac` 1.2.0 everywhere, as here"),
        ("`distributed` 2025.1.0 on the scheduler", "`distributed` 2026.8.0 everywhere, as here"),
    ]


def test_patch_versions_of_python_may_differ() -> None:
    """Pickles of one minor version are read by every patch of it; another minor version is a fault."""
    minor = PYTHON.rpartition(".")[0]
    assert versions.mismatches(Parts(OURS | {"python": f"{minor}.99"}, OURS)) == []
    ((found, _),) = versions.mismatches(Parts(OURS | {"python": "2.7.18"}, OURS))
    assert found == "`python` 2.7 on tcp://two"
