"""Bytes → an event of Lambda → the answer, and what no answer may be.

The first byte says which kind of event, which route, and how the rest is meant: as the body or query itself, as a SAML
message that is still to be put into a form, or as the JSON of a whole event.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import saml_kit
from saml_backend import lambda_handler
from saml_kit.sending import CONTENT_TYPE
from sign_in_kit import ALLOWED, Site, directory_text, team_row

TEAMS: Final = ("Team1", "Team2", "Team10")
# Whom the seeds sign for, each with the team's own key. Nobody else can enter, whatever becomes of the bytes.
USER: Final = "user1"


class Kind(NamedTuple):
    """A kind of event: how it holds a request."""

    name: str
    event: Callable[[str, str, str, str, Mapping[str, Any]], dict[str, Any]]


def _first(method: str, path: str, query: str, cookies: str, body: Mapping[str, Any]) -> dict[str, Any]:
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    return {
        "httpMethod": method,
        "path": path,
        "queryStringParameters": {name: value for name, _, value in pairs} or None,
        "headers": {"Content-Type": CONTENT_TYPE, "Cookie": cookies},
        "requestContext": {"stage": "prod", "identity": {"sourceIp": ALLOWED}},
        **body,
    }


def _second(method: str, path: str, query: str, cookies: str, body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "cookies": cookies.split("; "),
        "headers": {"content-type": CONTENT_TYPE},
        "requestContext": {"stage": "$default", "http": {"method": method, "sourceIp": ALLOWED}},
        **body,
    }


KINDS: Final = (
    Kind("REST API", _first),
    Kind("HTTP API 1.0", lambda *given: {**_first(*given), "version": "1.0"}),
    Kind("HTTP API 2.0", _second),
)
POSTS: Final = tuple(f"/saml/{team}" for team in TEAMS)
GETS: Final = ("/login/Team1", "/wait", "/status", "/open", "/metadata/Team1")
MESSAGES, BODIES, QUERIES, WHOLE = range(4)  # how the rest is meant
ROUTES: Final = {MESSAGES: POSTS, BODIES: POSTS, QUERIES: GETS}


def lead(meaning: int, kind: int = 0, route: int = 0, *, encoded: bool = False) -> bytes:
    """Return the first byte that says this."""
    return bytes([meaning | kind << 2 | encoded << 4 | route << 5])


def event_of(data: bytes) -> Any:
    """Return the event that bytes stand for."""
    head, rest = (data[0], data[1:]) if data else (0, b"")
    meaning = head & 3
    if meaning == WHOLE:
        return _json(rest)
    routes = ROUTES[meaning]
    kind, path = KINDS[(head >> 2 & 3) % len(KINDS)], routes[(head >> 5) % len(routes)]
    if meaning == QUERIES:
        query, _, cookies = rest.decode("utf-8", "replace").partition("\n")
        return kind.event("GET", path, query, cookies, {"body": None, "isBase64Encoded": False})
    body = saml_kit.body(rest) if meaning == MESSAGES else rest
    encoded = bool(head >> 4 & 1)
    text = base64.b64encode(body).decode() if encoded else body.decode("utf-8", "surrogateescape")
    return kind.event("POST", path, "", "", {"body": text, "isBase64Encoded": encoded})


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


class Handler:
    """The handler over ports in memory, whose clock stands still; every trial finds it as new."""

    def __init__(self) -> None:
        """Put it in the place of the one that the environment would describe."""
        self.site = Site(text=directory_text(**{team: team_row(team) for team in TEAMS}))
        setattr(lambda_handler, "_sign_in", lambda: self.site.routes)  # noqa: B010

    def try_(self, data: bytes) -> None:
        """Hand the handler what bytes stand for.

        Raises AssertionError for an answer of 500 or more, a fault that nobody foresaw, an entry of anybody but User 1,
        and an address of Studio without the record of an entry; and whatever escapes the handler.
        """
        site = self.site
        site.log.seek(0)
        site.log.truncate()
        site.replays.claimed.clear()
        site.tickets.kept.clear()
        site.studios.profiles.clear()
        with contextlib.redirect_stdout(io.StringIO()):  # the metrics
            answer = lambda_handler.handler(event_of(data), None)
        assert answer["statusCode"] < 500, f"answered {answer['statusCode']}"
        lines = site.lines()
        assert all(line.get("outcome") != "defect" for line in lines), f"not foreseen: {lines[-1]}"
        entered = [line["user"] for line in lines if line.get("audit")]
        assert entered in ([], [USER]), f"let in: {entered}"
        assert all(f"{name}-".startswith(f"{USER}-team") for _, name in site.studios.profiles), "made another's profile"
        opened = "studio.example" in answer["headers"].get("location", "")
        assert opened == bool(entered), "an entry and its record are not one"
