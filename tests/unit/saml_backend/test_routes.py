"""Paths, methods, headers; and that nothing that a stranger sends gets an answer of 500."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import saml_kit
from saml_backend.events import read_event, write_response
from saml_backend.http import HttpRequest
from saml_backend.pages import WORDS, words_for
from saml_backend.refusal import Refused, Step
from sign_in_kit import ALLOWED, Site, Visitor

SITE = Site()  # its clock stands still and its stores stay empty: every request below is refused or only read


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/health", 200),
        ("/signed-out", 200),
        ("/metadata/Team1", 200),
        ("/metadata/Team9", 403),
        ("/login/Team1", 302),
        ("/", 404),
        ("", 404),
        ("/saml", 404),
        ("/wait/Team1", 404),
        ("/favicon.ico", 404),
        ("/login/Team1/", 403),
        ("/saml/Team1", 405),
        ("//evil.example", 404),
        ("/%2e%2e/health", 404),
    ],
)
def test_each_path_has_its_answer(path: str, status: int) -> None:
    """The route table; what it lacks is 404, another method 405."""
    assert Visitor(Site()).get(path).status == status


def test_a_wrong_method_says_which_is_right() -> None:
    """RFC 9110, section 15.5.6: 405 carries Allow."""
    assert Visitor(Site()).get("/saml/Team1").headers["allow"] == "POST"
    assert SITE.answer(HttpRequest(method="PUT", path="/open")).headers["allow"] == "GET, POST"


@pytest.mark.parametrize("path", ["/health", "/signed-out", "/wait", "/nothing", "/login/Team1", "/metadata/Team1"])
def test_every_answer_is_safe_to_show_and_never_kept(path: str) -> None:
    """no-store, no-referrer, nosniff, no framing, a policy that allows nothing by default (SIGNIN.md, The flow)."""
    headers = Visitor(Site()).get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"].startswith("default-src 'none'; base-uri 'none'; form-action 'none'")


def test_every_reason_with_a_step_has_words() -> None:
    """A refusal nobody wrote words for gets the general ones; those of a step or reason come first."""
    assert words_for(Refused(Step.VERIFY, "signature-invalid")).status == 403
    assert words_for(Refused(Step.PROFILE, "profile-stuck")) is WORDS["profile-stuck"]
    assert words_for(Refused(Step.PROFILE, "anything")) is WORDS["profile"]


TEXT = st.text(max_size=60)
PATHS = st.sampled_from(["/saml/Team1", "/login/Team1", "/wait", "/status", "/open", "/metadata/Team1"])
MESSAGE = saml_kit.Message.for_team(saml_kit.application("Team1"), user="user1", now=SITE.now).signed()


@st.composite
def edited_messages(draw: st.DrawFn) -> bytes:
    """A message that is good, with a few bytes replaced, cut out or put in."""
    message = bytearray(MESSAGE)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(message) - 1))
        message[place : place + draw(st.integers(0, 30))] = draw(st.binary(max_size=12))
    return bytes(message)


BODIES = st.one_of(
    st.binary(max_size=200),
    TEXT.map(lambda text: f"SAMLResponse={quote(text)}".encode()),
    edited_messages().map(saml_kit.body),
    st.binary(max_size=400).map(saml_kit.body),
)


@settings(max_examples=300)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "", "get"]),
    path=PATHS | TEXT.map(lambda text: f"/saml/{quote(text)}") | TEXT,
    query=st.dictionaries(st.sampled_from(["team", "landing"]) | TEXT, TEXT, max_size=3),
    cookies=st.dictionaries(
        st.sampled_from(["__Host-ticket-Team1", "__Host-request-Team1-0123abcd"]) | TEXT, TEXT, max_size=3
    ),
    headers=st.dictionaries(
        st.sampled_from(["content-type", "x-forwarded-for", "host"]),
        TEXT | st.just("application/x-www-form-urlencoded"),
    ),
    peer=TEXT | st.just(ALLOWED),
    body=BODIES,
)
def test_nothing_that_is_sent_breaks_the_sign_in(
    method: str,
    path: str,
    query: dict[str, str],
    cookies: dict[str, str],
    headers: dict[str, str],
    peer: str,
    body: bytes,
) -> None:
    """No exception escapes, and malformed input never gets 5xx (issue 7, Fuzz)."""
    request = HttpRequest(method=method, path=path, query=query, cookies=cookies, headers=headers, peer=peer, body=body)
    before = len(SITE.audit())
    answer = SITE.answer(request)
    assert answer.status < 500
    assert SITE.lines()[-1].get("outcome") != "defect", SITE.lines()[-1]
    assert len(SITE.audit()) == before


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["headers", "cookies", "body", "isBase64Encoded", "rawPath", "path", "httpMethod", "requestContext"]
EVENTS = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON) | {"version": st.sampled_from(["1.0", "2.0"])})


@given(EVENTS | JSON)
def test_no_event_breaks_the_handler(event: Any) -> None:
    """Even what API Gateway would never send gets a page."""
    answer = write_response(SITE.routes.answer(lambda: read_event(event)), event)
    assert answer["statusCode"] < 500
