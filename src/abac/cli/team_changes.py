"""The verbs `team add` and `team remove`: the plan first, then teams.yaml and what follows from it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abac.cli.exit_codes import ExitCode
from abac.cli.policies import POLICIES, TEAMS, PoliciesFolder
from abac.cli.team_plan import print_plan

if TYPE_CHECKING:
    from abac.generate import Rendered
    from abac.teams.editing import Value

Key = Annotated[str, typer.Argument(metavar="TEAM", help="The team's key, the value of the tag `Team`.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking; elsewhere than at a terminal nothing asks.")]


def _said(name: str, words: str, metavar: str = "TEXT") -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(f"--{name}", metavar=metavar, help=words)
    return option


def add_team(
    key: Key,
    prefix: Annotated[str | None, _said("prefix", "Begins its names; absent: derived from the key.")] = None,
    display_name: Annotated[str | None, _said("display-name", "What people read; absent: the key.")] = None,
    cost_centre: Annotated[str | None, _said("cost-centre", "The tag `CostCentre`.")] = None,
    owner: Annotated[list[str] | None, _said("owner", "Who answers for it; may be repeated.", "EMAIL")] = None,
    group: Annotated[str | None, _said("group", "Its group in Identity Center.")] = None,
    account: Annotated[str | None, _said("account", "Its AWS account; absent: that of `defaults`.", "ID")] = None,
    region: Annotated[str | None, _said("region", "Its Region; absent: that of `defaults`.")] = None,
    domain: Annotated[str | None, _said("domain", "Its Studio domain; absent: that of `defaults`.")] = None,
    permission_profile: Annotated[
        list[str] | None, _said("permission-profile", "May be repeated; the first is what people get.", "NAME")
    ] = None,
    network_profile: Annotated[str | None, _said("network-profile", "From where people come.", "NAME")] = None,
    bucket: Annotated[str | None, _said("bucket", "Its own bucket; absent: one named after it.")] = None,
    yes: Yes = False,
    policies: PoliciesFolder = POLICIES,
) -> int:
    """Add a team to teams.yaml and render what follows from it.

    Shows the plan first; what is not said comes from `defaults`. Comments, order and quoting in teams.yaml stay.

    Example: abac team add Team3 --group "Studio Team 3" --owner owner3@example.com
    """
    from abac.teams.editing import with_team
    from abac.teams.naming import derived_prefix

    said: dict[str, Value | None] = {
        "team_prefix": prefix or derived_prefix(key),
        "display_name": display_name,
        "account": account,
        "region": region,
        "domain": domain,
        "permission_profiles": permission_profile,
        "network_profile": network_profile,
        "data": {"bucket": bucket} if bucket else None,
        "cost_centre": cost_centre,
        "owners": owner,
        "identity_center_group": group,
    }
    fields: Mapping[str, Value] = {name: value for name, value in said.items() if value}
    return _change(policies, key, lambda text: with_team(text, key, fields), yes)


def remove_team(key: Key, yes: Yes = False, policies: PoliciesFolder = POLICIES) -> int:
    """Remove a team from teams.yaml and render what follows from it.

    Shows the plan first, and what stays on purpose: home directories, data and logs. Comments before the team stay.

    Example: abac team remove Team3
    """
    from abac.teams.editing import without_team

    return _change(policies, key, lambda text: without_team(text, key, str(policies / TEAMS.name)), yes)


def _change(policies: Path, key: str, edit: Callable[[str], str], yes: bool) -> int:
    """Plan an edit of teams.yaml, and do it if that is wished. Raises InputError before anything is written."""
    from abac.generate import generate
    from abac.located import read_yaml
    from abac.teams import read
    from abac.teams.editing import text_of

    file = policies / TEAMS.name
    before = generate(policies)
    old = text_of(file)
    new = edit(old)
    after = generate(policies, read(read_yaml(new.encode(), str(file))))
    print_plan(key, before, after, (old, new), file)
    if not _wished(yes):
        typer.echo("abac: nothing was written; --yes writes it", err=True)
        return ExitCode.HOLDS
    _write(after, file, old, new)
    typer.echo(f"{file} and {policies / 'rendered'} are written")
    return ExitCode.HOLDS


def _wished(yes: bool) -> bool:
    """Whether to go on: said before, or answered now; where nobody can answer it stays a dry run."""
    if yes:
        return True
    return sys.stdin.isatty() and sys.stdout.isatty() and typer.confirm("Write it?")


def _write(after: Rendered, file: Path, old: str, new: str) -> None:
    """Write both or none: a rendered folder that cannot be written leaves teams.yaml as it was."""
    from abac.errors import InputError
    from abac.generate import write
    from abac.teams.editing import replace

    replace(file, new)
    try:
        write(after, file.parent / "rendered")
    except InputError:
        replace(file, old)
        raise
