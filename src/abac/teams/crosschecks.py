"""What no single value can say: names that collide, references that lead nowhere, limits on what teams come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from types import MappingProxyType

from abac.located import Place, Problems, nearest
from abac.teams import naming
from abac.teams.registry import Registry, Team
from abac.teams.written import Written

# IAM and AWS STS quotas: 50 tags a role, ours among them.
CUSTOM_TAG_LIMIT = 50 - len(naming.OWN_TAGS)


def crosscheck(
    registry: Registry,
    written: Written,
    problems: Problems,
    unknown: Mapping[str, Set[str]] = MappingProxyType({}),
) -> None:
    """Note everything that does not fit together.

    `unknown`: by team, the fields whose value is not known (`data` stands for the bucket); each check passes over the
    teams that lack one that it asks for.
    """
    teams = tuple(registry.teams.values())
    lacking = {key: fields for key, fields in unknown.items() if fields}

    def knowing(*fields: str) -> tuple[Team, ...]:
        if not lacking:
            return teams
        return tuple(team for team in teams if lacking.get(team.key, frozenset()).isdisjoint(fields))

    _keys(knowing(), written, problems)
    _prefixes(knowing("team_prefix"), written, problems)
    _reserved(knowing("team_prefix"), registry, written, problems)
    _permission_profiles(knowing("permission_profiles"), registry.permission_profiles, written, problems)
    _network_profiles(knowing("network_profile"), registry.network_profiles, written, problems)
    _role_names(knowing("team_prefix", "permission_profiles"), written, problems)
    _tags(knowing("tags"), written, problems)
    _buckets(knowing("data", "account"), written, problems)
    _domains(knowing("domain", "account", "region"), written, problems)
    _adopted(knowing("domain", "account", "region", "adopted_profiles", "team_prefix"), written, problems)


def _keys(teams: Iterable[Team], written: Written, problems: Problems) -> None:
    """Team keys stand in URLs and in names that ignore case: two that differ in case alone are one."""
    first: dict[str, str] = {}
    for team in teams:
        other = first.setdefault(team.key.casefold(), team.key)
        if other != team.key:
            expected = f"a key that differs from `{other}` ({written.team(other)}) in more than case"
            problems.add(written.team(team.key), f"team `{team.key}`", expected)


def _prefixes(teams: Iterable[Team], written: Written, problems: Problems) -> None:
    """No prefix begins another: sorted, the prefixes that one begins follow it without a gap."""
    open_prefixes: list[Team] = []
    for team in sorted(teams, key=lambda team: team.team_prefix):
        while open_prefixes and not team.team_prefix.startswith(open_prefixes[-1].team_prefix):
            open_prefixes.pop()
        if open_prefixes:
            _overlap(open_prefixes[-1], team, written, problems)
        open_prefixes.append(team)


def _overlap(shorter: Team, longer: Team, written: Written, problems: Problems) -> None:
    place, other = _prefix_place(longer, written), _prefix_place(shorter, written)
    relation = "equals" if shorter.team_prefix == longer.team_prefix else "begins with"
    found = f"team prefix `{longer.team_prefix}` of team `{longer.key}`, which {relation} `{shorter.team_prefix}`"
    remedy = "write `team_prefix` in one of the two"
    problems.add(place, found, f"no overlap with `{shorter.team_prefix}` of team `{shorter.key}` ({other}); {remedy}")


def _prefix_place(team: Team, written: Written) -> Place:
    return written.field(team.key, "team_prefix")


def _reserved(teams: Iterable[Team], registry: Registry, written: Written, problems: Problems) -> None:
    reserved = {name.casefold() for name in registry.reserved_names} | {naming.PLATFORM}
    for team in teams:
        if team.key.casefold() in reserved:
            problems.add(written.team(team.key), f"team key `{team.key}`, which is reserved", _free(registry))
        elif team.team_prefix in reserved:
            found = f"team prefix `{team.team_prefix}` of team `{team.key}`, which is reserved"
            problems.add(_prefix_place(team, written), found, _free(registry))


def _free(registry: Registry) -> str:
    names = ", ".join(f"`{name}`" for name in dict.fromkeys([naming.PLATFORM, *registry.reserved_names]))
    return f"a name other than {names}"


def _permission_profiles(
    teams: Iterable[Team], known: Mapping[str, object], written: Written, problems: Problems
) -> None:
    seen: set[Place] = set()  # a wrong name in the defaults is one problem, however many teams inherit it
    for team in teams:
        for index, name in enumerate(team.permission_profiles):
            if name not in known:
                place = written.item(team.key, "permission_profiles", index)
                _unknown("permission profile", name, known, place, seen, problems)
            elif name in team.permission_profiles[:index]:
                place = written.item(team.key, "permission_profiles", index)
                if place not in seen:
                    seen.add(place)
                    problems.add(place, f"permission profile `{name}` a second time", "each name once")


def _network_profiles(teams: Iterable[Team], known: Mapping[str, object], written: Written, problems: Problems) -> None:
    seen: set[Place] = set()
    for team in teams:
        if team.network_profile not in known:
            place = written.field(team.key, "network_profile")
            _unknown("network profile", team.network_profile, known, place, seen, problems)


def _unknown(
    what: str, name: str, known: Mapping[str, object], place: Place, seen: set[Place], problems: Problems
) -> None:
    if place not in seen:
        seen.add(place)
        listed = ", ".join(f"`{word}`" for word in known)
        problems.add(place, f"unknown {what} `{name}`", f"one of {listed}", nearest(name, known))


def _role_names(teams: Iterable[Team], written: Written, problems: Problems) -> None:
    limit = naming.ROLE_NAME_LIMIT
    for team in teams:
        for index, role in enumerate(team.role_names().values()):
            if len(role) > limit:
                expected = f"at most {limit} characters; shorten the team prefix or the permission profile's name"
                place = written.item(team.key, "permission_profiles", index)
                problems.add(place, f"role name `{role}` of {len(role)} characters in team `{team.key}`", expected)


def _tags(teams: Iterable[Team], written: Written, problems: Problems) -> None:
    """IAM's tag keys ignore case (IAM User Guide, Tags for IAM resources), so the merged keys must differ in more."""
    for team in teams:
        if len(team.tags) > CUSTOM_TAG_LIMIT:
            expected = f"at most {CUSTOM_TAG_LIMIT}: a role carries 50, of which {len(naming.OWN_TAGS)} are set here"
            problems.add(written.field(team.key, "tags"), f"{len(team.tags)} custom tags in `{team.key}`", expected)
        first: dict[str, str] = {}
        for tag in team.tags:
            other = first.setdefault(tag.casefold(), tag)
            if other != tag:
                place, earlier = written.tag(team.key, tag), written.tag(team.key, other)
                problems.add(place, f"the tag `{tag}`", f"one spelling for `{other}` ({earlier}); tag keys ignore case")


