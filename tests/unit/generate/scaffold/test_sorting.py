"""Actions of a service that is new, sorted as the Service Authorization Reference describes them."""

from __future__ import annotations

import pytest

from abac.catalog import Action, ActionResource, ResourceType, Service, find_action, service, services
from abac.generate.scaffold.sorting import Group, created_by, group_of, sorted_actions, telling

THING = ResourceType("made-up", "big-thing", "arn:x", ("aws:ResourceTag/${TagKey}",))
PLAIN = ResourceType("made-up", "plain", "arn:y")
MADE_UP = Service("made-up", "Made Up", "https://example.com", {}, {"big-thing": THING, "plain": PLAIN}, {})


def action(name: str, level: str, *types: str, tags: bool = False) -> Action:
    """An action on these resource types, each required; with tags in its request or not."""
    rows = tuple(ActionResource(kind, True, MADE_UP.resource_types[kind].condition_keys) for kind in types)
    keys = ("aws:RequestTag/${TagKey}",) if tags else ()
    return Action("made-up", name, level, rows, keys)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "group"),
    [
        (action("CreateBigThing", "Write", "big-thing", tags=True), Group.CREATE),
        (action("CreateThing", "Write", "big-thing", tags=True), Group.CREATE),
        (action("CreateBigThing", "Write", "big-thing"), Group.OWN),  # no label in the request: AWS asks for none
        (action("CreateBigThingAlias", "Write", "big-thing", tags=True), Group.OWN),  # the thing exists
        (action("CreateOther", "Write", tags=True), Group.OTHER),  # AWS authorises no resource
        (action("GetBigThing", "Read", "big-thing"), Group.OWN),
        (action("GetPlain", "Read", "plain"), Group.LIST),
        (action("GetBoth", "Read", "big-thing", "plain"), Group.LIST),  # one of the two tells nothing
        (action("ListBigThings", "List"), Group.LIST),
        (action("DeletePlain", "Write", "plain"), Group.OTHER),
        (action("TagBigThing", "Tagging", "big-thing", tags=True), Group.OTHER),
        (action("GrantBigThing", "Permissions management", "big-thing"), Group.OTHER),
        (action("PutResourcePolicy", "Write", "big-thing"), Group.OTHER),  # it could let in anybody (I11)
    ],
)
def test_the_group_says_what_a_label_can_decide(found: Action, group: Group) -> None:
    """By access level, resource types that carry tags, and tags in the request."""
    assert group_of(found, MADE_UP) is group


def test_a_reviewed_effect_goes_first() -> None:
    """effects.yaml says what sagemaker:CreateApp makes and that sagemaker:AddTags labels."""
    sagemaker = service("sagemaker")
    assert sagemaker is not None
    for name, group in (("CreateEndpoint", Group.CREATE), ("AddTags", Group.OTHER), ("DeleteModel", Group.OWN)):
        found = find_action(f"sagemaker:{name}")
        assert found is not None
        assert group_of(found, sagemaker) is group, name


@pytest.mark.parametrize("prefix", ["codecommit", "bedrock", "athena", "ssm", "sqs", "codeartifact"])
def test_no_action_is_left_out_or_sorted_twice(prefix: str) -> None:
    """Every action of the catalogue stands in exactly one group."""
    found = service(prefix)
    assert found is not None
    names = [one.name for actions in sorted_actions(found).values() for one in actions]
    assert sorted(names) == sorted(found.actions)


def test_what_is_made_is_a_type_that_aws_authorises() -> None:
    """An action makes one of its own resource types, and one that carries tags; in every service of AWS."""
    for prefix in services()[::20]:
        found = service(prefix)
        assert found is not None
        for one in found.actions.values():
            made = created_by(one, found)
            assert made is None or made in {row.resource_type for row in one.resource_types}, one.full_name


def test_one_action_shows_what_the_others_are_like() -> None:
    """The shortest of those with a telling verb; any where none has one; none of none."""
    names = ("BatchGetThings", "GetThingParts", "GetThing", "See")
    actions = [action(name, "Read") for name in names]
    shown = telling(actions, "Get", "Describe")
    assert shown is not None
    assert shown.name == "GetThing"
    assert telling(actions, "Delete") == actions[3]
    assert telling([], "Get") is None
