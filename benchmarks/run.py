"""Measure what the project promises: `python -m benchmarks.run [--check] [NAME...]`.

Each measure runs in a fresh interpreter, so that none profits from what another loaded; `--check` ends with 1 where a
limit is passed. The limits are for two ordinary cores. A measure of speed stands beside its peers' in the same run,
and its limit is a multiple of one of them: that holds on slow and busy machines too.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks import deciding, proving, sign_in, sign_in_load, sign_in_loopback, streaming

ROOT = Path(__file__).resolve().parents[1]
POLICIES = ROOT / "policies"
MANY_TEAMS = 10_000


class Row(NamedTuple):
    """One number: what it is, and how much it may be at most (or, with `least`, must be at least).

    The limit of a row with `of` is a multiple of the row of that name, which may be unknown: then there is no limit.
    """

    what: str
    unit: str
    limit: float | None = None
    least: bool = False
    of: str | None = None


class Measure(NamedTuple):
    """How some numbers are found, in one interpreter, and their rows by name."""

    find: Callable[[], Mapping[str, float]]
    rows: Mapping[str, Row]
    is_long: bool = False  # runs only where it is named


def one(what: str, unit: str, limit: float, find: Callable[[], float]) -> Measure:
    """A measure of one number."""
    return Measure(lambda: {"": find()}, {"": Row(what, unit, limit)})


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


def rates_on_a_cluster() -> dict[str, float]:
    """Rows of the matrix decided a second, on one process and on two workers; nothing without Dask."""
    from importlib.util import find_spec

    if find_spec("distributed") is None:
        return {}
    from benchmarks import on_a_cluster

    found = on_a_cluster.rates()
    return {name: found[name] for name in CLUSTER}


def signing_in() -> dict[str, float]:
    """What validation costs, beside the bare library."""
    return {**sign_in.costs(), "worst": sign_in.milliseconds_of_the_worst_body()}


def sign_in_crowd() -> dict[str, float]:
    """What becomes of a morning's crowd."""
    outcome = sign_in_load.crowd()
    middle = statistics.quantiles(outcome.milliseconds, n=100)
    wrong = abs(outcome.studio_profiles - sign_in_load.PEOPLE) + outcome.in_a_wrong_one + outcome.ends["nowhere"]
    return {"wrong": wrong, "p50": middle[49], "p99": middle[98]}


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


