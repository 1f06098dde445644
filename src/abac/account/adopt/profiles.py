"""Which Studio profiles exist: a list that the AWS CLI printed, a mapping that a person wrote, or the live account."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

from abac.account.adopt.listed import Listed, Row, name_of
from abac.errors import InputError
from abac.located import Node, Place, Problem, Problems, read_file
from abac.teams import Registry, Team

# SageMaker API Reference, CreateUserProfile: UserProfileName.
NAME: Final = re.compile("[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}")
LISTED: Final = "the output of `aws sagemaker list-user-profiles`"
MAPPED: Final = "a mapping of team to user id to Studio profile, as `Team1: {User1: User1-Team1}`"


def read_profiles(file: str) -> list[Row]:
    """Read a list, JSON as `aws sagemaker list-user-profiles` prints it. Raises InputError with all problems."""
    root = read_file(file)
    problems = Problems()
    rows = _members(root).get("UserProfiles")
    if rows is None or not isinstance(rows.value, list):
        raise InputError([Problem(root.place, "no list `UserProfiles`", LISTED)])
    found = [_row(row, problems) for row in rows.value]
    problems.raise_if_any()
    return found


def read_mapping(file: str) -> list[tuple[str, str, str, Place]]:
    """Read team, user id and Studio profile from a mapping, YAML or JSON. Raises InputError with all problems."""
    root = read_file(file)
    problems = Problems()
    found: list[tuple[str, str, str, Place]] = []
    if not _members(root):
        raise InputError([Problem(root.place, "no teams", MAPPED)])
    for team, users in _members(root).items():
        if not isinstance(users.value, dict):
            problems.add(users.place, f"team `{team}` without users", MAPPED)
        for user, profile in _members(users).items():
            name, place = _name(profile, users, MAPPED, problems)
            found.append((team, user, name, place))
    problems.raise_if_any()
    return found


def in_account(registry: Registry, session: Any) -> Registry:
    """Return the registry with the teams of the session's own account only; `session` is boto3's.

    A Studio profile that is listed here is no team's of another account, whatever it is called. Raises InputError where
    no team is of this account.
    """
    sts = session.client("sts")
    account = sts.get_caller_identity()["Account"]
    sts.close()
    teams = {key: team for key, team in registry.teams.items() if team.account == account}
    if not teams:
        known = ", ".join(sorted({team.account for team in registry.teams.values()}))
        raise InputError([Problem(Place(f"account {account}"), "no team's account", f"credentials of one of {known}")])
    return registry.model_copy(update={"teams": teams})


def list_profiles(registry: Registry, session: Any) -> list[Listed]:
    """List the Studio profiles of every domain that the teams name, with a boto3 session's credentials; reads only.

    Raises InputError where a domain that is called by name does not exist.
    """
    teams: dict[tuple[str, str], set[str]] = defaultdict(set)
    domains: dict[str, str] = {}
    for team in registry.teams.values():
        if name_of(team) not in domains:
            domains[name_of(team)] = _domain_id(team, session)
        teams[team.region, domains[name_of(team)]].add(team.key)
    return [
        Listed(profile, frozenset(keys), Place(f"{region}/{domain}"))
        for (region, domain), keys in teams.items()
        for profile in _listed(region, domain, session)
    ]


def _listed(region: str, domain: str, session: Any) -> Iterator[str]:
    with closing(session.client("sagemaker", region_name=region)) as sagemaker:
        for page in sagemaker.get_paginator("list_user_profiles").paginate(DomainIdEquals=domain):
            yield from (profile["UserProfileName"] for profile in page["UserProfiles"])


def _domain_id(team: Team, session: Any) -> str:
    if team.domain.startswith("d-"):
        return team.domain
    with closing(session.client("sagemaker", region_name=team.region)) as sagemaker:
        for page in sagemaker.get_paginator("list_domains").paginate():
            for domain in page["Domains"]:
                if domain["DomainName"] == team.domain:
                    return str(domain["DomainId"])
    place = Place(f"account, {team.region}")
    raise InputError([Problem(place, f"no domain `{team.domain}`", f"the domain of team `{team.key}`")])


def _row(node: Node, problems: Problems) -> Row:
    domain = _members(node).get("DomainId")
    if domain is None or not isinstance(domain.value, str):
        problems.add(node.place, "no id of a domain", LISTED)
    profile, place = _name(_members(node).get("UserProfileName"), node, LISTED, problems)
    return Row(profile, "" if domain is None else str(domain.value), place)


def _name(node: Node | None, near: Node, expected: str, problems: Problems) -> tuple[str, Place]:
    place = (node or near).place
    if node is None or not isinstance(node.value, str) or not NAME.fullmatch(node.value):
        problems.add(place, "no name of a Studio profile", expected)
        return "", place
    return node.value, place


def _members(node: Node) -> dict[str, Node]:
    return node.value if isinstance(node.value, dict) else {}
