"""What judges the trials of the nightly fuzzing: it takes what is right, and sees each thing that must not be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attacks.attack import attempt, honest, message
from attacks.fuzz.seeds import seeds
from attacks.fuzz.tried import BODIES, QUERIES, WHOLE, Handler, event_of, lead
from saml_backend import lambda_handler, routes, validation
from saml_backend.pages import UNAVAILABLE
from saml_kit.clock import hold

HONEST = lead(BODIES) + honest().body


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Handler:
    """The handler, put back afterwards."""
    hold(monkeypatch)
    monkeypatch.setattr(lambda_handler, "_sign_in", lambda_handler._sign_in)
    return Handler()


def test_no_seed_breaks_the_handler(handler: Handler) -> None:
    """Every attack of the list in every kind of event, other routes, whole events (issue 7, Fuzz)."""
    tried = list(seeds())
    for seed in tried:
        handler.try_(seed)
    assert len(tried) == len(set(tried))


@pytest.mark.parametrize(
    "seed", [HONEST, lead(BODIES, 1, encoded=True) + honest().body, lead(BODIES, 2) + honest().body]
)
def test_the_honest_seed_opens_studio(handler: Handler, seed: bytes) -> None:
    """Else nothing would be near an entry; and it does so again, for each trial finds the handler as new."""
    for _ in range(2):
        handler.try_(seed)
        assert len(handler.site.studios.profiles) == 1
        assert handler.site.audit()


def test_bytes_stand_for_events_of_every_kind() -> None:
    """Query and cookies of pages, the JSON of a whole event, and nothing at all."""
    assert event_of(lead(QUERIES, 2, 1) + b"team=Team1\na=b; c=d")["cookies"] == ["a=b", "c=d"]
    assert event_of(lead(WHOLE) + b'{"version": "2.0"}') == {"version": "2.0"}
    assert event_of(lead(WHOLE) + b"{") is None
    assert event_of(b"")["httpMethod"] == "POST"


def _let_anybody_in(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """No signature is verified; the name in an honest message is another's."""
    monkeypatch.setattr(validation, "verify", lambda *_, **__: None)
    return lead(BODIES) + attempt(message(attributes=(("ssouserid", ("admin",)), ("teamid", ("Team1",)))).signed()).body


def _fail(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A defect in the sign-in."""
    monkeypatch.setattr(routes.Routes, "_split", lambda *_: 1 / 0)
    return HONEST


def _escape(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """An exception that nothing catches."""
    monkeypatch.setattr(lambda_handler, "write_response", lambda *_: 1 / 0)
    return HONEST


def _answer_5xx(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A refusal that says it is the server's fault."""
    monkeypatch.setattr(routes, "words_for", lambda _: UNAVAILABLE)
    return lead(BODIES) + b"SAMLResponse=%00"


def _keep_no_record(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """An entry that is not recorded."""
    monkeypatch.setattr("saml_backend.opening.Opening.record", lambda *_: None)
    return HONEST


@pytest.mark.parametrize("plant", [_let_anybody_in, _fail, _escape, _answer_5xx, _keep_no_record])
def test_what_must_not_be_is_seen(
    handler: Handler, plant: Callable[[pytest.MonkeyPatch], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted fault of each kind ends the trial; without the plant the same bytes pass above."""
    seed = plant(monkeypatch)
    with pytest.raises((AssertionError, ZeroDivisionError)):
        handler.try_(seed)
