"""Whose message it is, for whom, where it goes and which request it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from attacks.attack import (
    BEGUN_HERE,
    REQUEST,
    TEAM1,
    Attack,
    Attempt,
    answer,
    attempt,
    before_signing,
    child,
    grouped,
    honest,
    message,
)
from attacks.edits import (
    AUDIENCE,
    CONDITIONS,
    CONFIRMATION,
    DATA,
    HERE,
    ISSUER,
    RESTRICTION,
    Row,
    leave_out,
    say,
    variants,
    write,
)
from saml_backend.names import saml
from saml_backend.refusal import Step
from saml_kit.message import SAML, Edit


def issuers() -> Iterator[Row]:
    """The assertion's issuer, and the response's."""
    for name, text in variants(TEAM1.issuer):
        step = Step.CHECKS if name == "empty" else Step.VERIFY  # the library passes over empty ones
        yield f"assertion's issuer {name}", step, "issuer-wrong", before_signing(say(ISSUER, text))
        yield f"response's issuer {name}", step, "issuer-wrong", before_signing(say((saml("Issuer"),), text))
    yield "no issuer", Step.GUARD, "content-unknown", before_signing(leave_out(*ISSUER))
    other_format = write(ISSUER, "Format", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")
    yield "issuer in another format", Step.CHECKS, "issuer-wrong", before_signing(other_format)


def audiences() -> Iterator[Row]:
    """For whom the assertion is."""
    for name, text in variants(TEAM1.audience):
        step = Step.CHECKS if name == "empty" else Step.VERIFY
        yield f"audience {name}", step, "audience-wrong", before_signing(say(AUDIENCE, text))
    yield "no audience", Step.GUARD, "content-unknown", before_signing(leave_out(*AUDIENCE))
    yield "no audience restriction", Step.GUARD, "content-unknown", before_signing(leave_out(*RESTRICTION))
    yield "no conditions", Step.GUARD, "content-unknown", before_signing(leave_out(*CONDITIONS))
    yield "two audience restrictions", Step.GUARD, "content-unknown", before_signing(_restrict_twice)
    yield "two audiences", Step.GUARD, "content-unknown", before_signing(_two_audiences)


def _restrict_twice(response: etree._Element) -> None:
    other = SAML.AudienceRestriction(SAML.Audience("https://other.example"))
    child(response, *RESTRICTION).addprevious(other)


def _two_audiences(response: etree._Element) -> None:
    child(response, *AUDIENCE).addnext(SAML.Audience("https://other.example"))


def places() -> Iterator[Row]:
    """Where the message goes: Destination of the response, Recipient of the confirmation.

    The library reads Destination by its beginning and looks for its own address anywhere in Recipient (SIGNIN.md).
    """
    begins_alike = {"longer", "with a path", "with a query", "with a space"}
    holds_alike = begins_alike | {"inside another text", "empty"}
    for name, text in variants(TEAM1.acs_url):
        step = Step.CHECKS if name in begins_alike else Step.VERIFY
        yield f"destination {name}", step, "destination-wrong", before_signing(write(HERE, "Destination", text))
        passes = name in holds_alike
        refused = (Step.CHECKS, "recipient-wrong") if passes else (Step.VERIFY, "confirmation-wrong")
        yield f"recipient {name}", *refused, before_signing(write(DATA, "Recipient", text))
    yield "no destination", Step.CHECKS, "destination-wrong", before_signing(write(HERE, "Destination", None))
    yield "no recipient", Step.CHECKS, "recipient-wrong", before_signing(write(DATA, "Recipient", None))
    holder = write(CONFIRMATION, "Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key")
    yield "confirmation by holder of key", Step.VERIFY, "confirmation-wrong", before_signing(holder)
    yield "no confirmation", Step.GUARD, "content-unknown", before_signing(leave_out(*CONFIRMATION))
    yield "no confirmation data", Step.GUARD, "content-unknown", before_signing(leave_out(*DATA))


def requests() -> Iterator[Attack]:
    """Which request the message answers. An id is a name in XML, so only such are tried."""
    checks, verify, other = Step.CHECKS, Step.VERIFY, "request-other"
    for name, text in {
        "wrong": "_another",
        "a beginning of it": REQUEST[:-1],
        "longer": f"{REQUEST}0",
        "in another letter case": REQUEST.swapcase(),
    }.items():
        yield _answering(f"InResponseTo {name}", verify, other, _signed_here(text))
    yield _answering("InResponseTo absent, one expected", checks, other, _signed_here(None))
    absent, wrong = write(HERE, "InResponseTo", None), write(HERE, "InResponseTo", "_another")
    yield _answering("InResponseTo absent in the response", checks, other, _signed_here(REQUEST, absent))
    yield _answering("InResponseTo of another in the response", verify, other, _signed_here(REQUEST, wrong))
    absent, wrong = write(DATA, "InResponseTo", None), write(DATA, "InResponseTo", "_another")
    yield _answering("InResponseTo absent in the confirmation", checks, other, _signed_here(REQUEST, absent))
    confirmed = (verify, "confirmation-wrong", _signed_here(REQUEST, wrong))
    yield _answering("InResponseTo of another in the confirmation", *confirmed)
    unsolicited = before_signing(in_response_to="_another")
    yield Attack("content", "InResponseTo present, none expected", checks, other, unsolicited, honest)
    name = "not asked for, of a team whose sign-ins begin here"
    yield _answering(name, checks, "request-absent", lambda: attempt(message().signed(), application=BEGUN_HERE))


def _signed_here(request: str | None, *edits: Edit) -> Callable[[], Attempt]:
    return lambda: _here(message(in_response_to=request).signed(edits=edits))


def _here(xml: bytes) -> Attempt:
    return attempt(xml, application=BEGUN_HERE, request=REQUEST)


def _answering(name: str, step: Step, reason: str, make: Callable[[], Attempt]) -> Attack:
    return Attack("content", name, step, reason, make, answer)


ATTACKS: tuple[Attack, ...] = (
    *grouped("content", (*issuers(), *audiences(), *places())),
    *requests(),
)
