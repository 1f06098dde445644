"""Claims about a team's role, for every kind of action: the isolation properties first, then legitimate work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from abac.catalog import Action, ResourceType
from abac.contract.claims.claim import Claim, Claimant
from abac.contract.claims.clauses import ALL, every, other_than, when
from abac.contract.claims.forms import a, claimed, labelled, of_any_team, of_sign_in, prefixed
from abac.contract.claims.labels import creating, labelling, takes_label
from abac.contract.claims.liveness import liveness
from abac.contract.claims.roles import assuming, passing
from abac.contract.claims.studio import ownership, studio
from abac.contract.claims.surroundings import surroundings
from abac.contract.effects import Effect, effects_of
from abac.contract.ownership import is_aws_alone, is_prefixed, is_sign_ins, is_user_owned, request_keys
from abac.contract.premise import Premise
from abac.contract.properties import Contract
from abac.contract.questions.question import kind_of
from abac.contract.questions.studio import is_studio
from abac.contract.treatments import Handling
from abac.language.world import PrincipalKind

_READS: Final = ("Read", "List")
PLATFORM_UNLABELLED: Final = (
    "the platform's domains, images and hubs bear no team's label: administrators label them (ISOLATION.md, platform)"
)


# ISOLATION.md, Setting: the reduced contract of sessions that Identity Center tags; I7 follows from these.
_REDUCED: Final = frozenset({"I1", "I2", "I3", "I4", "I6", "I11", "I12"})


def team_claims(contract: Contract, claimant: Claimant, action: Action) -> Iterator[Claim]:
    """Everything that must hold of one action for all requests of a team's session.

    Source: ISOLATION.md, Must hold for all pairs of distinct teams; Must also hold: liveness.
    """
    found = _every(contract, claimant, action)
    if claimant.kind is not PrincipalKind.PERMISSION_SET:
        yield from found
        return
    yield from (claim for claim in found if claim.property in _REDUCED or claim.expected)
    yield from _outside_studio(action)


def _outside_studio(action: Action) -> Iterator[Claim]:
    """People who come by a permission set get no presigned URL, app or space at all (ISOLATION.md, Setting)."""
    for row in action.resource_types:
        kind = kind_of(action, row.resource_type)
        if Effect.SESSION in effects_of(action) or (is_user_owned(kind) and is_studio(action)):
            words = f"any {kind.name}: Studio is opened by the sign-in alone"
            yield Claim("I12", action, kind.name, ALL, False, words)


def _every(contract: Contract, claimant: Claimant, action: Action) -> Iterator[Claim]:
    if action.is_wildcard_only:
        yield from _without_resource(contract, action)
        yield from surroundings(claimant, action, "")
        yield from liveness(contract, claimant, action, None)
        return
    for row in action.resource_types:
        kind = kind_of(action, row.resource_type)
        yield from _isolation(contract, claimant, action, kind)
        yield from surroundings(claimant, action, kind.name)
        yield from liveness(contract, claimant, action, kind)
    if _may_name_none(action):
        yield from _without_resource(contract, action)


def _may_name_none(action: Action) -> bool:
    """Whether a request may name no resource at all, of what is not made by it: all resource types are optional."""
    return not any(row.required for row in action.resource_types) and effects_of(action).creates is None


def _isolation(contract: Contract, claimant: Claimant, action: Action, kind: ResourceType) -> Iterator[Claim]:
    effects = effects_of(action)
    if contract.is_side_door(action.full_name):
        yield Claim("I12", action, kind.name, ALL, False, f"any {kind.name}, a way around Studio")
    elif action.full_name in contract.administrators_only:
        property = contract.administrators_only[action.full_name]
        yield Claim(property, action, kind.name, ALL, False, f"any {kind.name}, which is for administrators alone")
    elif Effect.PASS_ROLE in effects:
        yield from passing(contract, claimant, action, kind)
    elif Effect.ASSUME_ROLE in effects:
        yield from assuming(action, kind)
    elif is_user_owned(kind) and is_studio(action):
        yield from studio(claimant, action, kind)
    elif Effect.LABEL in effects:
        yield from labelling(contract, claimant, action, kind)
    elif _is_labelled(contract, claimant, action, kind):
        yield from creating(claimant, action, kind)
        yield from _dishonest(action, kind.name)
    else:
        yield from _using(contract, claimant, action, kind)
        yield from _dishonest(action, kind.name)


def _is_labelled(contract: Contract, claimant: Claimant, action: Action, kind: ResourceType) -> bool:
    """Whether the call makes such a resource under a label; roles and policies nobody makes, whatever their label."""
    creates = effects_of(action).creates == kind.name and action.service not in contract.control
    return creates and takes_label(action, kind, claimant.team_tag)


def _dishonest(action: Action, resource_type: str) -> Iterator[Claim]:
    """Requests that reach somebody else's by a condition key that names it."""
    for key in {key.key: key for key in request_keys()}.values():
        if action.supports_key(key.key, resource_type or None):
            words = f"any{f' {resource_type}' if resource_type else 'thing'} with a {key.key} that is not the team's"
            yield Claim(key.property, action, resource_type, other_than(when(key.honest_of(action))), False, words)


