"""What `abac simulate` takes for a stream of scenarios: memory, and time of the processor."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from typing import NamedTuple

from benchmarks import workload

FEW, MANY = 2_000, 10_000  # scenarios of a stream


class Streamed(NamedTuple):
    """What `abac simulate` took for one stream: the most memory, and how long its processor worked."""

    megabytes: float
    seconds: float


def costs() -> dict[str, float]:
    """What `abac simulate` takes for few and for many scenarios in one stream, all of the same 21 statements."""
    few, many = (_streamed(count, workload.POLICIES) for count in (FEW, MANY))
    rate = (MANY - FEW) / (many.seconds - few.seconds)
    return {"": many.megabytes, "growth": many.megabytes - few.megabytes, "rate": rate}


def of_a_million() -> dict[str, float]:
    """The same for a million scenarios of a statement each."""
    one = {"identity": [{"Version": "2012-10-17", "Statement": [workload.IDENTITY[1]]}]}
    found = _streamed(1_000_000, one)
    return {"": found.megabytes, "seconds": found.seconds}


def _streamed(count: int, policies: Mapping[str, object]) -> Streamed:
    program = (
        "import resource, sys, time; from abac.cli.app import main; main(sys.argv[1:]);"
        "most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000;"
        "sys.stderr.write(f'{most} {time.process_time()}')"
    )
    command = [sys.executable, "-c", program, "simulate", "-", "--format", "jsonl"]
    lines = (f"{json.dumps({'request': request, 'policies': policies})}\n" for request in workload.stream(count))
    with (
        tempfile.TemporaryFile("w+") as told,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told, text=True) as running,
    ):
        assert running.stdin is not None
        running.stdin.writelines(lines)
        running.stdin.close()
        if running.wait():
            raise subprocess.CalledProcessError(running.returncode, command)
        told.seek(0)
        return Streamed(*map(float, told.read().splitlines()[-1].split()))
