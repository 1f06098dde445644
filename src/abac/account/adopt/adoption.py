"""Studio profiles → whose they are, and what that changes in the registry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from abac.account.adopt.listed import Listed
from abac.errors import InputError
from abac.located import Place, Problem, Problems, nearest
from abac.teams import Registry
from abac.teams.naming import is_anothers, is_generated, studio_profile_name


class Change(StrEnum):
    """What adopting one Studio profile comes to."""

    ADOPT = "adopt"
    ALREADY = "already adopted"
    OWN_SCHEME = "named by abac already"
    NO_TEAM = "left alone: no team's"


@dataclass(frozen=True)
class Adoption:
    """One Studio profile with its owner; team and user are None where it is nobody's."""

    profile: str
    team: str | None
    user: str | None
    change: Change
    place: Place


def by_scheme(profiles: Iterable[Listed], registry: Registry) -> list[Adoption]:
    """Read names of the published sample's scheme, `user-Team`: what stands before a team's key is the user id.

    Only teams of the Studio profile's own domain count. A name of which no such key is the end is left alone. Raises
    InputError for every name that two teams' keys end, for nobody but its owner knows whose it is.
    """
    problems = Problems()
    found: list[Adoption] = []
    own = _own_names(registry)
    for profile, here, place in profiles:
        teams = [key for key in registry.teams if key in here and profile.lower().endswith(f"-{key.lower()}")]
        if is_generated(profile):
            team, user = own.get(profile.lower(), (None, None))
            found.append(Adoption(profile, team, user, Change.OWN_SCHEME, place))
        elif not teams:
            found.append(Adoption(profile, None, None, Change.NO_TEAM, place))
        elif len(teams) > 1:
            listed = " or ".join(f"`{profile[: -len(key) - 1]}` of `{key}`" for key in teams)
            problems.add(place, f"Studio profile `{profile}`, which is {listed}", "one owner; say it in a mapping file")
        else:
            found.append(Adoption(profile, teams[0], profile[: -len(teams[0]) - 1], Change.ADOPT, place))
    problems.raise_if_any()
    return found


def by_mapping(mapping: Iterable[tuple[str, str, str, Place]], registry: Registry) -> list[Adoption]:
    """Take owners from a mapping. Raises InputError for every team that the registry does not have."""
    problems = Problems()
    found: list[Adoption] = []
    for team, user, profile, place in mapping:
        if team not in registry.teams:
            expected = f"one of the {len(registry.teams)} teams that `abac team list` shows"
            problems.add(place, f"no team `{team}`", expected, nearest(team, registry.teams))
        found.append(Adoption(profile, team, user, Change.ADOPT, place))
    problems.raise_if_any()
    return found


def adopt(found: Iterable[Adoption], registry: Registry) -> list[Adoption]:
    """Hold adoptions against what the registry says already.

    Raises InputError for every user who would have two Studio profiles in one team, since one of two homes would be
    lost, and for every Studio profile that the sign-in names so for somebody else.
    """
    problems: list[Problem] = []
    settled: list[Adoption] = []
    taken = {(key, user): name for key, team in registry.teams.items() for user, name in team.adopted_profiles.items()}
    for adoption in found:
        if adoption.change is Change.ADOPT and adoption.team and adoption.user:
            team = registry.teams[adoption.team]
            words = f"Studio profile `{adoption.profile}` for `{adoption.user}` of team `{team.key}`"
            if is_anothers(adoption.profile, adoption.user, team.key, team.team_prefix):
                problems.append(Problem(adoption.place, words, "another; the sign-in gives this one to somebody else"))
                continue
            first = taken.setdefault((adoption.team, adoption.user), adoption.profile)
            if first != adoption.profile:
                problems.append(Problem(adoption.place, words, f"one; `{first}` is that person's already"))
            elif team.adopted_profiles.get(adoption.user) == first:
                settled.append(Adoption(first, adoption.team, adoption.user, Change.ALREADY, adoption.place))
                continue
        settled.append(adoption)
    if problems:
        raise InputError(problems)
    return settled


def _own_names(registry: Registry) -> dict[str, tuple[str, str]]:
    """The names that the sign-in gives to members that the registry knows, in lower case."""
    return {
        studio_profile_name(user, key, team.team_prefix): (key, user)
        for key, team in registry.teams.items()
        for user in team.members
    }
