"""Questions about labels: what is created under which label, and who changes labels of what exists (I3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from abac.catalog import Action, ResourceType
from abac.contract.cast import ANOTHER_DOMAIN
from abac.contract.effects import creator_of
from abac.contract.ownership import OWNER_TAG, deciding_tags, is_prefixed, owned_by, resources_of
from abac.contract.properties import Contract
from abac.contract.questions.caller import Caller, Session
from abac.contract.questions.question import Keys, Question, about, attacks, honest_keys, labels
from abac.results import Relation


def creating(caller: Caller, action: Action, kind: ResourceType) -> Iterator[Question]:
    """A resource made under the caller's own label, and under every wrong one; it has no tags of its own yet."""
    me, rival = caller.cast.me, caller.cast.rivals[0]
    own = replace(owned_by(kind, me, Relation.OWN), tags={})
    honest = honest_keys(action, kind.name, me)
    good = about(action, kind, own, {**honest, **labels(action, kind, me.label())}, None, None)
    yield good
    yield from attacks(good, me, rival)
    for situation, relation, keys in _wrong_labels(caller, action, kind):
        yield about(action, kind, replace(own, relation=relation, situation=situation), {**honest, **keys}, False, "I3")
    if is_prefixed(kind):
        for person, words in ((rival, "another team's"), (me.neighbour(), "that of a team whose prefix begins alike")):
            theirs = replace(owned_by(kind, person, Relation.OTHER), tags={}, situation=f"named as {words}")
            yield about(action, kind, theirs, {**honest, **labels(action, kind, me.label())}, False, "I2")


def _wrong_labels(caller: Caller, action: Action, kind: ResourceType) -> Iterator[tuple[str, Relation, Keys]]:
    me, mate, rival = caller.cast.me, caller.cast.mate, caller.cast.rivals[0]
    own = me.label()
    yield "labelled as another team's", Relation.OTHER, labels(action, kind, rival.label())
    yield "without any label", Relation.UNTAGGED, {}
    yield "without the team's label", Relation.UNTAGGED, labels(action, kind, {"Project": "x"})
    if me.respelled_tag != me.team_tag:
        twins = labels(action, kind, own, keys=(me.respelled_tag,))
        yield "with a second label that differs in case", Relation.OWN, twins
    yield "labelled as another user's", Relation.OTHER_USER, labels(action, kind, {**own, OWNER_TAG: mate.profile_arn})
    elsewhere = replace(me, domain=ANOTHER_DOMAIN)
    foreign_domain = {**own, "sagemaker:domain-arn": _domain_arn(elsewhere.profile_arn)}
    yield "labelled as another domain's", Relation.OWN, labels(action, kind, foreign_domain)
    foreign_space = {**own, "sagemaker:space-arn": _space_arn(elsewhere.profile_arn)}
    yield "labelled as another domain's space", Relation.OWN, labels(action, kind, foreign_space)


def _domain_arn(profile_arn: str) -> str:
    return profile_arn.replace(":user-profile/", ":domain/").rsplit("/", 1)[0]


def _space_arn(profile_arn: str) -> str:
    return f"{profile_arn.replace(':user-profile/', ':space/')}-space"


def labelling(contract: Contract, caller: Caller, action: Action, kind: ResourceType) -> Iterator[Question]:
    """Labels of what exists are nobody's to change; labels of what is being created come with the call."""
    me, mate, rival = caller.cast.me, caller.cast.mate, caller.cast.rivals[0]
    property = "I6" if action.service in contract.control else "I3"
    for resource in resources_of(kind, caller.cast):
        for situation, tags in (
            ("the team's label", me.label()),
            ("another team's label", rival.label()),
            ("a label that differs in case", {me.respelled_tag: me.team}),
            ("the label of its owner", {OWNER_TAG: mate.profile_arn}),
        ):
            keys = labels(action, kind, tags)
            yield about(action, kind, replace(resource, situation=situation), keys, False, property)
            if not keys:
                break  # the request does not tell which label: one question says it all
        if resource.relation is Relation.OWN and caller.session is Session.PRIVATE_SPACE:
            for key in deciding_tags():
                labelled = replace(resource, situation=f"the label {key}")
                yield about(action, kind, labelled, labels(action, kind, {key: "another"}), False, property)
        if resource.relation in (Relation.OTHER, Relation.UNTAGGED):
            keys = labels(action, kind, {"Project": "x"})
            yield about(action, kind, replace(resource, situation="any other label"), keys, False, "I2")
    if action.supports_key("sagemaker:TaggingAction", kind.name):
        yield from _labelling_while_creating(caller, action, kind)


def _labelling_while_creating(caller: Caller, action: Action, kind: ResourceType) -> Iterator[Question]:
    """The second authorization of a call that creates: the resource exists by now, but has no tags."""
    creator = creator_of(action.service, kind.name)
    if creator is None:
        return
    new = replace(owned_by(kind, caller.cast.me, Relation.OWN), tags={}, situation="while creating")
    tagging: Keys = {"sagemaker:TaggingAction": creator}
    good = labels(action, kind, caller.cast.me.label())
    yield about(action, kind, new, {**tagging, **good}, None, None)
    for situation, relation, keys in _wrong_labels(caller, action, kind):
        if situation != "without any label":  # then AWS does not ask for sagemaker:AddTags at all
            wrong = replace(new, relation=relation, situation=f"while creating, {situation}")
            yield about(action, kind, wrong, {**tagging, **keys}, False, "I3")
