"""Questions about Studio profiles, spaces and apps, whose owner is one user (I5, I10, L3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from abac.catalog import Action, ResourceType
from abac.contract.cast import ANOTHER_DOMAIN, STRANGER_ACCOUNT, Person
from abac.contract.effects import Effect, effects_of
from abac.contract.ownership import OWNER_TAG, owned_by
from abac.contract.questions.caller import Caller
from abac.contract.questions.question import Keys, Question, about, labels, tags_of
from abac.results import Relation

_OWNER_KEY: Final = "sagemaker:OwnerUserProfileArn"
_SHARING_KEY: Final = "sagemaker:SpaceSharingType"
_UNTOLD: Final = ""


@dataclass(frozen=True, slots=True)
class _Target:
    """Whose profile, space or app, in what kind of space, under whose name, and which property forbids it.

    `sharing` is Private, Shared, `_UNTOLD` where the request does not tell it, or None for what is in no space.
    """

    relation: Relation
    owner: Person
    situation: str
    sharing: str | None
    forbidden: str | None
    named_like: Person | None = None
    owned: bool = True


def is_studio(action: Action) -> bool:
    """Whether the action opens, makes, changes or deletes what one user owns: a URL, a session, a space, an app."""
    return action.service == "sagemaker" and (action.supports_key(_OWNER_KEY) or Effect.SESSION in effects_of(action))


def studio(caller: Caller, action: Action, kind: ResourceType) -> Iterator[Question]:
    """Every owner and every kind of space, for one action on one of the three types."""
    creates = effects_of(action).creates == kind.name
    me = caller.cast.me
    for target in (*_targets(caller, kind), *_impostors(caller, action, kind)):
        question = _question(action, kind, target, labels(action, kind, me.label()) if creates else {})
        yield question
        if target.relation is not Relation.OWN or target.forbidden:
            continue
        if creates:
            yield from _badly_labelled(caller, action, kind, question)
        else:
            yield from _mislabelled(action, kind, target, question, caller.cast.rivals[0])


def _mislabelled(
    action: Action, kind: ResourceType, target: _Target, question: Question, rival: Person
) -> Iterator[Question]:
    """What is one's own by name and owner, and by its tags nobody's or another team's."""
    yield _question(action, kind, replace(target, relation=Relation.UNTAGGED, forbidden="I2"), {}, tagged=False)
    theirs = replace(question, relation=Relation.OTHER)
    yield theirs.but("under another team's label", tags_of(action, kind, rival.label()), False, "I2")
    nothing: Keys = dict.fromkeys(tags_of(action, kind, rival.label()))
    yield replace(theirs, relation=Relation.UNTAGGED).but("without the team's label", nothing, False, "I2")


def _targets(caller: Caller, kind: ResourceType) -> Iterator[_Target]:
    me, mate, rival = caller.cast.me, caller.cast.mate, caller.cast.rivals[0]
    if kind.name in ("user-profile", "app"):
        words = "the profile's own app" if kind.name == "app" else ""
        yield _Target(Relation.OWN, me, words, None, None)
        yield _Target(Relation.OTHER_USER, mate, words, None, "I10")
        yield _Target(Relation.OTHER, rival, words, None, "I5")
    if kind.name == "user-profile":
        return
    yield _Target(Relation.OWN, me, "private space", "Private", None)
    yield _Target(Relation.OTHER_USER, mate, "private space", "Private", "I10")
    yield _Target(Relation.OTHER, rival, "private space", "Private", "I5")
    yield _Target(Relation.OTHER, rival, "space named like one's own profile", "Private", "I5", named_like=me)
    yield _Target(Relation.OTHER_USER, mate, "space named like one's own profile", "Private", "I10", named_like=me)
    yield _Target(Relation.OWN, me, "shared space", "Shared", "I5")
    yield _Target(Relation.OTHER, rival, "shared space", "Shared", "I5")
    yield _Target(Relation.PLATFORM, me, "shared space without owner", "Shared", "I5", owned=False)