def _buckets(teams: Iterable[Team], written: Written, problems: Problems) -> None:
    owners: dict[str, list[Team]] = defaultdict(list)
    for team in teams:
        owners[team.data_bucket].append(team)
    for bucket, users in owners.items():
        first = users[0]
        own = next((team for team in users if not team.data_bucket_shared), None)
        # Derived names meet only where prefixes do, which has been said.
        if own and len(users) > 1 and any(written.node(team.key, "data") for team in users):
            other = next(team for team in users if team is not own)
            place = written.field(other.key, "data")
            found = f"bucket `{bucket}` of team `{own.key}` ({written.field(own.key, 'data')}) also in `{other.key}`"
            problems.add(place, found, f"a bucket of its own, or `shared_bucket: {bucket}` in each of them")
        for team in users[1:]:
            if not own and team.account != first.account:
                found = f"shared bucket `{bucket}` in team `{team.key}` of account {team.account}"
                expected = f"teams of one account; `{first.key}` is in {first.account}"
                problems.add(written.field(team.key, "data"), found, expected)


def _domains(teams: Iterable[Team], written: Written, problems: Problems) -> None:
    """An id `d-…` names one domain, which exists in one account and Region."""
    homes: dict[str, Team] = {}
    for team in teams:
        if team.domain.startswith("d-"):
            first = homes.setdefault(team.domain, team)
            if (first.account, first.region) != (team.account, team.region):
                found = f"domain `{team.domain}` of team `{team.key}` in {team.account}, {team.region}"
                expected = f"the account and Region of team `{first.key}`: {first.account}, {first.region}"
                problems.add(written.field(team.key, "domain"), found, expected)


def _adopted(teams: Iterable[Team], written: Written, problems: Problems) -> None:
    """A Studio profile is one person's in one team; names within a domain ignore case (CreateUserProfile)."""
    owners: dict[tuple[str, str, str, str], str] = {}
    for team in teams:
        for user, profile in team.adopted_profiles.items():
            owner = f"`{user}` of team `{team.key}`"
            found = f"Studio profile `{profile}` adopted for {owner}"
            place = written.field(team.key, "adopted_profiles")
            if naming.is_anothers(profile, user, team.key, team.team_prefix):
                problems.add(place, found, "a name of another scheme; the sign-in gives this one to somebody else")
            first = owners.setdefault((team.account, team.region, team.domain, profile.lower()), owner)
            if first != owner:
                problems.add(place, found, f"one person in one team; it is adopted for {first}")
