"""Decoded authorization messages (STS API Reference, DecodeAuthorizationMessage)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from abac.errors import InputError
from abac.language.incident import Reported, find_events, read_decoded

USER = "arn:aws:iam::111122223333:user/ana"
INSTANCE = "arn:aws:ec2:eu-west-1:111122223333:instance/*"


def decoded(**context: Any) -> dict[str, Any]:
    """What `aws sts decode-authorization-message` prints, as in the CLI's example."""
    whole = {"principal": {"id": "AIDAEXAMPLE", "arn": USER}, "action": "ec2:RunInstances", "resource": INSTANCE}
    condition = {"key": "ec2:InstanceType", "values": {"items": [{"value": "t3.micro"}]}}
    tags = {"key": "aws:TagKeys", "values": {"items": [{"value": "Team"}, {"value": "Name"}]}}
    message = {
        "allowed": False,
        "explicitDeny": True,
        "matchedStatements": {"items": []},
        "context": whole | {"conditions": {"items": [condition, tags]}} | context,
    }
    return {"DecodedMessage": json.dumps(message)}


def test_a_decoded_message_tells_the_whole_request() -> None:
    """Principal, action, resource, the context's keys, and whether the deny was explicit."""
    (node,) = find_events(json.dumps(decoded()).encode(), "-")
    found = read_decoded(node, "decoded")
    assert (found.principal, found.action, found.resource) == (USER, "ec2:RunInstances", INSTANCE)
    assert found.context == {"ec2:InstanceType": "t3.micro", "aws:TagKeys": ("Team", "Name")}
    assert found.reported == Reported(allowed=False, explicit=True)


def test_an_action_without_service_gets_the_resources() -> None:
    """The CLI's own example says `RunInstances`."""
    (node,) = find_events(json.dumps(decoded(action="RunInstances")).encode(), "-")
    assert read_decoded(node, "decoded").action == "ec2:RunInstances"


def test_what_is_absent_is_named() -> None:
    """All problems at once."""
    (node,) = find_events(json.dumps(decoded(action=None, principal={})).encode(), "-")
    with pytest.raises(InputError) as caught:
        read_decoded(node, "decoded")
    assert len(caught.value.problems) == 2