def _using(contract: Contract, claimant: Claimant, action: Action, kind: ResourceType) -> Iterator[Claim]:
    """Reading, changing, stopping, deleting, invoking what exists."""
    effects = effects_of(action)
    reads = action.access_level in _READS and Effect.INVOKE not in effects and Effect.SESSION not in effects
    mine = claimed(kind, claimant.team_tag)
    if is_aws_alone(kind) and (reads or Effect.INVOKE in effects):
        return  # what AWS opens to everybody holds nothing of a team
    if not reads and action.service in contract.control:
        yield Claim("I6", action, kind.name, ALL, False, f"any {kind.name}: whoever changes those may become anybody")
    elif reads:
        yield from _reading(contract, claimant, action, kind, mine)
    elif is_user_owned(kind):
        yield from _changing_another_users(claimant, action, kind)
    else:
        yield from _writing(action, kind, mine)
    if is_prefixed(kind) and effects.creates == kind.name:
        yield Claim("I2", action, kind.name, other_than(prefixed(kind)), False, f"{a(kind)} named as another team's")


def _not_labelled(claimant: Claimant, kind: ResourceType) -> Premise:
    """The platform's resources of a type, none of which bears the team's label."""
    return other_than(labelled(claimant.team_tag)) if kind.taggable else ALL


def _reading(
    contract: Contract, claimant: Claimant, action: Action, kind: ResourceType, mine: Premise | None
) -> Iterator[Claim]:
    treatment = contract.treatments.of(action.full_name)
    foreign = _not_labelled(claimant, kind) if mine is None else other_than(mine)
    if treatment is None or treatment.handling is not Handling.PLATFORM_READ:
        assumptions = (PLATFORM_UNLABELLED,) if mine is None and kind.taggable else ()
        words = f"{a(kind)} that is not the team's own"
        yield Claim("I1", action, kind.name, foreign, False, words, assumptions=assumptions)
        return
    teams = of_any_team(kind)
    if mine is not None:
        premise = foreign if teams is None else every(foreign, teams)
        yield Claim("I1", action, kind.name, premise, False, f"another team's {kind.name}")
    secret = of_sign_in(kind)
    if secret is not None:
        yield Claim("I1", action, kind.name, secret, False, f"the sign-in's own {kind.name}")


def _changing_another_users(claimant: Claimant, action: Action, kind: ResourceType) -> Iterator[Claim]:
    team, mine = labelled(claimant.team_tag), ownership(action, kind).own
    words = f"another user's {kind.name} of the same team"
    yield Claim("I10", action, kind.name, every(team, other_than(mine)), False, words)
    yield Claim("I2", action, kind.name, other_than(team), False, f"{a(kind)} that is not the team's own")


def _writing(action: Action, kind: ResourceType, mine: Premise | None) -> Iterator[Claim]:
    """A write of what is not one's own; in the services of the sign-in, of what no team owns, is tampering (I6)."""
    foreign = ALL if mine is None else other_than(mine)
    teams = of_any_team(kind)
    if not is_sign_ins(action.service):
        yield Claim("I2", action, kind.name, foreign, False, f"{a(kind)} that is not the team's own")
        return
    if teams is not None:
        yield Claim("I2", action, kind.name, every(foreign, teams), False, f"another team's {kind.name}")
        foreign = every(foreign, other_than(teams))
    yield Claim("I6", action, kind.name, foreign, False, f"the platform's {kind.name}")


def _without_resource(contract: Contract, action: Action) -> Iterator[Claim]:
    """An action that names no resource: its treatment says whether it may be allowed."""
    treatment = contract.treatments.of(action.full_name)
    words = "anything: it names no resource that tags could tell apart"
    if contract.is_side_door(action.full_name):
        yield Claim("I12", action, "", ALL, False, "anything, a way around Studio")
    elif treatment is not None and treatment.handling is Handling.DENIED:
        if Effect.LABEL in effects_of(action):
            yield Claim("I3", action, "", ALL, False, words)
        elif action.access_level in _READS:
            yield Claim("I1", action, "", ALL, False, words)
        else:
            tampers = action.service in contract.control or is_sign_ins(action.service)
            yield Claim("I6" if tampers else "I2", action, "", ALL, False, words)
    elif treatment is not None and treatment.handling is Handling.CONDITIONED:
        yield from _dishonest(action, "")
