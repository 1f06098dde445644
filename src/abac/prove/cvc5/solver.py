"""cvc5 behind limits of time and memory: a script goes in, an answer comes out, whatever becomes of the solver."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Final

CLAIM: Final = re.compile(r"\|claim (\d+)\|")
_GRACE: Final = 2.0  # seconds that cvc5 may need beyond its own limit before its process is ended


@dataclass(frozen=True, slots=True)
class Limits:
    """What one script may cost: seconds, and megabytes of the process that solves (0: as many as there are)."""

    seconds: float = 20.0
    megabytes: int = 4096


@dataclass(frozen=True, slots=True)
class Said:
    """The solver's word: `sat` with a model, `unsat` with the places of claims that suffice, or `unknown` and why."""

    status: str
    model: Mapping[str, str | bool] = field(default_factory=dict)
    because: str = ""
    core: tuple[int, ...] = ()


class Solver:
    """One process of cvc5, started when it is first asked and again after it had to be ended. Close it, or use `with`.

    Each script meets a fresh solver: what came before it changes neither its answer nor its time.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._process: subprocess.Popen[str] | None = None

    def check(self, script: str, seconds: float | None = None, *, cores: bool = False) -> Said:
        """Whether the script has a model; `unknown` where the limits, or these seconds, end before the search does.

        With `cores`, of a script whose claims are named, also which of them suffice for `unsat`.
        """
        seconds = self.limits.seconds if seconds is None else min(seconds, self.limits.seconds)
        process = self._started()
        timer = Timer(seconds + _GRACE, process.kill)
        timer.start()
        try:
            milliseconds = max(1, int(seconds * 1000))  # cvc5 takes none for no limit
            question = {"script": script, "milliseconds": milliseconds, "cores": cores}
            answer = self._exchanged(process, question)
        finally:
            timer.cancel()
        if answer is None:
            self.close()
            return Said("unknown", because=self._spent())
        found = json.loads(answer)
        because = f"{self.limits.seconds:g} seconds were not enough" if "TIMEOUT" in found["because"].upper() else ""
        core = tuple(sorted(map(int, CLAIM.findall(found["core"]))))
        return Said(found["status"], found["model"], because or found["because"], core)

    def close(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def __enter__(self) -> Solver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            # -P: the modules beside the child must not be taken for others of the same name.
            command = [sys.executable, "-P", str(Path(__file__).with_name("child.py")), str(self.limits.megabytes)]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a solver that runs out of memory complains there; `_spent` says it
                text=True,
                encoding="utf-8",
            )
        return self._process

    def _exchanged(self, process: subprocess.Popen[str], question: Mapping[str, object]) -> str | None:
        """The answer's line, or None where the process ended without one."""
        if process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return process.stdout.readline() or None
        except OSError:
            return None

    def _spent(self) -> str:
        return f"the solver ended without an answer ({self.limits.seconds:g} seconds, {self.limits.megabytes} MB)"
