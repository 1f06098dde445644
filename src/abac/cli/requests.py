"""The verbs that decide requests: `simulate` for scenario files, `matrix` for all of them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from abac.cli import reports, screen, verdicts
from abac.cli.contracts import contract_for
from abac.cli.exit_codes import ExitCode, worst
from abac.cli.verdicts import Verdict, VerdictFormat

if TYPE_CHECKING:
    from abac.contract import Contract
    from abac.language.world import World
    from abac.results import MatrixResult, MatrixRow
    from abac.simulate.distributed import Cluster

T = TypeVar("T")
RENDERED: Final = Path("policies/rendered")
STDIN: Final = Path("-")


class MatrixFormat(StrEnum):
    """How `matrix` prints."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    JUNIT = "junit"
    SARIF = "sarif"
    MARKDOWN = "markdown"
    GITHUB = "github"


FORMATS: Final[dict[MatrixFormat, Callable[[MatrixResult], str]]] = {
    MatrixFormat.JSON: reports.as_json,
    MatrixFormat.JSONL: reports.as_jsonl,
    MatrixFormat.JUNIT: reports.as_junit,
    MatrixFormat.SARIF: reports.as_sarif,
    MatrixFormat.MARKDOWN: reports.as_markdown,
    MatrixFormat.GITHUB: reports.as_github,
}

Rendered = Annotated[Path, typer.Option("--rendered", metavar="DIR", help="A folder of policy documents.")]
OnCluster = Annotated[
    str | None, typer.Option("--cluster", metavar="ADDRESS", help="Decide on a Dask scheduler, as tcp://HOST:8786.")
]


def simulate(
    scenarios: Annotated[
        list[Path], typer.Argument(metavar="SCENARIOS...", help="JSON, JSON Lines or YAML files; `-` is stdin.")
    ],
    as_: Annotated[VerdictFormat, typer.Option("--format", help="How to print.")] = VerdictFormat.TABLE,
    lenient: Annotated[bool, typer.Option("--lenient", help="Decide invalid documents as AWS's engine would.")] = False,
    rendered: Rendered = RENDERED,
    cluster: OnCluster = None,
) -> int:
    """Decide the requests of scenario files.

    Each decision is compared with what its scenario expects, where it expects something.

    An empty list holds nothing to decide, which is said on stderr and ends with 0; an empty file is bad input, 2.

    Example: abac simulate policies/scenarios/*.yaml --format jsonl
    """
    codes: set[ExitCode] = set()
    with _on(cluster) as connected:
        found = _noted(_decide_all(scenarios, lenient, rendered, codes, connected), codes)
        if as_ is VerdictFormat.TABLE:
            verdicts.print_table(found)
        else:
            for line in verdicts.lines(found, as_):
                sys.stdout.write(f"{line}\n")
    return worst(codes)


def _on(address: str | None) -> AbstractContextManager[Cluster | None]:
    """The cluster at an address, connected before anything is printed; None where this machine does the work."""
    if address is None:
        return nullcontext()
    from abac.simulate.distributed import connected

    return connected(address)


def _noted(found: Iterable[Verdict], codes: set[ExitCode]) -> Iterator[Verdict]:
    for verdict in found:
        codes.add(verdict.code)
        for problem in verdict.problems:
            typer.echo(str(problem), err=True)
        yield verdict


def _decide_all(
    files: list[Path], lenient: bool, rendered: Path, codes: set[ExitCode], cluster: Cluster | None
) -> Iterator[Verdict]:
    from abac.cli.sizes import Sizes
    from abac.language.policy_set import PolicySet
    from abac.language.scenario import read_scenarios
    from abac.simulate.answers import Refused, answers

    sizes = Sizes()
    world = cache(lambda: _read_world(rendered))
    if cluster is None:
        found = answers(_of_files(files, partial(read_scenarios, strict=not lenient), codes), world)
    else:
        from abac.simulate.distributed import answers_on, unread_scenarios

        sent = _of_files(files, partial(unread_scenarios, strict=not lenient), codes)
        found = answers_on(cluster, sent, world, strict=not lenient)
    for answer in found:
        for finding in answer.findings:
            typer.echo(str(finding), err=True)
        if not isinstance(answer, Refused) and isinstance(answer.scenario.policies, PolicySet):
            for large in sizes.oversized(answer.scenario.policies):
                typer.echo(f"{large.place}: {large.found}; expected {large.expected}", err=True)
        yield verdicts.refused(answer.error) if isinstance(answer, Refused) else verdicts.decided(*answer)


