"""Events of API Gateway and function URLs, as AWS's guides print them, and their answers."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saml_backend.events import read_event, write_response
from saml_backend.http import BODY_LIMIT, HttpResponse, MalformedRequest

BODY = b"SAMLResponse=PHg%2B&RelayState=jupyterlab"


def rest_event(**changes: Any) -> dict[str, Any]:
    """Return an event as in API Gateway Developer Guide, "Lambda proxy integrations": input format for REST APIs."""
    return {
        "resource": "/{proxy+}",
        "path": "/saml/Team1",
        "httpMethod": "POST",
        "headers": {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "a=1; b=2"},
        "multiValueHeaders": {"Cookie": ["a=1; b=2"]},
        "queryStringParameters": {"team": "Team1"},
        "requestContext": {"stage": "prod", "path": "/prod/saml/Team1", "identity": {"sourceIp": "203.0.113.7"}},
        "body": BODY.decode(),
        "isBase64Encoded": False,
    } | changes


def http_event_1(**changes: Any) -> dict[str, Any]:
    """Return an event of payload 1.0, as in "Create AWS Lambda proxy integrations for HTTP APIs"."""
    return {**rest_event(), "version": "1.0", "path": "/prod/saml/Team1"} | changes


def http_event_2(**changes: Any) -> dict[str, Any]:
    """Return an event of payload 2.0, as in the same page and in "Invoking Lambda function URLs"."""
    return {
        "version": "2.0",
        "rawPath": "/prod/saml/Team1",
        "rawQueryString": "team=Team1",
        "cookies": ["a=1", "b=2"],
        "headers": {"content-type": "application/x-www-form-urlencoded"},
        "requestContext": {
            "stage": "prod",
            "http": {"method": "POST", "path": "/prod/saml/Team1", "sourceIp": "203.0.113.7"},
        },
        "body": BODY.decode(),
        "isBase64Encoded": False,
    } | changes


EVENTS = pytest.mark.parametrize("make", [rest_event, http_event_1, http_event_2])


@EVENTS
@pytest.mark.parametrize("encoded", [True, False])
def test_every_event_gives_the_same_request(make: Any, encoded: bool) -> None:
    """The four senders describe one request in different words; the request is what the browser sent."""
    event = make(isBase64Encoded=encoded, body=base64.b64encode(BODY).decode() if encoded else BODY.decode())
    request = read_event(event)
    assert (request.method, request.path, request.peer) == ("POST", "/saml/Team1", "203.0.113.7")
    assert request.body == BODY
    assert request.cookies == {"a": "1", "b": "2"}
    assert request.query == {"team": "Team1"}
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"


def test_the_default_stage_is_no_part_of_the_path() -> None:
    """Function URLs and `$default` stages have no stage in `rawPath` (API Gateway Developer Guide, Stages)."""
    event = http_event_2(rawPath="/saml/Team1")
    event["requestContext"]["stage"] = "$default"
    assert read_event(event).path == "/saml/Team1"


@pytest.mark.parametrize("make", [rest_event, http_event_1])
def test_cookies_in_fields_of_their_own_are_all_read(make: Any) -> None:
    """RFC 9113, section 8.2.3; `headers` holds the last of several ("Lambda proxy integrations": multiValueHeaders)."""
    event = make(headers={"Cookie": "b=2"}, multiValueHeaders={"cookie": ["a=1", "b=2"]})
    assert read_event(event).cookies == {"a": "1", "b": "2"}
    for absent in (None, {}, {"Accept": ["*/*"]}):
        assert read_event(make(headers={"Cookie": "b=2"}, multiValueHeaders=absent)).cookies == {"b": "2"}
    with pytest.raises(MalformedRequest):
        read_event(make(multiValueHeaders={"Cookie": [1]}))


def test_a_private_api_names_its_endpoint() -> None:
    """`identity.vpceId` is there for private REST APIs ("Private REST APIs in API Gateway", $context variables)."""
    context = {"identity": {"sourceIp": "10.0.0.8", "vpceId": "vpce-0abc"}}
    assert read_event(rest_event(requestContext=context)).vpc_endpoint == "vpce-0abc"


def test_forwarded_headers_do_not_change_the_peer() -> None:
    """The peer is what API Gateway saw; anybody can write X-Forwarded-For (issue 7, The network rule)."""
    request = read_event(rest_event(headers={"X-Forwarded-For": "198.51.100.1"}))
    assert request.peer == "203.0.113.7"


@EVENTS
@pytest.mark.parametrize(
    "changes",
    [
        {"isBase64Encoded": True, "body": "%%%"},
        {"isBase64Encoded": True, "body": "é"},
        {"body": "x" * (BODY_LIMIT + 1)},
        {"isBase64Encoded": True, "body": "QUFB" * (BODY_LIMIT // 3 + 1)},
        {"body": 7},
        {"headers": {"a": 7}},
        {"headers": ["a"]},
        {"requestContext": None},
        {"requestContext": {}},
    ],
)
def test_what_is_no_request_is_refused(make: Any, changes: dict[str, Any]) -> None:
    """Wrong base64, too long, or not the event it says it is: refused before anything reads it."""
    with pytest.raises(MalformedRequest):
        read_event(make(**changes))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@EVENTS
@given(data=st.data())
def test_no_event_escapes(make: Any, data: st.DataObject) -> None:
    """Whatever stands in an event's fields, it is a request or MalformedRequest, nothing else."""
    event = make()
    for name in data.draw(st.sets(st.sampled_from(sorted(event)), max_size=3)):
        event[name] = data.draw(JSON)
    try:
        read_event(event)
    except MalformedRequest as refused:
        assert "AAA" not in str(refused)


def test_answers_carry_several_cookies() -> None:
    """Payload 2.0 has `cookies`; 1.0 and REST have `multiValueHeaders` (the same pages, response format)."""
    response = HttpResponse(status=303, headers={"location": "x"}, cookies=("a=1", "b=2"))
    assert write_response(response, http_event_2())["cookies"] == ["a=1", "b=2"]
    for event in (rest_event(), http_event_1()):
        answer = write_response(response, event)
        assert answer["multiValueHeaders"] == {"set-cookie": ["a=1", "b=2"]}
        assert answer["headers"] == {"location": "x"}
        assert "cookies" not in answer
