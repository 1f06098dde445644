"""Steps into another team's Studio: sessions, apps and spaces of its users, and code that starts with its role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from abac.catalog import Action, ResourceType, find_action
from abac.contract.cast import DOMAIN
from abac.contract.claims.clauses import every, some, when
from abac.contract.claims.forms import named
from abac.contract.claims.studio import ownership
from abac.contract.effects import Effect, effects_of
from abac.contract.ownership import OWNER_TAG, is_user_owned
from abac.contract.premise import Premise
from abac.contract.questions import Session
from abac.contract.questions.question import kind_of
from abac.language.request import Request
from abac.prove.steps.actors import Actor, Call, Stage, exactly
from abac.prove.steps.facts import Carrying, Fact, Move, Owned
from abac.prove.steps.labels import bearing
from abac.prove.steps.roles import becomes_victim
from abac.prove.steps.state import REQUEST_TAG, merged, told_tags

_OWNER: Final = "sagemaker:OwnerUserProfileArn"
_RUNS_AT_ONCE: Final = "pipeline"
_APP: Final = "sagemaker:CreateApp"
_JOB: Final = "sagemaker:CreateTrainingJob"
# What starts, by its owner's own ordinary work, whatever waits in a resource of this type.
_STARTED_BY: Final = {"domain": _APP, "user-profile": _APP, "space": _APP, "image": _APP, "repository": _JOB}


def entering(stage: Stage, actor: Actor) -> Iterator[Move]:
    """Calls that open a session in a Studio profile, space or app of the victim."""
    for action in actor.actions:
        for row in action.resource_types if Effect.SESSION in effects_of(action) else ():
            kind = kind_of(action, row.resource_type)
            if is_user_owned(kind):
                here = every(stage.victim.named_theirs(kind), bearing(action, kind, _tags(stage)))
                so = f"it is inside the {kind.name} of a user of {stage.victim.team}"
                after = becomes_victim(stage, Session.PRIVATE_SPACE)
                yield Move(Call(actor, action, kind.name, here), so, after)


def owning(stage: Stage) -> Iterator[Move]:
    """Calls that make an app or a space for a Studio profile of the victim."""
    owner = _belongs_to(stage.victim)
    for action in stage.attacker.actions:
        created = effects_of(action).creates
        if Effect.OWNER not in effects_of(action) or created is None:
            continue
        kind = kind_of(action, created)
        if kind.name == "app":
            here = every(stage.victim.named_theirs(kind), when({"Null": {_OWNER: "true"}}))
            so = f"an app with what it chose runs as a user of {stage.victim.team}"
            call = Call(stage.attacker, action, kind.name, some(here, owner))
            yield Move(call, so, becomes_victim(stage, Session.PRIVATE_SPACE))
        else:
            so = f"a {kind.name} with what it chose belongs to a user of {stage.victim.team}"
            here = every(named(kind, {"DomainId": DOMAIN}), owner)
            yield Move(Call(stage.attacker, action, kind.name, here), so, _owned(stage))


def from_owned(stage: Stage, fact: Owned) -> Iterator[Move]:
    """A session in the space, which has its owner's role; or its owner opens it."""
    for action in stage.attacker.actions:
        if Effect.SESSION in effects_of(action) and "space" in (row.resource_type for row in action.resource_types):
            kind = kind_of(action, "space")
            here = every(exactly(fact.space), bearing(action, kind, dict(fact.tags)))
            so = f"it is inside a space of a user of {stage.victim.team}"
            call = Call(stage.attacker, action, kind.name, here)
            yield Move(call, so, becomes_victim(stage, Session.PRIVATE_SPACE))
    yield from from_carrying(stage, Carrying("space"))


def tampering(stage: Stage) -> Iterator[Move]:
    """Calls that change what runs with the victim's role: code, image, lifecycle configuration."""
    for action in stage.attacker.actions:
        effects = effects_of(action)
        if Effect.CODE not in effects and Effect.LIFECYCLE_CONFIGURATION not in effects:
            continue
        for row in action.resource_types:
            kind = kind_of(action, row.resource_type)
            if effects.creates != kind.name and (kind.name in _STARTED_BY or kind.name == _RUNS_AT_ONCE):
                yield _tampered(stage, action, kind)


def from_carrying(stage: Stage, fact: Carrying) -> Iterator[Move]:
    """The victim's own ordinary work starts it."""
    action = find_action(_STARTED_BY[fact.resource_type])
    if action is None or action not in stage.victim.actions:
        return
    kind = kind_of(action, effects_of(action).creates or "")
    mine = ownership(action, kind).own if is_user_owned(kind) else every()
    if fact.resource_type == "space":
        mine = every(mine, _belongs_to(stage.victim))
    session = Session.PRIVATE_SPACE if is_user_owned(kind) else Session.JOB
    so = f"what {stage.attacker.team} chose runs as {stage.victim.team}"
    yield Move(Call(stage.victim, action, kind.name, mine), so, becomes_victim(stage, session))


def _tampered(stage: Stage, action: Action, kind: ResourceType) -> Move:
    here = every(stage.victim.named_theirs(kind), bearing(action, kind, _label(stage, kind)))
    call = Call(stage.attacker, action, kind.name, here)
    so = f"what it chose waits in the {kind.name} that {stage.victim.team} uses"
    if kind.name == _RUNS_AT_ONCE:
        so = f"its steps run in {stage.victim.team}'s pipeline, with the role that the pipeline has"
        return Move(call, so, becomes_victim(stage, Session.JOB))
    return Move(call, so, lambda _: Carrying(kind.name))


def _belongs_to(actor: Actor) -> Premise:
    return when({"ArnEquals": {_OWNER: actor.profile_arn}})


def _tags(stage: Stage) -> dict[str, str]:
    return {stage.team_tag: stage.victim.team, OWNER_TAG: stage.victim.profile_arn}


def _label(stage: Stage, kind: ResourceType) -> dict[str, str]:
    """The victim's label; the platform's resources bear none that matters."""
    if is_user_owned(kind):
        return _tags(stage)
    return {} if kind.name in ("domain", "image") else {stage.team_tag: stage.victim.team}


def _owned(stage: Stage) -> Callable[[Request], Fact]:
    """What is true once a space was made for the victim: it bears the tags of the call, and Studio's own."""

    def after(request: Request) -> Fact:
        tags = merged(told_tags(request, REQUEST_TAG), {OWNER_TAG: stage.victim.profile_arn})
        return Owned(request.resource, tuple(sorted(tags.items())))

    return after
