"""The verbs that make policies: `generate` and `team`."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abac.cli import screen
from abac.cli.exit_codes import EPILOG, ExitCode

if TYPE_CHECKING:
    from abac.generate import Rendered
    from abac.teams import Registry, Team

POLICIES = Path("policies")
TEAMS = POLICIES / "teams.yaml"

team = typer.Typer(
    help="The registry of teams: list it, show, add, remove one team, adopt profiles.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
)


class TeamFormat(StrEnum):
    """How `team` prints."""

    TABLE = "table"
    JSON = "json"


PoliciesFolder = Annotated[
    Path, typer.Option("--policies", metavar="DIR", help="The folder that holds teams.yaml and the templates.")
]
TeamsFile = Annotated[Path, typer.Option("--teams", metavar="FILE", help="The registry of teams.")]
TeamsAs = Annotated[TeamFormat, typer.Option("--format", help="How to print.")]


def generate(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; print a diff and end with 1 if it is out of date.")
    ] = False,
    new_service: Annotated[
        str | None, typer.Option("--new-service", metavar="NAME", help="Write the files of a service that is new.")
    ] = None,
    policies: PoliciesFolder = POLICIES,
) -> int:
    """Write policies/rendered from the teams and templates.

    --new-service writes a template, scenarios and the contract's row for a service, such as codecommit: every action
    of it sorted and denied. Nothing is overwritten.

    Example: abac generate --check
    """
    from abac import generate as room
    from abac.cli.scaffolding import start_service

    if new_service is not None:
        if check:
            raise typer.BadParameter("give one of --check and --new-service")
        return start_service(policies, new_service)
    folder = policies / "rendered"
    rendered = room.generate(policies)
    if check:
        difference = room.drift(rendered, folder)
        if difference:
            typer.echo(difference, nl=False)
            typer.echo(f"abac: {folder} is not what the sources say; `abac generate` writes it", err=True)
            return ExitCode.DOES_NOT_HOLD
        typer.echo(f"{folder} is current: {len(rendered.files)} files")
        return ExitCode.HOLDS
    room.write(rendered, folder)
    _print_sizes(rendered)
    typer.echo(f"{folder}: {len(rendered.files)} files written")
    return ExitCode.HOLDS


def _print_sizes(rendered: Rendered) -> None:
    heads = ("document", "policy type", "characters", "limit", "free")
    rows = [
        (
            size.document,
            size.policy_type,
            f"{size.characters:,}",
            f"{size.limit:,}",
            f"{1 - size.characters / size.limit:.0%}",
        )
        for size in rendered.sizes
    ]
    screen.results().print(screen.table(heads, rows, numbers=frozenset(heads[2:])))


@team.command("list", epilog=EPILOG)
def list_teams(teams: TeamsFile = TEAMS, as_: TeamsAs = TeamFormat.TABLE) -> int:
    """List the teams of the registry.

    Example: abac team list --format json
    """
    registry = _registry(teams)
    if as_ is TeamFormat.JSON:
        _print_json(
            {"format": 1, "teams": {key: found.model_dump(mode="json") for key, found in registry.teams.items()}}
        )
        return ExitCode.HOLDS
    heads = ("team", "prefix", "account", "Region", "permission profiles", "network profile", "display name")
    screen.results().print(screen.table(heads, map(_row, registry.teams.values())))
    return ExitCode.HOLDS


@team.command("show", epilog=EPILOG)
def show_team(
    key: Annotated[str, typer.Argument(metavar="TEAM", help="The team's key, the value of the tag `Team`.")],
    teams: TeamsFile = TEAMS,
    as_: TeamsAs = TeamFormat.TABLE,
) -> int:
    """Show everything that is decided about one team, defaults included.

    Example: abac team show Team1
    """
    registry = _registry(teams)
    found = registry.teams.get(key)
    if found is None:
        raise _unknown_team(key, registry, teams)
    described = found.model_dump(mode="json") | {"roles": found.role_names()}
    if as_ is TeamFormat.JSON:
        _print_json({"format": 1, "team": described})
        return ExitCode.HOLDS
    rows = [(name.replace("_", " "), _words(value)) for name, value in described.items() if value not in (None, [], {})]
    screen.results().print(screen.table(("", ""), rows))
    return ExitCode.HOLDS


def _registry(teams: Path) -> Registry:
    from abac.teams import load

    return load(teams)


def _unknown_team(key: str, registry: Registry, teams: Path) -> Exception:
    from abac.errors import InputError
    from abac.located import Place, Problem, nearest

    expected = f"one of the {len(registry.teams)} teams that `abac team list` shows"
    return InputError([Problem(Place(str(teams)), f"no team `{key}`", expected, nearest(key, registry.teams))])


def _row(found: Team) -> tuple[str, ...]:
    profiles = ", ".join(found.permission_profiles)
    return (
        found.key,
        found.team_prefix,
        found.account,
        found.region,
        profiles,
        found.network_profile,
        found.display_name,
    )


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
