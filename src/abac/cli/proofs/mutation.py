"""The verb `mutate`: weaken each statement in turn; does a property notice?"""

from __future__ import annotations

import json
import os
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from abac.cli import reports, screen
from abac.cli.contracts import contract_for
from abac.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from abac.prove.mutate import Accepted
    from abac.results.mutant import MutationResult

RENDERED: Final = Path("policies/rendered")
ACCEPTED: Final = "accepted-mutants.yaml"


class MutationFormat(StrEnum):
    """How `mutate` prints."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


def mutate(
    rendered: Annotated[Path, typer.Option("--rendered", metavar="DIR", help="A folder of policy documents.")] = (
        RENDERED
    ),
    statement: Annotated[
        str | None, typer.Option("--statement", metavar="NAME", help="Only the statements, or the document, so called.")
    ] = None,
    accepted: Annotated[
        Path | None,
        typer.Option(
            "--accepted", metavar="FILE", help="Survivors with reasons; default: accepted-mutants.yaml beside DIR."
        ),
    ] = None,
    contract: Annotated[
        Path | None,
        typer.Option("--contract", metavar="FILE", help="Default: policies/isolation.yaml, else the installed copy."),
    ] = None,
    team_tag: Annotated[
        str, typer.Option("--team-tag", metavar="KEY", help="The tag key that makes a role a team's.")
    ] = "Team",
    report: Annotated[
        Path | None, typer.Option("--report", metavar="DIR", help="Also write mutants.html and mutants.json there.")
    ] = None,
    as_: Annotated[MutationFormat, typer.Option("--format", help="How to print.")] = MutationFormat.TABLE,
    jobs: Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes; default: one a core.")] = None,
) -> int:
    """Change each statement in every single way: does a property notice?

    A mutant is killed by a property, proved equivalent, or survives as narrower or wider, with every backstop and
    without. Ends with 0 where no survivor is left unexplained, 1 where one is, 3 where something is left open.

    Example: abac mutate --statement PassOwnRole
    """
    result = _mutate(rendered, statement, accepted, contract, team_tag, jobs)
    from abac.report import mutation

    if report is not None:
        reports.write_into(report, "mutants", "mutants", mutation.to_json(result))
    if as_ is MutationFormat.TABLE:
        mutation.print_mutants(result, screen.results())
    elif as_ is MutationFormat.MARKDOWN:
        sys.stdout.write(mutation.to_markdown(result))
    else:
        sys.stdout.write(json.dumps(mutation.to_json(result), indent=2, ensure_ascii=False) + "\n")
    return code_of(result)


def code_of(result: MutationResult) -> ExitCode:
    """The exit code that belongs to mutants: the gate is "no unexplained survivor" (PROOF.md, Mutation)."""
    from abac.results.mutant import MutantOutcome

    if result.unexplained:
        return ExitCode.DOES_NOT_HOLD
    is_open = any(mutant.outcome is MutantOutcome.UNKNOWN for mutant in result.mutants)
    return ExitCode.UNKNOWN if is_open or not result.mutants else ExitCode.HOLDS


def _mutate(
    rendered: Path, statement: str | None, accepted: Path | None, contract: Path | None, team_tag: str, jobs: int | None
) -> MutationResult:
    from abac.catalog import about
    from abac.prove.mutate import explained
    from abac.prove.mutate import mutate as change
    from abac.results.mutant import MutationResult
    from abac.sources import describe, read_world

    started = time.perf_counter()
    world = read_world(rendered, team_tag=team_tag)
    held_against = contract_for(rendered, contract)
    entries = _accepted(rendered, accepted)
    with screen.working("changing every statement"):
        mutants = change(world, held_against, jobs=jobs or os.cpu_count() or 1, only=statement)
    seconds = round(time.perf_counter() - started, 3)
    found = explained(mutants, entries, complete=statement is None)
    return MutationResult(found, describe(rendered), about(), seconds)


def _accepted(rendered: Path, given: Path | None) -> tuple[Accepted, ...]:
    """The accepted survivors: of the file that was given, else of the one beside the folder, if there is one."""
    from abac.located import read_file
    from abac.prove.mutate import read_accepted

    file = given or rendered.parent / ACCEPTED
    if given is None and not file.is_file():
        return ()
    return read_accepted(read_file(file))
