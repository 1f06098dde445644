"""What CloudTrail events come wrapped in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from abac.errors import InputError
from abac.language.incident import EVENT_LIMITS, find_events, is_event
from strategies.documents import damaged, json_texts
from unit.language.incident.events import event


@pytest.mark.parametrize(
    ("wrapped", "count"),
    [
        (event(), 1),
        ([event(), event()], 2),
        ({"Records": [event(), event(), event()]}, 3),  # a log file
        ({"Events": [{"CloudTrailEvent": json.dumps(event())}]}, 1),  # aws cloudtrail lookup-events
        ({"detail-type": "AWS API Call via CloudTrail", "detail": event()}, 1),  # EventBridge
    ],
)
def test_every_wrapping_is_opened(wrapped: Any, count: int) -> None:
    """CloudTrail log file examples; LookupEvents; AWS service events delivered via AWS CloudTrail."""
    text = json.dumps(wrapped)
    assert is_event(text)
    found = find_events(text.encode(), "trail.json")
    assert [node.plain()["eventName"] for node in found] == ["CreateEndpoint"] * count


def test_a_scenario_is_no_event() -> None:
    """Scenario files stay scenario files."""
    assert not is_event(json.dumps({"name": "a", "request": {}, "policies": {}}))
    assert not is_event("eventSource: sagemaker.amazonaws.com")


def test_broken_json_is_refused_with_its_place_and_without_its_text() -> None:
    """The error names the line; what stands there may be a secret."""
    text = '{"eventName": "GetSecretValue",\n "x": hunter2}'
    with pytest.raises(InputError) as caught:
        find_events(text.encode(), "trail.json")
    assert str(caught.value).startswith("trail.json:2:7: text that is not what was expected")
    assert "hunter2" not in str(caught.value)


def test_json_of_another_kind_is_refused() -> None:
    """Neither event nor decoded message."""
    with pytest.raises(InputError, match="neither an event nor a scenario"):
        find_events(b'{"Records": [{"s3": {}}]}', "notification.json")


def test_limits_come_first() -> None:
    """10 MB; deeper nesting than AWS writes."""
    with pytest.raises(InputError, match="expected at most"):
        find_events(b" " * (EVENT_LIMITS.bytes + 1), "trail.json")
    deep = b'{"Records":' * 5_000 + b"1" + b"}" * 5_000
    with pytest.raises(InputError):
        find_events(deep, "trail.json")


@given(damaged(json_texts))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing but InputError is raised."""
    try:
        find_events(data, "trail.json")
    except InputError as error:
        assert error.problems
