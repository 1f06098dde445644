"""The verb `team adopt`: Studio profiles of another scheme keep their owners and homes."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abac.cli import screen
from abac.cli.exit_codes import ExitCode
from abac.cli.operations.extras import needing
from abac.cli.policies import TEAMS, TeamFormat, TeamsAs, TeamsFile

if TYPE_CHECKING:
    from abac.account.adopt import Adoption
    from abac.teams import Registry

Listed = Annotated[
    Path | None, typer.Option("--profiles", metavar="FILE", help="The output of `aws sagemaker list-user-profiles`.")
]
Domain = Annotated[
    str | None,
    typer.Option(
        "--domain", metavar="ACCOUNT/REGION/NAME", help="Of --profiles: which domain it lists, if teams name several."
    ),
]
Mapped = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE", help="Team to user id to Studio profile, YAML or JSON.")
]
Live = Annotated[bool, typer.Option("--account", help="List the domains of the teams in the live account; reads only.")]


def adopt(
    profiles: Listed = None,
    domain: Domain = None,
    mapping: Mapped = None,
    account: Live = False,
    profile: Annotated[str | None, typer.Option("--profile", metavar="NAME", help="An AWS CLI profile.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write teams.yaml; without it nothing is changed.")] = False,
    teams: TeamsFile = TEAMS,
    as_: TeamsAs = TeamFormat.TABLE,
) -> int:
    """Adopt Studio profiles that exist under another scheme.

    Names of the published sample, `user-Team`, are read as they are; others come from a mapping file. Prints what would
    change; --write changes it. Comments in teams.yaml stay.

    Example: abac team adopt --profiles profiles.json --write
    """
    from abac.account.adopt import written_with
    from abac.teams import load
    from abac.teams.editing import replace

    if (profiles is not None) + (mapping is not None) + account != 1:
        raise typer.BadParameter("give one of --profiles, --mapping and --account")
    if domain is not None and profiles is None:
        raise typer.BadParameter("--domain says which domain --profiles lists")
    found = _found(load(teams), profiles, domain, mapping, profile)
    text = written_with(found, teams)
    if as_ is TeamFormat.JSON:
        typer.echo(json.dumps({"format": 1, "written": write, "profiles": [_row(row) for row in found]}, indent=2))
    else:
        _print(found, teams, text, write)
    if write:
        replace(teams, text)
        typer.echo("abac: teams.yaml is written; `abac generate` brings the change into the directory", err=True)
    return ExitCode.HOLDS


def _found(
    registry: Registry, profiles: Path | None, domain: str | None, mapping: Path | None, profile: str | None
) -> Sequence[Adoption]:
    from abac.account.adopt import adopt as settle
    from abac.account.adopt import (
        by_mapping,
        by_scheme,
        in_account,
        in_domains,
        list_profiles,
        read_mapping,
        read_profiles,
    )

    if mapping is not None:
        return settle(by_mapping(read_mapping(str(mapping)), registry), registry)
    if profiles is not None:
        return settle(by_scheme(in_domains(read_profiles(str(profiles)), registry, domain), registry), registry)
    with needing("signin", "team adopt"):
        import boto3
    session = boto3.Session(profile_name=profile)
    here = in_account(registry, session)
    return settle(by_scheme(list_profiles(here, session), here), registry)


def _print(found: Sequence[Adoption], teams: Path, text: str, write: bool) -> None:
    rows = [(row.profile, row.team or "", row.user or "", row.change.value) for row in found]
    screen.results().print(screen.table(("Studio profile", "team", "user", "change"), rows))
    before = teams.read_text(encoding="utf-8")
    difference = difflib.unified_diff(
        before.splitlines(keepends=True), text.splitlines(keepends=True), str(teams), f"{teams} (adopted)"
    )
    sys.stdout.writelines(difference)
    if not write and before != text:
        typer.echo("abac: nothing was written; --write writes it", err=True)


def _row(adoption: Adoption) -> dict[str, str | None]:
    return {
        "profile": adoption.profile,
        "team": adoption.team,
        "user": adoption.user,
        "change": adoption.change.name.lower(),
    }
