"""The verb `prove`: the isolation contract for all requests, or requests that break it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abac.cli import reports, screen
from abac.cli.contracts import MANIFEST, contract_file, contract_for
from abac.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from abac.contract import Contract
    from abac.language.world import World
    from abac.results.proof import ProofReport


class ProofFormat(StrEnum):
    """How `prove` prints."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    JUNIT = "junit"
    SARIF = "sarif"
    MARKDOWN = "markdown"
    GITHUB = "github"


def prove(
    rendered: Annotated[Path, typer.Option("--rendered", metavar="DIR", help="A folder of policy documents.")] = Path(
        "policies/rendered"
    ),
    team_tag: Annotated[
        str, typer.Option("--team-tag", metavar="KEY", help="The tag key that makes a role a team's.")
    ] = "Team",
    contract: Annotated[Path | None, typer.Option("--contract", metavar="FILE", help="Another isolation.yaml.")] = None,
    properties: Annotated[
        list[str] | None, typer.Option("--property", metavar="ID", help="Ask this property alone; may be repeated.")
    ] = None,
    as_: Annotated[
        ProofFormat, typer.Option("--format", help="How to print; jsonl: one property a line.")
    ] = ProofFormat.TABLE,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="DIR", help="Also write proof.html and proof.json there.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes; default: one a core.")] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Ask cvc5 as well, and write what a stranger needs to check the proof."),
    ] = None,
) -> int:
    """Prove the isolation contract for all requests, or show a request that breaks it.

    Every counterexample is a scenario complete by itself, which `abac simulate` decides in the same way.

    Example: abac prove --property I2 --property I3 --format json
    """
    found = _proved(rendered, team_tag, contract, properties, jobs, evidence)
    if report is not None:
        from abac.results.proof import proof_to_json

        reports.write_into(report, "proof", "principals", proof_to_json(found))
    if as_ is ProofFormat.TABLE:
        from abac.report import proofs

        proofs.print_proofs(found, screen.results())
    else:
        sys.stdout.write(_written(found, as_))
    return code_of(found, ours=(rendered / MANIFEST).is_file())


def code_of(report: ProofReport, *, ours: bool) -> ExitCode:
    """The exit code that belongs to a report: refuted wins over unknown.

    A property of our own set that constrains nothing would hold of anything: that is a mistake in the contract.
    """
    from abac.results.proof import ProofStatus

    empty = [each.id for each in report.properties if each.status is ProofStatus.UNKNOWN and not each.rows]
    if ours and empty:
        typer.echo(f"abac: {', '.join(empty)}: no row is constrained; the contract asks nothing of this set", err=True)
        return ExitCode.BAD_INPUT
    codes = {ProofStatus.REFUTED: ExitCode.DOES_NOT_HOLD, ProofStatus.UNKNOWN: ExitCode.UNKNOWN}
    return codes.get(report.status, ExitCode.HOLDS)


def _proved(
    rendered: Path,
    team_tag: str,
    contract: Path | None,
    properties: list[str] | None,
    jobs: int | None,
    evidence: Path | None,
) -> ProofReport:
    from abac.prove.crosscheck import Problem, problem_of
    from abac.prove.isolation import prove as prove_all
    from abac.sources.rendered import describe, read_world

    world = read_world(rendered, team_tag=team_tag)
    held_against = contract_for(rendered, contract)
    chosen = _chosen(properties, held_against)
    _require_team(world, rendered)
    source = describe(rendered)

    def proved(kept: list[Problem] | None = None) -> ProofReport:
        watch = None if kept is None else lambda *asked: kept.append(problem_of(*asked))
        with _progress() as progress:
            return prove_all(
                world,
                held_against,
                jobs=jobs or os.cpu_count() or 1,
                progress=progress,
                properties=chosen,
                source=source,
                watch=watch,
            )

    if evidence is None:
        return proved()
    from abac.cli.proofs.evidence import with_evidence

    return with_evidence(proved, evidence, rendered, contract_file(rendered, contract))


def _chosen(given: list[str] | None, contract: Contract) -> frozenset[str] | None:
    """The properties that were asked for. Raises a usage error for one that the contract does not have."""
    from abac.located import nearest

    for name in given or ():
        if name not in contract.properties:
            meant = nearest(name, contract.properties)
            hint = f"; did you mean `{meant}`?" if meant else ""
            known = ", ".join(contract.properties)
            raise typer.BadParameter(f"unknown property `{name}`; {contract.name} has {known}{hint}")
    return frozenset(given) if given else None


def _require_team(world: World, rendered: Path) -> None:
    """Without a team nothing is isolated from anything. Raises InputError."""
    from abac.errors import InputError
    from abac.located import Place, Problem

    if not any(role.team for role in world.principals):
        found = f"no role that carries the tag `{world.team_tag}`"
        raise InputError([Problem(Place(str(rendered)), found, "a team principal; --team-tag names another tag key")])


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total: None
        return
    columns = (TextColumn("proving for all requests"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _written(report: ProofReport, form: ProofFormat) -> str:
    from abac.report import proofs

    if form in (ProofFormat.JSON, ProofFormat.JSONL):
        import json

        from abac.results.proof import proof_to_json

        document = proof_to_json(report)
        values = document["properties"] if form is ProofFormat.JSONL else [document]
        return "".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in values)
    forms = {
        ProofFormat.JUNIT: proofs.to_junit,
        ProofFormat.SARIF: proofs.to_sarif,
        ProofFormat.MARKDOWN: proofs.to_markdown,
        ProofFormat.GITHUB: proofs.to_github,
    }
    return forms[form](report)
