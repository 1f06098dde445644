"""The verb `signin`: what to type into Identity Center, and what is wrong with what it answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from abac.cli import screen
from abac.cli.exit_codes import EPILOG, ExitCode
from abac.cli.operations.extras import needing
from abac.cli.policies import TEAMS, TeamsFile

if TYPE_CHECKING:
    from abac.account.sheet import Sheet
    from abac.results import Finding
    from abac.teams import Registry, Team

ADDRESS: Final = "https://SIGN-IN-ADDRESS"  # stands where nobody said the address

signin = typer.Typer(
    help="Identity Center: the values to type into its console, and what is wrong with what it answers.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
)


class SheetFormat(StrEnum):
    """How `signin sheet` prints."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


class DoctorFormat(StrEnum):
    """How `signin doctor` prints."""

    TABLE = "table"
    JSON = "json"


Address = Annotated[
    str | None,
    typer.Option("--url", metavar="URL", envvar="SIGN_IN_BASE_URL", help="The sign-in, as https://signin.example.com."),
]


@signin.command("sheet", epilog=EPILOG)
def sheet(
    key: Annotated[str, typer.Argument(metavar="TEAM", help="The team's key, the value of the tag `Team`.")],
    url: Address = None,
    teams: TeamsFile = TEAMS,
    as_: Annotated[SheetFormat, typer.Option("--format", help="How to print.")] = SheetFormat.TABLE,
) -> int:
    """Print the values of a team's SAML application.

    A person types them into Identity Center's console: no API creates such an application.

    Example: abac signin sheet Team1 --url https://signin.example.com
    """
    from abac.account.sheet import sheet as values_of

    if url is None:
        typer.echo(f"abac: {ADDRESS} stands for the sign-in's address; --url says it", err=True)
    values = values_of(_team(key, teams), url or ADDRESS)
    if as_ is SheetFormat.TABLE:
        screen.results().print(screen.table(("field", "value"), values.fields()))
    else:
        typer.echo(_sheet_json(values) if as_ is SheetFormat.JSON else _sheet_markdown(values))
    return ExitCode.HOLDS


@signin.command("doctor", epilog=EPILOG)
def doctor(
    metadata: Annotated[Path, typer.Argument(metavar="METADATA", help="The application's SAML metadata file.")],
    response: Annotated[
        Path | None, typer.Option("--response", metavar="FILE", help="A captured response: form, base64 or XML.")
    ] = None,
    team: Annotated[
        str | None, typer.Option("--team", metavar="TEAM", help="Default: the one that the response goes to.")
    ] = None,
    url: Address = None,
    teams: TeamsFile = TEAMS,
    as_: Annotated[DoctorFormat, typer.Option("--format", help="How to print.")] = DoctorFormat.TABLE,
) -> int:
    """Say what is wrong with a metadata file.

    With --response also why the sign-in would refuse that response, every reason of it.

    Example: abac signin doctor Team1.xml --response captured.txt
    """
    findings = list(_examined(metadata, response, team, url, teams))
    if as_ is DoctorFormat.JSON:
        typer.echo(json.dumps({"format": 1, "findings": [_finding_json(found) for found in findings]}, indent=2))
    else:
        _print_findings(findings, response)
    return ExitCode.DOES_NOT_HOLD if any(found.severity != "note" for found in findings) else ExitCode.HOLDS


def _examined(
    metadata: Path, response: Path | None, team: str | None, url: str | None, teams: Path
) -> Iterator[Finding]:
    with needing("signin", "signin doctor"):
        from abac.account.sign_in_doctor import application_of, examine_metadata, examine_response, read_metadata

        now = datetime.now(UTC)
        read = read_metadata(str(metadata))
        yield from examine_metadata(read, now)
        if response is not None:
            registry = _registry(team, teams)
            application = application_of(read, str(response), team=team, url=url, registry=registry)
            yield from examine_response(str(response), application, now, registry)


def _registry(team: str | None, teams: Path) -> Registry | None:
    """Return the registry where there is one. Raises InputError: it does not have the team that was named."""
    from abac.teams import load

    if not teams.is_file():
        return None
    registry = load(teams)
    if team is not None:
        _of(registry, team, teams)
    return registry


def _team(key: str, teams: Path) -> Team:
    from abac.teams import load

    return _of(load(teams), key, teams)


def _of(registry: Registry, key: str, teams: Path) -> Team:
    from abac.errors import InputError
    from abac.located import Place, Problem, nearest

    if key in registry.teams:
        return registry.teams[key]
    expected = f"one of the {len(registry.teams)} teams that `abac team list` shows"
    raise InputError([Problem(Place(str(teams)), f"no team `{key}`", expected, nearest(key, registry.teams))])


def _sheet_json(values: Sheet) -> str:
    document = {
        "format": 1,
        "team": values.team,
        "display_name": values.display_name,
        "acs_url": values.acs_url,
        "audience": values.audience,
        "start_url": values.start_url,
        "attribute_mappings": [
            {"attribute": found.attribute, "value": found.value, "format": found.format} for found in values.mappings
        ],
        "group": values.group,
        "permission_profiles": list(values.permission_profiles),
        "landings": list(values.landings),
        "fields": dict(values.fields()),
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _sheet_markdown(values: Sheet) -> str:
    def cell(text: str) -> str:
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")

    rows = "\n".join(f"| {cell(name)} | {cell(value) or '(leave empty)'} |" for name, value in values.fields())
    return f"## {cell(values.display_name)}\n\n| field | value |\n| --- | --- |\n{rows}"


def _print_findings(findings: Sequence[Finding], response: Path | None) -> None:
    for found in findings:
        typer.echo(f"{found.place}: {found.severity}: {found.found}; expected {found.expected} [{found.rule}]")
    if not _failing(findings):
        typer.echo("nothing is wrong" + (": the response would be accepted" if response else ""))


def _failing(findings: Iterable[Finding]) -> list[Finding]:
    return [found for found in findings if found.severity != "note"]


def _finding_json(found: Finding) -> dict[str, object]:
    return {
        "rule": found.rule,
        "severity": found.severity.value,
        "file": found.place.file,
        "line": found.place.line,
        "column": found.place.column,
        "found": found.found,
        "expected": found.expected,
    }
