"""Claims about Studio profiles, spaces and apps, whose owner is one user (I5, I10).

What is one's own is said as the policies of AWS's page say it: by the keys that tell a space's owner and kind where the
action supplies them, else by the tag that Studio gives a space.
Source: SageMaker Developer Guide, "Complete your initial Studio setup: permissions for spaces", "Set up remote access".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from abac.catalog import Action, ResourceType
from abac.contract.claims.claim import Claim, Claimant
from abac.contract.claims.clauses import Element, every, on, other_than, some, when
from abac.contract.claims.forms import a, labelled
from abac.contract.claims.labels import new, wrongly_labelled
from abac.contract.effects import effects_of
from abac.contract.ownership import OWNER_TAG, rule
from abac.contract.premise import Premise

_OWNER: Final = "sagemaker:OwnerUserProfileArn"
_SHARING: Final = "sagemaker:SpaceSharingType"
_PRIVATE: Final[Element] = {"StringEquals": {_SHARING: "Private"}}
_IN_NO_SPACE: Final[Element] = {"Null": {_OWNER: "true", _SHARING: "true"}}


@dataclass(frozen=True, slots=True)
class Ownership:
    """Of one action on one type: requests on one's own, on what some user of the team owns, and on no shared space."""

    own: Premise
    teams: Premise
    not_shared: Premise | None


def ownership(action: Action, kind: ResourceType) -> Ownership:
    """What tells the owner for this action: the profile's name, the space's keys, or the space's tag."""
    forms = rule("studio")
    if kind.name == "user-profile":
        return Ownership(on(forms["profile"]), on(forms["teams_profiles"]), None)
    by_key = action.supports_key(_OWNER, kind.name)
    key = _OWNER if by_key else f"aws:ResourceTag/{OWNER_TAG}"
    here = on(forms[kind.name])
    private = when(_PRIVATE) if by_key else every()
    mine = every(here, _owned(key, forms["profile"]), private)
    teams = every(here, _owned(key, forms["teams_profiles"]), private)
    if kind.name != "app" or not by_key:
        return Ownership(mine, teams, private if by_key else None)
    of_profile = every(on(forms["profiles_app"]), when(_IN_NO_SPACE))
    of_teams = every(on(forms["teams_profiles_apps"]), when(_IN_NO_SPACE))
    return Ownership(some(mine, of_profile), some(teams, of_teams), some(private, when(_IN_NO_SPACE)))


def _owned(key: str, profile: str) -> Premise:
    return when({"ArnLike": {key: profile}})


def studio(claimant: Claimant, action: Action, kind: ResourceType) -> Iterator[Claim]:
    """Nobody opens, makes, changes or deletes what another user or another team owns, and no shared space."""
    found = ownership(action, kind)
    foreign = other_than(found.own)
    if found.not_shared is not None:
        words = f"{kind.name} in a shared space, or in one of a kind that is not told"
        yield Claim("I5", action, kind.name, other_than(found.not_shared), False, words)
        foreign = every(found.not_shared, foreign)
    mates = every(foreign, found.teams)
    yield Claim("I10", action, kind.name, mates, False, f"another user's {kind.name} of the same team")
    others = every(foreign, other_than(found.teams))
    yield Claim("I5", action, kind.name, others, False, f"another team's, another domain's or nobody's {kind.name}")
    if effects_of(action).creates == kind.name:
        yield from wrongly_labelled(claimant, action, kind, new(claimant.team_tag))
    else:
        unlabelled = every(found.own, other_than(labelled(claimant.team_tag)))
        words = f"{a(kind)} of one's own name that is not labelled as the team's"
        yield Claim("I2", action, kind.name, unlabelled, False, words)
