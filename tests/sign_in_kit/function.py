"""One execution environment of the Lambda function, as a process: an event a line in, an answer a line out.

`Function.start` starts this file by its path, with nothing of the tests in reach.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Function:
    """A running execution environment; like Lambda's it answers one event at a time."""

    process: subprocess.Popen[str]

    def send(self, event: Mapping[str, Any]) -> None:
        """Hand it an event and do not wait."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(event) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Wait for the answer to the oldest event that has none yet."""
        assert self.process.stdout is not None
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found


@contextmanager
def function(environment: Mapping[str, str]) -> Iterator[Function]:
    """A function with this environment and no other, until the end of the block; its log goes nowhere."""
    with subprocess.Popen(
        [sys.executable, __file__],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield Function(process)
        finally:
            process.kill()


def main() -> None:
    """Answer events until there are no more."""
    answers, sys.stdout = sys.stdout, sys.stderr  # the log is written to the standard output
    from saml_backend.lambda_handler import handler

    for line in sys.stdin:
        print(json.dumps(handler(json.loads(line), None)), file=answers, flush=True)


if __name__ == "__main__":
    main()