# Where nothing else runs moto decides 24,000 a second. Five times as many are 120,000: below that the design is wrong.
SPEED = {
    "raw": Row("deciding, the request read from JSON's values", "/s", 5, least=True, of="moto"),
    "engine": Row("deciding a request that was read", "/s", 10, least=True, of="reference"),
    "each": Row("deciding one request on many resources", "/s", 25, least=True, of="moto"),
    "new forms": Row("deciding requests of ever new forms", "/s"),
    "reference": Row("the readable reference", "/s", 0.4, least=True, of="moto"),
    "moto": Row("peer: moto's IAM engine", "/s"),
    "cedarpy": Row("peer: cedarpy", "/s"),
    "iam-simulate": Row("peer: iam-simulate", "/s"),
}
STREAMING = {
    "": Row(f"memory of streaming {streaming.MANY:,} scenarios", "MB", 300),
    "growth": Row(f"the same, more than for {streaming.FEW:,}", "MB", 10),
    "rate": Row("scenarios decided in a stream, a second of the processor", "/s", 2_000, least=True),
}
MILLION = {
    "": Row("memory of streaming 1,000,000 scenarios", "MB", 300),
    "seconds": Row("the same, processor", "s", 600),
}
PROVING = {
    "": Row("proving the whole contract of the committed policies, processor", "s", 20),
    "memory": Row("memory of that", "MB", 300),
}
# Of roles that differ in names alone one is proved: what grows is telling them apart.
PROVING_TEAMS = {
    "few": Row(f"proving the contract for {proving.FEW} teams, processor", "s"),
    "many": Row(f"the same for {proving.MANY:,} teams", "s"),
    "ratio": Row("the second beside the first", "times", 1.5),
}
CROSS_CHECK = {
    "": Row("solving one problem of each kind again with cvc5", "s", 60),
    "doubts": Row("of them, answered otherwise or not at all", "cases", 0),
}
# Two workers share two cores with whoever waits for them, and every row travels: the gain is small on one machine.
CLUSTER = {
    "here": Row("the matrix of 8 roles x 20 actions, on one process", "/s"),
    "there": Row("the same on two workers of a cluster", "/s", 0.3, least=True, of="here"),
}
# Issue 7, Load and Fuzz; the ratio is to bare python3-saml on the same message in the same run.
SIGN_IN = {
    "core": Row("validating a sign-in: guard, library, exact checks", "ms"),
    "bare": Row("peer: bare python3-saml", "ms"),
    "ratio": Row("the first beside the second", "times", sign_in.RATIO),
    "rate": Row("validations on one core", "/s", sign_in.RATE, least=True),
    "worst": Row("the worst body of the attack list, until it is refused", "ms", sign_in.WORST_BODY),
}
LOOPBACK = {
    "p50": Row("a valid sign-in over HTTP on loopback, p50", "ms"),
    "p99": Row("the same, p99", "ms"),
    "throughput": Row("valid sign-ins over HTTP on loopback", "/s"),
}
CROWD = {
    "wrong": Row(
        "10,000 first clicks of 1,000 people: Studio profiles too many, too few, entered by another", "cases", 0
    ),
    "p50": Row("a click of theirs through 32 threads, p50", "ms"),
    "p99": Row("the same, p99", "ms"),
}
# Compiling takes less than 1 ms where nothing else runs; the limit leaves room for a machine that is busy.
MEASURES = {
    "help": one("`abac --help`", "s", 0.3, seconds_of_help),
    "slice": one("loading the catalogue's slice of SageMaker", "ms", 30, milliseconds_of_the_largest_slice),
    "compile": one("compiling 21 statements", "ms", 2, deciding.milliseconds_of_compiling),
    "decide": Measure(deciding.rates, SPEED),
    "streaming": Measure(streaming.costs, STREAMING),
    "million": Measure(streaming.of_a_million, MILLION, is_long=True),
    "teams": one(f"generating for {MANY_TEAMS:,} teams", "s", 6, seconds_of_many_teams),
    "memory": one(f"memory of generating for {MANY_TEAMS:,} teams", "MB", 300, megabytes_of_many_teams),
    "cluster": Measure(rates_on_a_cluster, CLUSTER),
    "sign-in": Measure(signing_in, SIGN_IN),
    "sign-in-loopback": Measure(sign_in_loopback.latency, LOOPBACK),
    "sign-in-crowd": Measure(sign_in_crowd, CROWD),
    "prove": Measure(proving.costs, PROVING),
    "prove-teams": Measure(proving.growth, PROVING_TEAMS, is_long=True),
    "cross-check": Measure(proving.cross_check, CROSS_CHECK, is_long=True),
    "mutate": one(f"the ends of {proving.MUTANTS} mutants, processor", "s", 20, proving.seconds_of_mutants),
    "diff": one("comparing two versions of the policies, processor", "s", 1.5, proving.seconds_of_a_difference),
    "matrix": one("the matrix and its reports", "s", 90, seconds_of_the_matrix),
}


def main() -> int:
    """Print a line for each number; the exit code says whether all are within their limits."""
    parser = argparse.ArgumentParser(description=__doc__)
    usual = [name for name, measure in MEASURES.items() if not measure.is_long]
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"default: {', '.join(usual)}; also: {', '.join(MEASURES.keys() - usual)}",
    )
    parser.add_argument("--check", action="store_true", help="end with 1 where a limit is passed")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(MEASURES):
        parser.error(f"no measure {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    if asked.here:
        sys.stderr.write(f"{json.dumps(MEASURES[asked.names[0]].find())}\n")
        return 0
    within = [_print(name) for name in asked.names or usual]
    return 1 if asked.check and not all(within) else 0


def _print(name: str) -> bool:
    measure = MEASURES[name]
    command = [sys.executable, "-m", "benchmarks.run", "--here", name]
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if ran.returncode:
        sys.stdout.write(f"{name}: failed\n{ran.stderr}")
        return False
    found: dict[str, float] = json.loads(ran.stderr.splitlines()[-1])
    within = [_print_row(measure.rows[key], value, found) for key, value in found.items()]
    return all(within)


def _print_row(row: Row, value: float, found: Mapping[str, float]) -> bool:
    """Print name, value, ratio and limit; whether the value is within the limit."""
    peer = found.get(row.of or "")
    ratio = f", {value / peer:.3g} times {row.of}" if row.of and peer else ""
    written = f"{value:,.0f}" if value >= 1_000 else f"{value:.3g}"
    if row.limit is None or (row.of and not peer):
        sys.stdout.write(f"{row.what}: {written} {row.unit}{ratio}\n")
        return True
    measured = value / peer if row.of and peer else value
    within = measured >= row.limit if row.least else measured <= row.limit
    bound = f"{'at least' if row.least else 'at most'} {row.limit:g} {f'times {row.of}' if row.of else row.unit}"
    sys.stdout.write(f"{row.what}: {written} {row.unit}{ratio}; {bound}: {'ok' if within else 'OVER ITS LIMIT'}\n")
    return within


if __name__ == "__main__":
    sys.exit(main())
