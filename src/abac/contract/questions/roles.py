"""Questions about passing and assuming roles (I4, L4)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from abac.catalog import Action, ResourceType
from abac.contract.cast import Person
from abac.contract.ownership import Resource, owned_by
from abac.contract.properties import Contract
from abac.contract.questions.caller import Caller
from abac.contract.questions.question import Keys, Question, about
from abac.results import Relation

_SERVICE_KEY: Final = "iam:PassedToService"
_SAGEMAKER: Final = "sagemaker.amazonaws.com"
# Services that run code or steps of anybody as the role that they are given.
_OTHER_SERVICES: Final = tuple(f"{name}.amazonaws.com" for name in ("ec2", "glue", "lambda", "states"))
_ELSEWHERE: Final[tuple[tuple[str, Keys], ...]] = (
    ("to another service", {_SERVICE_KEY: "ec2.amazonaws.com"}),
    ("to no known service", {}),
)
# Roles that stand beside the teams' in every account, by path and name.
PLATFORM_ROLES: Final = (
    ("the domain's default role", "studio-default/studio-default"),
    ("an opener", "studio-signin/studio-opener-corporate"),
    ("the sign-in's role", "studio-signin/studio-signin-backend"),
    ("an administrator's role", "studio-admin/deployer"),
    ("a role of the console's making", "service-role/AmazonSageMaker-ExecutionRole-20200101T000000"),
    ("any other role", "Admin"),
)


def passing(contract: Contract, caller: Caller, action: Action, kind: ResourceType) -> Iterator[Question]:
    """Roles given to a service: those that the caller's permission profile lists, to SageMaker, and no other."""
    me = caller.cast.me
    to_sagemaker: Keys = {_SERVICE_KEY: _SAGEMAKER}
    profile = caller.role.permission_profile
    # Of a role without permission profile, from a source that is not ours, nobody knows what it may pass of its own.
    unknown = me.permission_profile if profile is None else None
    listed = contract.passed_by(profile, action.full_name, kind.name) if profile else ()
    for name in dict.fromkeys((me.permission_profile, *listed)):
        own = _teams_role(me, name, kind)
        expected = None if name in listed or name == unknown else False
        yield about(action, kind, own, to_sagemaker, expected, "I4")
        for words, told in _ELSEWHERE:
            situation = ", ".join(part for part in (own.situation, words) if part)
            yield about(action, kind, replace(own, situation=situation), told, False, "I4")
    for resource in _others(caller, kind, listed):
        yield about(action, kind, resource, to_sagemaker, False, "I4")
        for service in _OTHER_SERVICES:
            words = ", ".join(part for part in (resource.situation, f"to {service}") if part)
            yield about(action, kind, replace(resource, situation=words), {_SERVICE_KEY: service}, False, "I4")


def assuming(caller: Caller, action: Action, kind: ResourceType) -> Iterator[Question]:
    """Roles taken: a session of a team takes none, its own included."""
    yield about(action, kind, owned_by(kind, caller.cast.me, Relation.OWN), {}, False, "I4")
    for resource in _others(caller, kind):
        yield about(action, kind, resource, {}, False, "I4")


def _teams_role(person: Person, profile: str, kind: ResourceType) -> Resource:
    """The role of a permission profile in the person's team."""
    role = owned_by(kind, replace(person, permission_profile=profile), Relation.OWN)
    own = profile == person.permission_profile
    return role if own else replace(role, situation=f"the team's role of permission profile {profile}")


def _others(caller: Caller, kind: ResourceType, listed: Collection[str] = ()) -> Iterator[Resource]:
    """The roles that the caller neither is nor, by its permission profile's list, passes."""
    cast = caller.cast
    for profile in ("data-scientist", "ml-engineer", "mlops-pipeline", "read-only", "auditor"):
        if profile != cast.me.permission_profile and profile not in listed:
            yield _teams_role(cast.me, profile, kind)
    for rival in cast.rivals:
        yield owned_by(kind, rival, Relation.OTHER)
    yield replace(owned_by(kind, cast.me.neighbour(), Relation.OTHER), situation="of a team whose prefix begins alike")
    yield from platform_roles(cast.me)


def platform_roles(person: Person) -> Iterator[Resource]:
    """The roles of the platform and of the rest of the account."""
    for situation, name in PLATFORM_ROLES:
        arn = f"arn:{person.partition}:iam::{person.account}:role/{name}"
        yield Resource(arn, person.account, Relation.PLATFORM, situation=situation)
