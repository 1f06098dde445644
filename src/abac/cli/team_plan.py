"""What a team more or less comes to, in words: what changes by itself, what people do by hand, what stays."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from abac.cli import screen

if TYPE_CHECKING:
    from abac.generate import Consequences, Rendered
    from abac.teams import Team

Row = tuple[str, str, str]


def print_plan(key: str, before: Rendered, after: Rendered, texts: tuple[str, str], file: Path) -> None:
    """Print the plan of a change to teams.yaml, from the renderings before and after; `texts` are the file's."""
    from abac.generate import consequences

    found = consequences(before, after)
    comes = key in after.registry.teams
    changed = (after if comes else before).registry.teams[key]
    screen.results().print(screen.table(("", "", ""), _rows(found, changed, comes)))
    sys.stdout.writelines(_difference(*texts, str(file)))
    typer.echo("\nBy hand, afterwards:")
    for number, step in enumerate(_steps_to_add(changed) if comes else _steps_to_remove(changed), start=1):
        typer.echo(f"  {number}. {step}")
    typer.echo("\nTake note:" if comes else "\nStays on purpose:")
    for line in _inherited(changed) if comes else _staying(changed, found, texts[0]):
        typer.echo(f"  - {line}")


def _rows(found: Consequences, team: Team, comes: bool) -> Iterator[Row]:
    yield "team", "added" if comes else "removed", f"{team.key}, prefix {team.team_prefix}"
    yield "account", "", f"{team.account}, {team.region}, domain {team.domain}"
    yield "people come from", "", team.network_profile
    for what, difference in (
        ("role", found.roles),
        ("policy document", found.documents),
        ("directory row", found.directory_rows),
    ):
        yield from ((what, "added", name) for name in difference.added)
        yield from ((what, "removed", name) for name in difference.removed)
        yield from ((what, "changed", name) for name in difference.changed)
    if not found.documents:
        yield "policy document", "none", "documents do not depend on which teams there are"
    yield _bucket(found, team, comes)


def _bucket(found: Consequences, team: Team, comes: bool) -> Row:
    if team.data_bucket not in (found.buckets.added if comes else found.buckets.removed):
        return "bucket", "shared", f"{team.data_bucket}, which other teams use, under {team.team_prefix}/"
    return "bucket", "added" if comes else "stays", team.data_bucket


def _difference(old: str, new: str, file: str) -> Iterator[str]:
    for line in difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), file, file):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _group(team: Team) -> str:
    return f"the group `{team.identity_center_group}`" if team.identity_center_group else "the team's group"


def _steps_to_add(team: Team) -> Iterator[str]:
    """Identity Center's applications and groups are made by people: no API makes such an application (SIGNIN.md)."""
    yield f"Create the bucket {team.data_bucket} unless it exists."
    yield "Run `terraform apply`: it creates the roles. Then deploy the sign-in's new directory.json."
    yield f"Identity Center, Groups: see that {_group(team)} exists and holds the team's people."
    yield (
        "Identity Center, Applications: add a customer managed SAML 2.0 application; "
        f"`abac signin sheet {team.key} --url https://SIGN-IN` prints every field."
    )
    yield f"There, Attribute mappings: the three rows of the sheet. Assigned users and groups: {_group(team)}."
    yield "There, download the application's metadata, and put it where SIGN_IN_APPLICATIONS points to."
    yield "Check it: `abac signin doctor METADATA`."


def _steps_to_remove(team: Team) -> Iterator[str]:
    yield (
        f"Identity Center, Applications: take {_group(team)} off the team's application, then delete the application. "
        "Nobody signs in from then on; Studio sessions that are open end "
        f"{team.session_duration_seconds / 3600:g} hours after their sign-in at the latest."
    )
    yield "Stop the team's apps, jobs and endpoints: those that outlive their role fail."
    yield "Deploy the sign-in's new directory.json; delete the team's metadata where SIGN_IN_APPLICATIONS points to."
    yield "Run `terraform apply`: it deletes the roles."
    yield "Delete the team's spaces and Studio profiles when their owners have taken what they need."


def _inherited(team: Team) -> Iterator[str]:
    yield (
        f"what bears the tag Team={team.key} in {team.account} already, or a name that begins with "
        f"{team.team_prefix}-, becomes this team's: look whether a team of that name was removed"
    )


def _staying(team: Team, found: Consequences, text: str) -> Iterator[str]:
    from abac.teams.editing import comment_before

    yield f"home directories, on the file system of the domain {team.domain}: also those of profiles that are deleted"
    yield f"data: the bucket {team.data_bucket}, {team.team_prefix}/ and below"
    yield f"logs: log streams and groups with names that begin with {team.team_prefix}-, and the sign-in's records"
    yield (
        f"what bears the tag Team={team.key}, models and endpoints for example: it costs what it costs, and a later "
        f"team of that name would own it; write `{team.key}` into `reserved_names` until it is gone"
    )
    if team.adopted_profiles:
        names = ", ".join(team.adopted_profiles.values())
        yield f"Studio profiles that the team had adopted; whose they are is forgotten: {names}"
    line = comment_before(text, team.key)
    if line is not None:
        yield f"the comment in line {line} of teams.yaml, directly before the team: see whether it still fits"
