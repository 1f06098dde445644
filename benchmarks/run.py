"""Measure what the project promises: `python benchmarks/run.py [--check] [NAME...]`.

Each measure runs in a fresh interpreter, so that none profits from what another loaded; `--check` ends with 1 where a
limit is passed. The limits are for two ordinary cores.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
POLICIES = ROOT / "policies"
MANY_TEAMS = 10_000


class Measure(NamedTuple):
    """One number: what it is, the most that it may be, and how it is found."""

    what: str
    unit: str
    limit: float
    find: Callable[[], float]


def seconds_of_help() -> float:
    """The quickest of five calls, since the machine may be busy."""
    command = [sys.executable, "-c", "from abac.cli.app import main; main(['--help'])"]
    return min(_seconds(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)) for _ in range(5))


def milliseconds_of_the_largest_slice() -> float:
    """Load what the catalogue knows of SageMaker, its largest service here."""
    from abac import catalog

    return 1_000 * _seconds(lambda: catalog.service("sagemaker"))


def seconds_of_many_teams() -> float:
    """Read ten thousand teams and generate everything."""
    from abac.generate import generate

    with tempfile.TemporaryDirectory() as folder:
        teams = _many_teams(Path(folder))
        return _seconds(lambda: generate(POLICIES, teams))


def megabytes_of_many_teams() -> float:
    """The most memory that reading and generating ten thousand teams takes."""
    import resource

    seconds_of_many_teams()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000  # Linux counts kilobytes


def seconds_of_the_matrix() -> float:
    """Decide the whole matrix of the committed policies, and write its three reports."""
    from abac.cli.app import main

    with tempfile.TemporaryDirectory() as folder:
        words = ["matrix", "--rendered", str(POLICIES / "rendered"), "--report", folder, "--format", "junit"]
        return _seconds(lambda: main(words))


def _many_teams(folder: Path) -> Path:
    """The committed registry with ten thousand teams in place of its own."""
    head = (POLICIES / "teams.yaml").read_text().partition("\nteams:")[0]
    rows = (f"  Team{number:05d}: {{display_name: Team {number}}}\n" for number in range(MANY_TEAMS))
    file = folder / "teams.yaml"
    file.write_text(f"{head}\nteams:\n{''.join(rows)}")
    return file


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


MEASURES = {
    "help": Measure("`abac --help`", "s", 0.3, seconds_of_help),
    "slice": Measure("loading the catalogue's slice of SageMaker", "ms", 30, milliseconds_of_the_largest_slice),
    "teams": Measure(f"generating for {MANY_TEAMS:,} teams", "s", 6, seconds_of_many_teams),
    "memory": Measure(f"memory of generating for {MANY_TEAMS:,} teams", "MB", 300, megabytes_of_many_teams),
    "matrix": Measure("the matrix and its reports", "s", 90, seconds_of_the_matrix),
}


def main() -> int:
    """Print a line for each measure; the exit code says whether all are within their limits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"default: {', '.join(MEASURES)}")
    parser.add_argument("--check", action="store_true", help="end with 1 where a limit is passed")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(MEASURES):
        parser.error(f"no measure {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    if asked.here:
        sys.stderr.write(f"{MEASURES[asked.names[0]].find()}\n")
        return 0
    within = [_print(name) for name in asked.names or MEASURES]
    return 1 if asked.check and not all(within) else 0


def _print(name: str) -> bool:
    measure = MEASURES[name]
    command = [sys.executable, __file__, "--here", name]
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if ran.returncode:
        sys.stdout.write(f"{measure.what}: failed\n{ran.stderr}")
        return False
    found = float(ran.stderr.splitlines()[-1])
    word = "ok" if found <= measure.limit else "OVER ITS LIMIT"
    sys.stdout.write(f"{measure.what}: {found:.3g} {measure.unit}, limit {measure.limit:g} {measure.unit}: {word}\n")
    return found <= measure.limit


if __name__ == "__main__":
    sys.exit(main())
