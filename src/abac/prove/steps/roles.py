"""Steps that borrow a role (pass, then run; assume), and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from abac.catalog import Action
from abac.contract.claims.clauses import every, on, other_than, some, when
from abac.contract.claims.forms import claimed, own
from abac.contract.claims.roles import to_sagemaker
from abac.contract.effects import Effect, effects_of
from abac.contract.premise import Premise
from abac.contract.questions import Session
from abac.contract.questions.question import kind_of
from abac.language.request import Request
from abac.language.world import RolePrincipal
from abac.prove.steps.actors import Call, Stage
from abac.prove.steps.facts import Acting, Done, Fact, Harm, Move, Passed

_ROLE: Final = "role"
_RUN_FIRST: Final = ("sagemaker:CreateTrainingJob", "sagemaker:CreateProcessingJob")
_USES: Final = frozenset({Effect.NONE, Effect.INVOKE})  # what is done with a team's own things, not a further step
_TAKE_FIRST: Final = ("s3:GetObject", "sagemaker:InvokeEndpoint", "sagemaker:DescribeModel", "sagemaker:DeleteEndpoint")


def borrowing(stage: Stage) -> Iterator[Move]:
    """Calls that pass or take a role that is not the attacker's, or make its own role one of the victim's team."""
    for action in stage.attacker.actions:
        effects = effects_of(action)
        if Effect.PASS_ROLE in effects:
            yield from _passing(stage, action)
        elif Effect.ASSUME_ROLE in effects and action.name == "AssumeRole":
            yield from _assuming(stage, action)
        elif action.full_name == "iam:TagRole":
            yield _becoming(stage, action)


def from_passed(stage: Stage, fact: Passed) -> Iterator[Move]:
    """Calls that make something run with the role that was passed."""
    running = [action for action in stage.attacker.actions if _runs(action)]
    known = next((role for role in (stage.victim.role, *stage.roles) if role.arn == fact.role), None)
    for action in first(running, _RUN_FIRST):
        kind = effects_of(action).creates or action.resource_types[0].resource_type
        call = Call(stage.attacker, action, kind, every())
        if known is not None and known.team not in (None, stage.attacker.team):
            so = f"its code runs as {known.name} of {known.team}"
            yield Move(call, so, _becomes(stage, known, Session.JOB))
        else:
            so = f"its code runs with {fact.role}, which nobody gave it"
            yield Move(call, so, lambda _: Done(Harm.BORROW), Harm.BORROW)


def from_acting(stage: Stage, fact: Acting) -> Iterator[Move]:
    """Calls on what belongs to the team whose role or user the attacker has become."""
    actor = fact.actor
    if not actor.team or (actor.role.arn == stage.attacker.role.arn and actor.team == stage.attacker.team):
        return
    for action in first(list(actor.actions), _TAKE_FIRST):
        for row in action.resource_types:
            kind = kind_of(action, row.resource_type)
            mine = claimed(kind, stage.team_tag)
            if mine is not None and effects_of(action).kinds <= _USES:
                call = Call(actor, action, kind.name, mine)
                so = f"{stage.attacker.team} acts as {actor.team} on its {kind.name}"
                yield Move(call, so, lambda _: Done(Harm.ACT_AS), Harm.ACT_AS)


def first(actions: list[Action], names: tuple[str, ...]) -> list[Action]:
    """The actions, those of these names before all others."""
    places = {name: place for place, name in enumerate(names)}
    return sorted(actions, key=lambda action: places.get(action.full_name, len(places)))


def _runs(action: Action) -> bool:
    effects = effects_of(action)
    return action.service == "sagemaker" and Effect.ATTACH_ROLE in effects and bool(action.resource_types)


def _passing(stage: Stage, action: Action) -> Iterator[Move]:
    kind = kind_of(action, _ROLE)
    theirs = stage.victim.role
    yield Move(_pass(stage, action, on(theirs.arn)), f"SageMaker may run things as {theirs.name}", _passed)
    listed = [role.arn for role in stage.roles if role.team == stage.attacker.team]
    mine = own(kind, stage.team_tag)
    strange = other_than(some(*((mine,) if mine else ()), on(theirs.arn, stage.attacker.role.arn, *listed)))
    yield Move(_pass(stage, action, strange), "SageMaker may run things with a role of nobody's team", _passed)


def _pass(stage: Stage, action: Action, role: Premise) -> Call:
    return Call(stage.attacker, action, _ROLE, every(role, to_sagemaker()))


def _passed(request: Request) -> Passed:
    return Passed(request.resource)


def _assuming(stage: Stage, action: Action) -> Iterator[Move]:
    for role in (stage.victim.role, *stage.roles):
        if role.team != stage.attacker.team:
            so = f"it has the credentials of {role.name}"
            session = Session.JOB if role.team else Session.ROLE
            yield Move(Call(stage.attacker, action, _ROLE, on(role.arn)), so, _becomes(stage, role, session))


def _becoming(stage: Stage, action: Action) -> Move:
    """One's own role under the victim's tags: from the next session on, tags say that it is the victim's."""
    role = stage.attacker.role
    told = when({"StringEquals": {f"aws:RequestTag/{stage.team_tag}": stage.victim.team}})
    tags = {**role.tags, **stage.victim.role.tags}
    after = _becomes(stage, replace(role, team=stage.victim.team, tags=tags), Session.JOB)
    return Move(Call(stage.attacker, action, _ROLE, every(on(role.arn), told)), "its own role is the victim's", after)


def _becomes(stage: Stage, role: RolePrincipal, session: Session) -> Callable[[Request], Fact]:
    return lambda _: Acting(stage.enter(role, session))


def becomes_victim(stage: Stage, session: Session) -> Callable[[Request], Fact]:
    """What is true once the attacker's code runs in the victim's session, or its browser holds it."""
    return _becomes(stage, stage.victim.role, session)
