"""Questions of the platform's own roles: the sign-in's backend, the openers, the domain's default role (I9, L5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from abac.catalog import Action, ResourceType
from abac.contract.cast import Person
from abac.contract.effects import Effect, creator_of, effects_of
from abac.contract.ownership import Resource, is_user_owned, of_platform, owned_by
from abac.contract.properties import Contract
from abac.contract.questions.caller import Caller
from abac.contract.questions.question import (
    Keys,
    Question,
    about,
    elsewhere,
    in_another_account,
    kind_of,
    labels,
    through_side_doors,
)
from abac.contract.questions.roles import platform_roles
from abac.language.world import PrincipalKind, World
from abac.results import Relation

_TO_SAGEMAKER: Final[Keys] = {"iam:PassedToService": "sagemaker.amazonaws.com"}
_NETWORK_TAG: Final = "NetworkProfile"


def platform_questions(
    contract: Contract, caller: Caller, action: Action, teams: tuple[Person, ...], world: World
) -> Iterator[Question]:
    """Everything worth asking about one action on behalf of a role of the platform: its job, and everything else."""
    jobs = contract.jobs.get(caller.role.kind, {})
    if action.is_wildcard_only:
        wanted = action.full_name in jobs
        yield Question(action, "", Relation.NONE, "*", "", wanted, "L5" if wanted else "I9")
        return
    for row in action.resource_types:
        kind = kind_of(action, row.resource_type)
        if kind.name in jobs.get(action.full_name, ()):
            yield from _job(caller, action, kind, teams, world)
        else:
            for resource in _everything(kind, caller, teams):
                yield about(action, kind, resource, {}, False, "I9")
            yield from _labelling(caller, action, kind, teams)


def _labelling(caller: Caller, action: Action, kind: ResourceType, teams: tuple[Person, ...]) -> Iterator[Question]:
    """The second authorization of creating what the role does not create, with every label that it may give."""
    creator = creator_of(action.service, kind.name)
    if creator is None or Effect.LABEL not in effects_of(action):
        return
    for person in teams[:1]:
        tags = {"Team": person.team, _NETWORK_TAG: caller.role.network_profile or ""}
        keys: Keys = {"sagemaker:TaggingAction": creator, **labels(action, kind, tags)}
        new = replace(owned_by(kind, person, Relation.OTHER), tags={}, situation="while creating")
        yield about(action, kind, new, keys, False, "I9")


def _everything(kind: ResourceType, caller: Caller, teams: tuple[Person, ...]) -> Iterator[Resource]:
    for person in teams:
        yield owned_by(kind, person, Relation.OTHER)
    yield of_platform(kind, caller.cast.me)


def _job(
    caller: Caller, action: Action, kind: ResourceType, teams: tuple[Person, ...], world: World
) -> Iterator[Question]:
    effects = effects_of(action)
    if Effect.PASS_ROLE in effects:
        yield from _passing(action, kind, teams)
    elif Effect.ASSUME_ROLE in effects:
        yield from _assuming(caller, action, kind, teams, world)
    elif is_user_owned(kind):
        for person in teams:
            yield from _profile(caller, action, kind, person)
    else:
        wanted = about(action, kind, of_platform(kind, caller.cast.me), {}, True, "L5")
        yield wanted
        yield in_another_account(wanted)
        yield from through_side_doors(wanted)
        for person in teams:
            yield about(action, kind, owned_by(kind, person, Relation.OTHER), {}, False, "I9")


def _passing(action: Action, kind: ResourceType, teams: tuple[Person, ...]) -> Iterator[Question]:
    for person in teams:
        role = owned_by(kind, person, Relation.OTHER)
        yield about(action, kind, role, _TO_SAGEMAKER, True, "L5")
        other_service: Keys = {"iam:PassedToService": "ec2.amazonaws.com"}
        yield about(action, kind, replace(role, situation="to another service"), other_service, False, "I9")
        yield about(action, kind, replace(role, situation="to no known service"), {}, False, "I9")
    for role in platform_roles(teams[0]) if teams else ():
        yield about(action, kind, role, _TO_SAGEMAKER, False, "I4")


def _assuming(
    caller: Caller, action: Action, kind: ResourceType, teams: tuple[Person, ...], world: World
) -> Iterator[Question]:
    openers = {role.arn for role in world.principals if role.kind is PrincipalKind.OPENER}
    for arn in sorted(openers):
        opener = Resource(arn, caller.role.account, Relation.PLATFORM, situation="an opener")
        wanted = about(action, kind, opener, {}, True, "L5")
        yield wanted
        yield in_another_account(wanted)
        yield from through_side_doors(wanted)
    # Whether a trust that names everybody under a condition grants by itself in one account is nowhere said in so many
    # words. An opener that the world does not know trusts its account alone, so there the backend's own Allow counts.
    stem = f"arn:{caller.cast.me.partition}:iam::{caller.role.account}:role/studio-signin/studio-opener-"
    strict = Resource(
        f"{stem}to-come", caller.role.account, Relation.PLATFORM, situation="an opener that trusts its account"
    )
    yield about(action, kind, strict, {}, True, "L5")
    for role in platform_roles(caller.cast.me):
        if role.situation != "an opener":
            yield about(action, kind, role, {}, False, "I9")
    for person in teams:
        yield about(action, kind, owned_by(kind, person, Relation.OTHER), {}, False, "I9")


def _profile(caller: Caller, action: Action, kind: ResourceType, person: Person) -> Iterator[Question]:
    """A team's Studio profile, if the team is on the opener's network profile."""
    network = caller.role.network_profile or ""
    tags = {**person.label(), _NETWORK_TAG: network}
    profile = replace(owned_by(kind, person, Relation.OTHER), tags=tags)
    effects = effects_of(action)
    if Effect.LABEL not in effects and effects.creates != kind.name:
        wanted = about(action, kind, profile, {}, True, "L5")
        yield wanted
        yield from elsewhere(wanted)
        yield in_another_account(wanted)
        yield from through_side_doors(wanted)
        for situation, wrong in _wrong(person, network):
            yield about(action, kind, replace(profile, tags=wrong, situation=situation), {}, False, "I9")
        return
    while_creating: Keys = {"sagemaker:TaggingAction": "CreateUserProfile"} if Effect.LABEL in effects else {}
    new = replace(profile, tags={})
    wanted = about(action, kind, new, {**while_creating, **labels(action, kind, tags)}, True, "L5")
    yield wanted
    yield from elsewhere(wanted)
    for situation, wrong in _wrong(person, network):
        keys = {**while_creating, **labels(action, kind, wrong)}
        yield about(action, kind, replace(new, situation=situation), keys, False, "I9")
    if while_creating:
        yield about(action, kind, replace(profile, situation="that exists"), labels(action, kind, tags), False, "I3")


def _wrong(person: Person, network: str) -> Iterator[tuple[str, dict[str, str]]]:
    yield "of a team on another network profile", {**person.label(), _NETWORK_TAG: f"not-{network}"}
    yield "of no network profile", person.label()
    yield "of no team", {_NETWORK_TAG: network}
    yield "without tags", {}
