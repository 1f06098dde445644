"""Questions of a team's execution role about every kind of action."""

from __future__ import annotations

from collections.abc import Iterator

from abac.catalog import Action, ResourceType
from abac.contract.effects import Effect, effects_of
from abac.contract.ownership import Resource, is_prefixed, is_sign_ins, is_user_owned, owned_by, resources_of
from abac.contract.properties import Contract
from abac.contract.questions.caller import Caller, Session
from abac.contract.questions.labelling import creating, labelling
from abac.contract.questions.question import (
    Question,
    about,
    attacks,
    elsewhere,
    has_account,
    honest_keys,
    in_another_account,
    kind_of,
    labels,
    through_own_endpoint,
    through_side_doors,
)
from abac.contract.questions.roles import assuming, passing, platform_roles
from abac.contract.questions.studio import is_studio, studio
from abac.contract.treatments import Handling
from abac.results import Relation

_READS = ("Read", "List")


def team_questions(contract: Contract, caller: Caller, action: Action) -> Iterator[Question]:
    """Everything worth asking about one action on behalf of a team's session."""
    for question in _questions(contract, caller, action):
        wanted = _demanded(contract, caller, question) if question.expected is None else question
        yield wanted
        if caller.session is Session.PRIVATE_SPACE:
            yield from _from_elsewhere(caller, wanted)


def _from_elsewhere(caller: Caller, question: Question) -> Iterator[Question]:
    """What may be allowed here, asked from other networks and sessions, and in another account."""
    action = question.action
    # Nothing is demanded of a role without permission profile; its way into Studio is asked about all the same (I8).
    unlisted = caller.role.permission_profile is None and question.expected is None
    enters = unlisted and question.relation is Relation.OWN and Effect.SESSION in effects_of(action)
    if action.service == "sagemaker" and (question.expected or enters):
        yield from elsewhere(question)
        if question.expected:
            yield from through_own_endpoint(question)
    if question.expected:
        yield from through_side_doors(question)
    creates = effects_of(action).creates == question.resource_type or "sagemaker:TaggingAction" in question.context
    # AWS creates in the caller's own account what bears an account in its ARN, and passes roles of that account alone.
    at_home = (creates and has_account(question.resource)) or action.full_name == "iam:PassRole"
    if question.expected is not False and question.account and not at_home:
        yield in_another_account(question)


def _questions(contract: Contract, caller: Caller, action: Action) -> Iterator[Question]:
    if action.is_wildcard_only:
        yield from _without_resource(contract, caller, action)
        return
    effects = effects_of(action)
    for row in action.resource_types:
        kind = kind_of(action, row.resource_type)
        if contract.is_side_door(action.full_name):
            yield from _denied(caller, action, kind, "I12")
        elif action.full_name in contract.administrators_only:
            yield from _denied(caller, action, kind, contract.administrators_only[action.full_name])
        elif Effect.PASS_ROLE in effects:
            yield from passing(contract, caller, action, kind)
        elif Effect.ASSUME_ROLE in effects:
            yield from assuming(caller, action, kind)
        elif is_user_owned(kind) and is_studio(action):
            yield from studio(caller, action, kind)
        elif Effect.LABEL in effects:
            yield from labelling(contract, caller, action, kind)
        elif _is_labelled(contract, caller, action, kind):
            yield from creating(caller, action, kind)
        else:
            yield from _using(contract, caller, action, kind)


def _takes_label(caller: Caller, action: Action, kind: ResourceType) -> bool:
    return action.supports_key(f"aws:RequestTag/{caller.cast.me.team_tag}", kind.name)


def _is_labelled(contract: Contract, caller: Caller, action: Action, kind: ResourceType) -> bool:
    """Whether the call makes such a resource under a label; roles and policies nobody makes, whatever their label."""
    creates = effects_of(action).creates == kind.name and action.service not in contract.control
    return creates and _takes_label(caller, action, kind)


