"""Studio profiles that exist, each with the teams of its domain: elsewhere its name is anybody's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from abac.errors import InputError
from abac.located import Place, Problem, nearest
from abac.teams import Registry, Team

Teams = frozenset[str]


class Row(NamedTuple):
    """One row of a list as the AWS CLI prints it."""

    profile: str
    domain: str
    place: Place


class Listed(NamedTuple):
    """One Studio profile, and the keys of the teams that work in its domain."""

    profile: str
    teams: Teams
    place: Place


def in_domains(rows: Iterable[Row], registry: Registry, domain: str | None) -> list[Listed]:
    """Say of each row which teams work in its domain.

    A list names domains by id; teams may call theirs by the name that Terraform gives it. Such a list must be of one
    domain, and where teams of several call theirs by name, `domain` says which: `account/Region/name`. Raises
    InputError where it is not said, or not a domain of the registry.
    """
    rows = list(rows)
    of_id, of_name = _by_domain(registry)
    strangers = {row.domain: row.place for row in reversed(rows) if row.domain not in of_id}
    chosen = _named(of_name, domain, strangers)
    if chosen and len(strangers) > 1:
        listed = ", ".join(f"`{name}`" for name in sorted(strangers))
        expected = "the list of one domain (`--domain-id-equals`), or the ids of all in the registry"
        raise InputError([Problem(min(strangers.values()), f"Studio profiles of the domains {listed}", expected)])
    return [Listed(row.profile, of_id.get(row.domain, chosen), row.place) for row in rows]


def name_of(team: Team) -> str:
    """Return what tells one domain that is called by name from every other: `111122223333/eu-west-1/studio`."""
    return f"{team.account}/{team.region}/{team.domain}"


def _by_domain(registry: Registry) -> tuple[Mapping[str, Teams], Mapping[str, Teams]]:
    """Return the teams by the id of their domain, and the others by what it is called."""
    of_id: dict[str, set[str]] = defaultdict(set)
    of_name: dict[str, set[str]] = defaultdict(set)
    for team in registry.teams.values():
        is_id = team.domain.startswith("d-")
        (of_id if is_id else of_name)[team.domain if is_id else name_of(team)].add(team.key)
    ids, names = ({name: frozenset(keys) for name, keys in found.items()} for found in (of_id, of_name))
    return ids, names


def _named(of_name: Mapping[str, Teams], domain: str | None, strangers: Mapping[str, Place]) -> Teams:
    """Return the teams of the one domain that a list can be of, beside those that are called by id."""
    if domain is not None:
        if domain not in of_name:
            expected = f"one of {', '.join(f'`{name}`' for name in sorted(of_name)) or 'none: teams name theirs by id'}"
            raise InputError([Problem(Place("--domain"), f"no domain `{domain}`", expected, nearest(domain, of_name))])
        return of_name[domain]
    if strangers and len(of_name) > 1:
        found = f"Studio profiles of the domain `{min(strangers)}`, which the registry calls by a name"
        expected = f"--domain with one of {', '.join(f'`{name}`' for name in sorted(of_name))}"
        raise InputError([Problem(min(strangers.values()), found, expected)])
    return next(iter(of_name.values()), frozenset())