def _of_files(files: list[Path], read: Callable[..., Iterator[T]], codes: set[ExitCode]) -> Iterator[T]:
    from abac.errors import InputError

    for file in files:
        is_empty = True
        try:
            for scenario in read(sys.stdin.buffer if file == STDIN else file, file=str(file)):
                is_empty = False
                yield scenario
        except InputError as error:  # the file cannot be opened: there is no place for it among the decisions
            typer.echo(str(error), err=True)
            codes.add(ExitCode.BAD_INPUT)
        else:
            if is_empty:
                typer.echo(f"abac: no scenario in {file}", err=True)


def matrix(
    rendered: Rendered = RENDERED,
    team_tag: Annotated[
        str, typer.Option("--team-tag", metavar="KEY", help="The tag key that makes a role a team's.")
    ] = "Team",
    contract: Annotated[
        Path | None,
        typer.Option("--contract", metavar="FILE", help="Default: policies/isolation.yaml, else the installed copy."),
    ] = None,
    as_: Annotated[MatrixFormat, typer.Option("--format", help="How to print.")] = MatrixFormat.TABLE,
    report: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Also write index.html, results.json and junit.xml there.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes; default: one a core.")] = None,
    cluster: OnCluster = None,
) -> int:
    """Decide all that each team can do, by the contract.

    The rows are team, action, kind of resource, and whose the resource is.

    Example: abac matrix --report reports/matrix
    """
    if jobs and cluster:
        raise typer.BadParameter("--jobs is about this machine, --cluster about others; give one of them")
    with _on(cluster) as connected:
        result = _matrix(rendered, team_tag, contract, jobs, connected)
    page = reports.write_folder(result, report) if report else None
    if as_ is MatrixFormat.TABLE:
        from abac.report import terminal

        terminal.print_matrix(result, screen.results(), report_path=page)
    else:
        sys.stdout.write(FORMATS[as_](result))
    return code_of(result)


def _matrix(
    rendered: Path, team_tag: str, contract: Path | None, jobs: int | None, cluster: Cluster | None = None
) -> MatrixResult:
    from abac.contract import verdict
    from abac.sources.rendered import describe, read_sizes

    started = time.perf_counter()
    world = _read_world(rendered, team_tag)
    held_against = contract_for(rendered, contract)
    with screen.working("deciding every request"):
        rows = _rows(world, held_against, jobs, cluster)
    source, sizes = describe(rendered), read_sizes(rendered)
    result = verdict(rows, held_against, source=source, sizes=sizes, notes=world.notes)
    return replace(result, seconds=round(time.perf_counter() - started, 3))


def _rows(world: World, contract: Contract, jobs: int | None, cluster: Cluster | None) -> tuple[MatrixRow, ...]:
    if cluster is None:
        from abac.simulate.matrix import matrix as decide_all

        return decide_all(world, contract, jobs=jobs or os.cpu_count() or 1)
    from abac.simulate.distributed import matrix_on

    return matrix_on(cluster, world, contract)


def _read_world(rendered: Path, team_tag: str = "Team") -> World:
    from abac.sources.rendered import read_world

    return read_world(rendered, team_tag=team_tag)


def code_of(result: MatrixResult) -> ExitCode:
    """The exit code that belongs to a matrix: a broken property wins over an unknown one."""
    from abac.results import Status

    if not result.holds:
        return ExitCode.DOES_NOT_HOLD
    return ExitCode.UNKNOWN if result.status is Status.UNKNOWN else ExitCode.HOLDS
