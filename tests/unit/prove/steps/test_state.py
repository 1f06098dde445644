"""The tags of a resource over several calls."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.catalog import find_action
from abac.language.request import Request
from abac.prove.steps.state import REQUEST_TAG, RESOURCE_TAG, merged, tells, told_tags

TAGS = st.dictionaries(st.text("aAbBtT", min_size=1, max_size=3), st.text("xy", max_size=2), max_size=4)


def request(**context: object) -> Request:
    """A request whose context holds these keys; `__` stands for what a name cannot hold."""
    return Request.from_dict(
        {
            "principal": "arn:aws:sts::111122223333:assumed-role/alpha/x",
            "action": "sagemaker:DeleteModel",
            "resource": "arn:aws:sagemaker:eu-central-1:111122223333:model/m",
            "context": dict(context),
        }
    )


def test_one_tag_under_two_names_is_one() -> None:
    """aws:ResourceTag and the service's own ResourceTag state one fact (PROOF.md, World assumptions)."""
    both = request(**{"aws:ResourceTag/Team": "Bravo", "sagemaker:ResourceTag/Team": "Bravo"})
    assert told_tags(both, RESOURCE_TAG) == {"Team": "Bravo"}


def test_tags_of_the_request_are_not_those_of_the_resource() -> None:
    """IAM User Guide, Controlling access to AWS resources using tags."""
    given = request(**{"aws:RequestTag/Team": "Alpha", "aws:ResourceTag/Team": "Bravo", "aws:TagKeys": ["Team"]})
    assert told_tags(given, REQUEST_TAG) == {"Team": "Alpha"}
    assert told_tags(given, RESOURCE_TAG) == {"Team": "Bravo"}


def test_the_key_of_a_tag_may_hold_a_slash() -> None:
    """Only the first slash parts the tag's key from the condition key's name."""
    assert told_tags(request(**{"aws:ResourceTag/a/b": "x"}), RESOURCE_TAG) == {"a/b": "x"}


@given(TAGS, TAGS)
def test_the_later_tags_win_whatever_their_case(earlier: dict[str, str], later: dict[str, str]) -> None:
    """IAM ignores the case of tag keys, so a resource cannot bear two that differ in case alone."""
    found = {key.lower(): value for key, value in merged(earlier, later).items()}
    assert len(found) == len(merged(earlier, later))
    assert found == {key.lower(): value for each in (earlier, later) for key, value in each.items()}


@pytest.mark.parametrize(("name", "told"), [("sagemaker:DeleteModel", True), ("sagemaker:StopHumanLoop", False)])
def test_what_an_action_is_told_of_tags(name: str, told: bool) -> None:
    """Service Authorization Reference: a model has aws:ResourceTag, a human loop has no tags."""
    action = find_action(name)
    assert action is not None
    assert tells(action, action.resource_types[0].resource_type, "Team") is told
