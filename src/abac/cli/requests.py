"""The verbs that decide requests: `simulate` for scenario files, `matrix` for all of them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from abac.cli import reports, screen, verdicts
from abac.cli.contracts import contract_for
from abac.cli.exit_codes import ExitCode, worst
from abac.cli.verdicts import Verdict, VerdictFormat

if TYPE_CHECKING:
    from abac.language.scenario import Scenario
    from abac.language.world import World
    from abac.results import MatrixResult

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


def simulate(
    scenarios: Annotated[
        list[Path], typer.Argument(metavar="SCENARIOS...", help="JSON, JSON Lines or YAML files; `-` is stdin.")
    ],
    as_: Annotated[VerdictFormat, typer.Option("--format", help="How to print.")] = VerdictFormat.TABLE,
    lenient: Annotated[bool, typer.Option("--lenient", help="Decide invalid documents as AWS's engine would.")] = False,
    rendered: Rendered = RENDERED,
) -> int:
    """Decide the requests of scenario files.

    Each decision is compared with what its scenario expects, where it expects something.

    Example: abac simulate policies/scenarios/*.yaml --format jsonl
    """
    codes: set[ExitCode] = set()
    found = _noted(_decide_all(scenarios, lenient, rendered, codes), codes)
    if as_ is VerdictFormat.TABLE:
        verdicts.print_table(found)
    else:
        for line in verdicts.lines(found, as_):
            sys.stdout.write(f"{line}\n")
    return worst(codes)


def _noted(found: Iterable[Verdict], codes: set[ExitCode]) -> Iterator[Verdict]:
    for verdict in found:
        codes.add(verdict.code)
        yield verdict


def _decide_all(files: list[Path], lenient: bool, rendered: Path, codes: set[ExitCode]) -> Iterator[Verdict]:
    from abac.errors import InputError

    world = cache(lambda: _read_world(rendered))
    for file in files:
        try:
            yield from _decide_file(file, lenient, world)
        except InputError as error:  # the file cannot be opened: there is no place for it among the decisions
            typer.echo(str(error), err=True)
            codes.add(ExitCode.BAD_INPUT)


def _decide_file(file: Path, lenient: bool, world: Callable[[], World]) -> Iterator[Verdict]:
    from abac.language.scenario import Scenario, read_scenarios

    source = sys.stdin.buffer if file == STDIN else file
    for found in read_scenarios(source, file=str(file), strict=not lenient):
        if isinstance(found, Scenario):
            for finding in found.findings:
                typer.echo(str(finding), err=True)
            yield _decide(found, world)
        else:
            yield verdicts.refused(found)


def _decide(scenario: Scenario, world: Callable[[], World]) -> Verdict:
    from abac.errors import InputError
    from abac.language.scenario import ScenarioError
    from abac.located import Place, Problem
    from abac.simulate import decide
    from abac.simulate.incident import policies_of

    policies = scenario.policies
    place = Place(scenario.place.file, path="request.principal")
    try:
        applied = policies_of(scenario.request, world(), place) if policies == "rendered" else policies
        return verdicts.decided(scenario, decide(scenario.request, applied))
    except InputError as error:  # what this version does not decide is refused as a whole; the others still run
        problems = tuple(problem for problem in error.problems if isinstance(problem, Problem))
        return verdicts.refused(ScenarioError(scenario.name, problems))


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
) -> int:
    """Decide all that each team can do, by the contract.

    The rows are team, action, kind of resource, and whose the resource is.

    Example: abac matrix --report reports/matrix
    """
    result = _matrix(rendered, team_tag, contract, jobs)
    page = reports.write_folder(result, report) if report else None
    if as_ is MatrixFormat.TABLE:
        from abac.report import terminal

        terminal.print_matrix(result, screen.results(), report_path=page)
    else:
        sys.stdout.write(FORMATS[as_](result))
    return code_of(result)


def _matrix(rendered: Path, team_tag: str, contract: Path | None, jobs: int | None) -> MatrixResult:
    from abac.contract import verdict
    from abac.simulate.matrix import matrix as decide_all
    from abac.sources.rendered import describe, read_sizes

    started = time.perf_counter()
    world = _read_world(rendered, team_tag)
    held_against = contract_for(rendered, contract)
    with screen.working("deciding every request"):
        rows = decide_all(world, held_against, jobs=jobs or os.cpu_count() or 1)
    source, sizes = describe(rendered), read_sizes(rendered)
    result = verdict(rows, held_against, source=source, sizes=sizes, notes=world.notes)
    return replace(result, seconds=round(time.perf_counter() - started, 3))


def _read_world(rendered: Path, team_tag: str = "Team") -> World:
    from abac.sources.rendered import read_world

    return read_world(rendered, team_tag=team_tag)


def code_of(result: MatrixResult) -> ExitCode:
    """The exit code that belongs to a matrix: a broken property wins over an unknown one."""
    from abac.results import Status

    if not result.holds:
        return ExitCode.DOES_NOT_HOLD
    return ExitCode.UNKNOWN if result.status is Status.UNKNOWN else ExitCode.HOLDS