def _using(contract: Contract, caller: Caller, action: Action, kind: ResourceType) -> Iterator[Question]:
    """Reading, changing, stopping, deleting, invoking what exists."""
    cast = caller.cast
    keys = honest_keys(action, kind.name, cast.me)
    if _takes_label(caller, action, kind):
        keys = {**keys, **labels(action, kind, cast.me.label())}
    for resource in (*resources_of(kind, cast), *_roles(contract, caller, action, kind)):
        forbidden = _forbidden(contract, action, resource)
        question = about(action, kind, resource, keys, None if forbidden is None else False, forbidden)
        yield question
        if resource.relation is Relation.OWN:
            yield from attacks(question, cast.me, cast.rivals[0])
    if is_prefixed(kind) and effects_of(action).creates == kind.name:
        foreign = owned_by(kind, cast.rivals[0], Relation.OTHER)
        yield about(action, kind, foreign, keys, False, "I2")


def _roles(contract: Contract, caller: Caller, action: Action, kind: ResourceType) -> Iterator[Resource]:
    """The account's other roles, where a write would change one."""
    if kind.name == "role" and action.service in contract.control and action.access_level not in _READS:
        yield from platform_roles(caller.cast.me)


def _forbidden(contract: Contract, action: Action, resource: Resource) -> str | None:
    """The property that forbids using a resource of this relation, or None."""
    effects, relation = effects_of(action), resource.relation
    reads = action.access_level in _READS and Effect.INVOKE not in effects and Effect.SESSION not in effects
    if not reads and action.service in contract.control:
        return "I6"  # whoever may change one's own role may become anybody
    if relation is Relation.OWN:
        return None
    if relation is Relation.AWS:  # what AWS opens to everybody holds nothing of a team
        return None if reads or Effect.INVOKE in effects else "I2"
    if relation is Relation.OTHER_USER:
        return None if reads else "I10"
    if reads:
        treatment = contract.treatments.of(action.full_name)
        listed = treatment is not None and treatment.handling is Handling.PLATFORM_READ
        if relation is Relation.PLATFORM and listed and not resource.secret:
            return None
        return "I1"
    return _write(contract, action, relation)


def _write(contract: Contract, action: Action, relation: Relation) -> str:
    """The property that forbids a write: tampering where roles, policies and the sign-in live, else plain I2."""
    shared = relation in (Relation.PLATFORM, Relation.NONE)
    return "I6" if action.service in contract.control or (shared and is_sign_ins(action.service)) else "I2"


def _without_resource(contract: Contract, caller: Caller, action: Action) -> Iterator[Question]:
    """An action that names no resource: its treatment says whether it may be allowed, and under which keys."""
    treatment = contract.treatments.of(action.full_name)
    on_nothing = Question(action, "", Relation.NONE, "*", "", None, None)
    if contract.is_side_door(action.full_name):
        yield on_nothing.but("", {}, False, "I12")
    elif treatment is not None and treatment.handling is Handling.DENIED:
        yield on_nothing.but("", {}, False, _denied_without_resource(contract, action))
    elif treatment is not None and treatment.handling is Handling.CONDITIONED:
        honest = on_nothing.but("", honest_keys(action, "", caller.cast.me), None, None)
        yield honest
        yield from attacks(honest, caller.cast.me, caller.cast.rivals[0])
    else:
        yield on_nothing


def _denied_without_resource(contract: Contract, action: Action) -> str:
    """The property by which nobody may do what names no resource."""
    if Effect.LABEL in effects_of(action):
        return "I3"
    return "I1" if action.access_level in _READS else _write(contract, action, Relation.NONE)


def _denied(caller: Caller, action: Action, kind: ResourceType, property: str) -> Iterator[Question]:
    keys = labels(action, kind, caller.cast.me.label())
    for resource in resources_of(kind, caller.cast):
        yield about(action, kind, resource, keys, False, property)


def _demanded(contract: Contract, caller: Caller, question: Question) -> Question:
    """The same question, allowed if a liveness property demands it of the caller's permission profile."""
    asked = (question.action.full_name, question.resource_type, question.relation)
    name = contract.demands(caller.role.permission_profile, *asked, caller.role.choices)
    if name is None or question.settled:
        return question
    studio_only = is_studio(question.action)
    if studio_only and caller.session is not Session.PRIVATE_SPACE:
        return question
    return question.but("", {}, True, name)
