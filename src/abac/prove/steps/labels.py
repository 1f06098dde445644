"""Steps that change labels, and what a changed label opens (re-tag, then delete or read)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from abac.catalog import Action, ResourceType
from abac.contract.claims.clauses import every, when
from abac.contract.claims.labels import ON_WHAT_EXISTS, TAGGING
from abac.contract.effects import Effect, effects_of
from abac.contract.ownership import OWNER_TAG, is_tag_owned, is_user_owned
from abac.contract.premise import Premise
from abac.contract.questions.question import kind_of
from abac.language.pattern import folded
from abac.language.request import Request
from abac.prove.steps.actors import Call, Stage, exactly
from abac.prove.steps.facts import Done, Fact, Harm, Labelled, Move
from abac.prove.steps.state import REQUEST_TAG, RESOURCE_TAG, merged, tells, told_tags

_REMOVES: Final = ("Delete", "Untag")
_RESOURCE_TAG: Final = "aws:ResourceTag/"


def relabelling(stage: Stage) -> Iterator[Move]:
    """Calls that give a resource of the victim the attacker's label, or take its label away."""
    for action, kind in _labelling(stage):
        tags = _own_tags(stage, kind)
        here = every(stage.victim.named_theirs(kind), bearing(action, kind, tags))
        if action.name.startswith(_REMOVES):
            yield _unlabel(stage, action, kind, here, tags)
        else:
            yield from _label(stage, action, kind, here, tags)


def from_label(stage: Stage, fact: Labelled) -> Iterator[Move]:
    """Calls on the resource that its changed label may have opened; on one without label, also to give it one."""
    tags = dict(fact.tags)
    if stage.team_tag not in tags:
        for action, kind in _labelling(stage):
            if kind.name == fact.resource_type and not action.name.startswith(_REMOVES):
                absent = when({"Null": {_RESOURCE_TAG + stage.team_tag: "true"}})
                yield from _label(stage, action, kind, every(exactly(fact.resource), absent), tags)
    for action in sorted(stage.attacker.actions, key=_tells_little):
        effects = effects_of(action)
        if (
            Effect.LABEL not in effects
            and fact.resource_type in _types(action)
            and effects.creates != fact.resource_type
        ):
            yield _use(stage, action, fact)


def _use(stage: Stage, action: Action, fact: Labelled) -> Move:
    """One call on the relabelled resource, which the victim's own label must have kept shut."""
    kind, tags = kind_of(action, fact.resource_type), dict(fact.tags)
    now = {**tags, stage.team_tag: tags.get(stage.team_tag)}
    here, before = (
        Call(stage.attacker, action, kind.name, every(exactly(fact.resource), bearing(action, kind, labels)))
        for labels in (now, _own_tags(stage, kind))
    )
    harm = _harm(action)
    done = f"is {harm.value}" if harm is not Harm.ACT_AS else "opens"
    return Move(here, f"the {kind.name} of {stage.victim.team} {done}", _done(harm), harm, before)


def _tells_little(action: Action) -> bool:
    return action.access_level == "List" or action.name.startswith("List")


def bearing(action: Action, kind: ResourceType, tags: Mapping[str, str | None]) -> Premise:
    """Requests on a resource with these tags (None: without), as far as AWS tells them for the action."""
    told = {key: value for key, value in tags.items() if tells(action, kind.name, key)}
    equal = {_RESOURCE_TAG + key: value for key, value in told.items() if value is not None}
    absent = {_RESOURCE_TAG + key: "true" for key, value in told.items() if value is None}
    return every(*(when({name: keys}) for name, keys in (("StringEquals", equal), ("Null", absent)) if keys))


def _labelling(stage: Stage) -> Iterator[tuple[Action, ResourceType]]:
    for action in stage.attacker.actions:
        if Effect.LABEL in effects_of(action) and action.supports_key("aws:TagKeys"):
            for kind in (kind_of(action, name) for name in _types(action)):
                if is_tag_owned(kind):  # the label of what names own, or the platform, opens nothing
                    yield action, kind


def _types(action: Action) -> tuple[str, ...]:
    return tuple(row.resource_type for row in action.resource_types)


def _own_tags(stage: Stage, kind: ResourceType) -> dict[str, str]:
    """The tags that the victim's resource bears before the first step."""
    owner = {OWNER_TAG: stage.victim.profile_arn} if is_user_owned(kind) else {}
    return {stage.team_tag: stage.victim.team, **owner}


def _existing(action: Action, kind: ResourceType) -> Premise:
    return when(ON_WHAT_EXISTS) if action.supports_key(TAGGING, kind.name) else every()


def _unlabel(stage: Stage, action: Action, kind: ResourceType, here: Premise, tags: Mapping[str, str]) -> Move:
    """Taking the team's tag away."""
    gone = when({"ForAnyValue:StringEquals": {"aws:TagKeys": [stage.team_tag]}})
    left = {key: value for key, value in tags.items() if key != stage.team_tag}
    call = Call(stage.attacker, action, kind.name, every(here, _existing(action, kind), gone))
    return Move(call, f"the {kind.name} bears no {stage.team_tag}", _labelled(kind, left, stage.team_tag))


def _label(stage: Stage, action: Action, kind: ResourceType, here: Premise, tags: Mapping[str, str]) -> Iterator[Move]:
    """Giving the attacker's label, and where a resource has an owner its own profile as well."""
    own = {stage.team_tag: stage.attacker.team}
    both = {**own, OWNER_TAG: stage.attacker.profile_arn}
    for given in (both, own) if is_user_owned(kind) else (own,):
        asked = when({"StringEquals": {f"aws:RequestTag/{key}": value for key, value in given.items()}})
        call = Call(stage.attacker, action, kind.name, every(here, _existing(action, kind), asked))
        so = f"the {kind.name} bears {' and '.join(f'{key}={value}' for key, value in given.items())}"
        yield Move(call, so, _labelled(kind, {**tags, **given}))


def _labelled(kind: ResourceType, tags: Mapping[str, str], gone: str = "") -> Callable[[Request], Fact]:
    """The tags after a call: those that it told and `tags`, with those that it gave, without `gone`."""

    def after(request: Request) -> Fact:
        before = {key: value for key, value in told_tags(request, RESOURCE_TAG).items() if folded(key) != folded(gone)}
        now = merged(tags, before, tags, told_tags(request, REQUEST_TAG))
        return Labelled(kind.name, request.resource, tuple(sorted(now.items())))

    return after


def _harm(action: Action) -> Harm:
    effects = effects_of(action)
    if Effect.SESSION in effects:
        return Harm.ACT_AS
    if Effect.INVOKE in effects:
        return Harm.INVOKE
    return Harm.READ if action.access_level in ("Read", "List") else Harm.WRITE


def _done(harm: Harm) -> Callable[[Request], Fact]:
    return lambda _: Done(harm)
