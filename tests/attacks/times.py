"""When a message holds, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from lxml import etree

from attacks.attack import TEAM2, Attempt, attempt, before_signing, child, grouped, honest, message
from attacks.edits import ASSERTION, CONDITIONS, DATA, HERE, STATEMENT, STATUS_CODE, SUBJECT, Row, leave_out, write
from saml_backend.names import saml, samlp
from saml_backend.refusal import Step
from saml_kit.clock import NOW
from saml_kit.message import written


def times() -> Iterator[Row]:
    """When the message holds: absent, malformed, past, to come, and both sides of each edge."""
    second = timedelta(seconds=1)
    ended, begun = written(NOW), written(NOW + timedelta(seconds=31))
    for name, path in {"conditions": CONDITIONS, "confirmation": DATA}.items():
        end = f"NotOnOrAfter of {name}"
        yield f"no {end}", Step.CHECKS, "expired", before_signing(write(path, "NotOnOrAfter", None))
        at_the_edge = Step.CHECKS if name == "conditions" else Step.VERIFY
        reason = "expired" if name == "conditions" else "confirmation-wrong"
        yield f"{end} now", at_the_edge, reason, before_signing(write(path, "NotOnOrAfter", ended))
        long_ago = written(NOW - timedelta(minutes=10))
        yield f"{end} long ago", Step.VERIFY, reason, before_signing(write(path, "NotOnOrAfter", long_ago))
    yield "no NotBefore", Step.CHECKS, "not-yet-valid", before_signing(write(CONDITIONS, "NotBefore", None))
    yield "NotBefore in 31 s", Step.CHECKS, "not-yet-valid", before_signing(write(CONDITIONS, "NotBefore", begun))
    tomorrow = written(NOW + timedelta(days=1))
    yield "NotBefore tomorrow", Step.VERIFY, "not-yet-valid", before_signing(write(CONDITIONS, "NotBefore", tomorrow))
    later = before_signing(write(DATA, "NotBefore", begun))
    yield "NotBefore of the confirmation in 31 s", Step.VERIFY, "confirmation-wrong", later
    old, coming = written(NOW - timedelta(minutes=5) - second), written(NOW + timedelta(seconds=31))
    for name, path in {"assertion": (ASSERTION,), "response": HERE}.items():
        for when, text in {"5 minutes and 1 s ago": old, "in 31 s": coming}.items():
            yield f"{name} issued {when}", Step.CHECKS, "too-old", before_signing(write(path, "IssueInstant", text))
        for how, text in {"with an offset": "2026-01-15T13:00:00+01:00", "without zone": "2026-01-15T12:00:00"}.items():
            changed = before_signing(write(path, "IssueInstant", text))
            yield f"{name} issued at a time {how}", Step.CHECKS, "too-old", changed
        absent = before_signing(write(path, "IssueInstant", None))
        yield f"{name} without IssueInstant", Step.VERIFY, "schema-invalid", absent
    session = before_signing(write(STATEMENT, "SessionNotOnOrAfter", ended))
    yield "session ends now", Step.VERIFY, "session-expired", session
    yield "no authentication statement", Step.GUARD, "content-unknown", before_signing(leave_out(*STATEMENT))


def statements() -> Iterator[Row]:
    """Everything else that the message says of itself."""
    for name, path in {"response": HERE, "assertion": (ASSERTION,)}.items():
        step, reason = (Step.VERIFY, "version-wrong") if name == "response" else (Step.CHECKS, "version-wrong")
        yield f"{name} of SAML 1.1", step, reason, before_signing(write(path, "Version", "1.1"))
    failed = write(STATUS_CODE, "Value", "urn:oasis:names:tc:SAML:2.0:status:Requester")
    yield "status that is no success", Step.VERIFY, "status-not-success", before_signing(failed)
    longer = write(STATUS_CODE, "Value", "urn:oasis:names:tc:SAML:2.0:status:Success2")
    yield "status that begins like success", Step.VERIFY, "status-not-success", before_signing(longer)
    yield "no status", Step.GUARD, "content-unknown", before_signing(leave_out(samlp("Status")))
    yield "no subject", Step.GUARD, "content-unknown", before_signing(leave_out(*SUBJECT))
    yield "no name id", Step.GUARD, "content-unknown", before_signing(leave_out(*SUBJECT, saml("NameID")))
    yield "empty name id", Step.CHECKS, "name-id-wrong", before_signing(name_id="")
    yield "no ID of the response", Step.GUARD, "identifiers-wrong", before_signing(write(HERE, "ID", None))
    long_name = before_signing(assertion_id="_" + "a" * 5_000)
    yield "ID of 5,000 characters", Step.GUARD, "identifiers-wrong", long_name
    yield "element out of its order", Step.VERIFY, "schema-invalid", before_signing(_reorder)


def _reorder(response: etree._Element) -> None:
    response.append(child(response, samlp("Status")))


def replays() -> Iterator[Row]:
    """The same assertion once more."""
    used = (Step.REPLAY, "assertion-used")
    yield "the same message again", *used, _again(b"", b"")
    yield "the same message written otherwise", *used, _again(b"><saml2p:Status>", b">\n<saml2p:Status>")
    yield "the same assertion in another response", *used, _again(b"_response", b"_other")
    yield "the same message at another team", Step.VERIFY, "destination-wrong", _elsewhere


def _elsewhere() -> Attempt:
    return attempt(message().signed(), application=TEAM2, after=(honest(),))


def _again(text: bytes, by: bytes) -> Callable[[], Attempt]:
    def make() -> Attempt:
        first = message().signed()
        return attempt(first.replace(text, by), after=(attempt(first),))

    return make


ATTACKS = grouped("content", (*times(), *statements(), *replays()))