def _impostors(caller: Caller, action: Action, kind: ResourceType) -> Iterator[_Target]:
    """What looks like one's own in all but one respect: the domain, the account, the owner, the kind of the space."""
    me, mate = caller.cast.me, caller.cast.mate
    there = replace(me, domain=ANOTHER_DOMAIN)
    if kind.name in ("user-profile", "app"):
        yield _Target(Relation.OTHER, there, "in another domain", None, "I5")
        yield _Target(Relation.OTHER, me.neighbour(), "of a profile whose name begins alike", None, "I5")
        longer = replace(mate, user=f"{me.profile}b")
        yield _Target(Relation.OTHER_USER, longer, "of a profile whose name begins alike", None, "I10")
    if kind.name == "user-profile":
        return
    abroad = replace(me, account=STRANGER_ACCOUNT)
    yield _Target(Relation.OTHER, there, "private space in another domain", "Private", "I5")
    yield _Target(Relation.OTHER, there, "space of a profile of another domain", "Private", "I5", named_like=me)
    yield _Target(Relation.OTHER, me, "space of one's own profile in another domain", "Private", "I5", named_like=there)
    yield _Target(Relation.OTHER, abroad, "space of a profile of another account", "Private", "I5", named_like=me)
    yield _Target(Relation.PLATFORM, me, "private space without owner", "Private", "I5", owned=False)
    if not action.supports_key(_OWNER_KEY, kind.name):
        return
    yield _Target(Relation.OWN, me, "space of a kind that is not told", _UNTOLD, "I5")
    if kind.name == "app":
        words = "space named like one's own profile"
        yield _Target(Relation.OTHER_USER, mate, f"{words}, of a kind that is not told", _UNTOLD, "I10", named_like=me)
        yield _Target(Relation.PLATFORM, me, f"{words}, without owner", "Shared", "I5", named_like=me, owned=False)


def _question(action: Action, kind: ResourceType, target: _Target, keys: Keys, *, tagged: bool = True) -> Question:
    place = target.named_like or (
        target.owner if target.sharing is None or kind.name == "space" else _in_space(target.owner)
    )
    resource = replace(
        owned_by(kind, target.owner, target.relation),
        arn=owned_by(kind, place, target.relation).arn,
        situation=target.situation,
    )
    creates = effects_of(action).creates == kind.name
    if creates or not tagged:
        resource = replace(resource, tags={})
    elif not target.owned:
        resource = replace(resource, tags={key: value for key, value in resource.tags.items() if key != OWNER_TAG})
    space: dict[str, str] = {_SHARING_KEY: target.sharing} if target.sharing else {}
    if target.sharing is not None and target.owned:
        space[_OWNER_KEY] = target.owner.profile_arn
    supplied = {key: value for key, value in space.items() if action.supports_key(key, kind.name)}
    if target.relation is Relation.OWN and target.sharing == "Shared" and _SHARING_KEY not in supplied:
        # Nothing in such a request tells a shared space from a private one of the same owner.
        return replace(about(action, kind, resource, {**keys, **supplied}, None, None), settled=True)
    expected = None if target.forbidden is None else False
    return about(action, kind, resource, {**keys, **supplied}, expected, target.forbidden)


def _in_space(owner: Person) -> Person:
    """The ARN of an app in a space bears the space's name where an app of a profile bears the profile's."""
    return replace(owner, user=f"{owner.user}-space")


def _badly_labelled(caller: Caller, action: Action, kind: ResourceType, question: Question) -> Iterator[Question]:
    me, mate, rival = caller.cast.me, caller.cast.mate, caller.cast.rivals[0]
    own = me.label()
    nothing: Keys = {key: None for key in question.context if key.startswith("aws:RequestTag/") or key == "aws:TagKeys"}
    second = labels(action, kind, own, keys=(me.respelled_tag,))
    twins = [("with a second label that differs in case", second)] if me.respelled_tag != me.team_tag else []
    for situation, keys in (
        ("labelled as another team's", labels(action, kind, rival.label())),
        ("without a label", nothing),
        *twins,
        ("labelled as another user's", labels(action, kind, {**own, OWNER_TAG: mate.profile_arn})),
    ):
        yield question.but(situation, keys, False, "I3")
