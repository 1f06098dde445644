"""Lambda events ↔ requests and responses: REST API, HTTP API (payload 1.0 and 2.0) and function URL.

Sources: API Gateway Developer Guide, "Lambda proxy integrations in API Gateway" (REST) and "Create AWS Lambda proxy
integrations for HTTP APIs" (1.0, 2.0); Lambda Developer Guide, "Invoking Lambda function URLs" (as 2.0).
Powertools' data classes are not used: they decode the body as text and check nothing; what a browser sends is bytes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from saml_backend.http import BODY_LIMIT, HttpRequest, HttpResponse, MalformedRequest, read_cookies

Event = Mapping[str, Any]


def read_event(event: Event) -> HttpRequest:
    """Return the request of one event. Raises MalformedRequest: another event, or a body that is not what it says."""
    try:
        return _read_second(event) if _is_second(event) else _read_first(event)
    except (KeyError, AttributeError, TypeError, ValueError):
        # Nothing of the cause is kept: its text may hold what was sent.
        raise MalformedRequest("the event is not one of API Gateway or a function URL") from None


def write_response(response: HttpResponse, event: Event) -> dict[str, Any]:
    """Return the response in the form that the event's sender understands."""
    answer: dict[str, Any] = {
        "statusCode": response.status,
        "headers": dict(response.headers),
        "body": response.body,
        "isBase64Encoded": False,
    }
    if _is_second(event):
        answer["cookies"] = list(response.cookies)
    elif response.cookies:
        answer["multiValueHeaders"] = {"set-cookie": list(response.cookies)}
    return answer


def _is_second(event: object) -> bool:
    """Whether the payload is of format 2.0; who may invoke the function directly may send any JSON, not an object."""
    return isinstance(event, Mapping) and event.get("version") == "2.0"


def _read_second(event: Event) -> HttpRequest:
    http = event["requestContext"]["http"]
    headers = _headers(event.get("headers") or {})
    return HttpRequest(
        method=_text(http["method"]),
        # The stage is part of `rawPath` unless it is `$default`.
        path=_without_stage(_text(event["rawPath"]), event["requestContext"].get("stage")),
        headers=headers,
        query=dict(parse_qsl(_text(event.get("rawQueryString") or ""), keep_blank_values=True, max_num_fields=50)),
        cookies=read_cookies("; ".join(event.get("cookies") or [headers.get("cookie", "")])),
        body=_body(event),
        peer=_text(http["sourceIp"]),
    )


def _read_first(event: Event) -> HttpRequest:
    context = event["requestContext"]
    headers = _headers(event.get("headers") or {})
    identity = context["identity"]
    path = _text(event["path"])
    return HttpRequest(
        method=_text(event["httpMethod"]),
        # An HTTP API with payload 1.0 (`version` is there) keeps the stage in `path`; a REST API does not.
        path=_without_stage(path, context.get("stage")) if event.get("version") == "1.0" else path,
        headers=headers,
        query={_text(name): _text(value) for name, value in (event.get("queryStringParameters") or {}).items()},
        cookies=read_cookies(_cookie_header(event, headers)),
        body=_body(event),
        peer=_text(identity["sourceIp"]),
        vpc_endpoint=identity.get("vpceId"),
    )


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): _text(value) for name, value in headers.items()}


def _cookie_header(event: Event, headers: Mapping[str, str]) -> str:
    """HTTP/2 lets browsers send each cookie in a field of its own (RFC 9113, section 8.2.3); `headers` has the last."""
    several = [values for name, values in (event.get("multiValueHeaders") or {}).items() if name.lower() == "cookie"]
    return "; ".join(map(_text, several[0])) if several else headers.get("cookie", "")


def _without_stage(path: str, stage: str | None) -> str:
    return path.removeprefix(f"/{stage}") if stage and path.startswith(f"/{stage}/") else path


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value


def _body(event: Event) -> bytes:
    body = _text(event.get("body") or "")
    encoded = event.get("isBase64Encoded") is True
    if len(body) > (BODY_LIMIT * 4 // 3 if encoded else BODY_LIMIT):
        raise MalformedRequest("the body is longer than any sign-in")
    if not encoded:
        return body.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        raise MalformedRequest("the body is not the base64 that the event announces") from None
