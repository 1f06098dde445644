"""Edits of a message before its identity provider signs it, and the paths of what they edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from attacks.attack import Attempt, child
from saml_backend.names import saml, samlp
from saml_backend.refusal import Step
from saml_kit.message import Edit

ASSERTION = saml("Assertion")
SUBJECT = (ASSERTION, saml("Subject"))
CONFIRMATION = (*SUBJECT, saml("SubjectConfirmation"))
DATA = (*CONFIRMATION, saml("SubjectConfirmationData"))
CONDITIONS = (ASSERTION, saml("Conditions"))
RESTRICTION = (*CONDITIONS, saml("AudienceRestriction"))
AUDIENCE = (*RESTRICTION, saml("Audience"))
STATEMENT = (ASSERTION, saml("AuthnStatement"))
ISSUER = (ASSERTION, saml("Issuer"))
STATUS_CODE = (samlp("Status"), samlp("StatusCode"))
HERE: tuple[str, ...] = ()

Row = tuple[str, Step, str, Callable[[], Attempt]]


def write(path: tuple[str, ...], attribute: str, value: str | None) -> Edit:
    """Set an attribute, or leave it out."""

    def edit(response: etree._Element) -> None:
        element = child(response, *path)
        if value is None:
            element.attrib.pop(attribute, None)
        else:
            element.set(attribute, value)

    return edit


def say(path: tuple[str, ...], text: str) -> Edit:
    """Set the text of an element."""

    def edit(response: etree._Element) -> None:
        child(response, *path).text = text

    return edit


def leave_out(*path: str) -> Edit:
    """Remove an element."""

    def edit(response: etree._Element) -> None:
        element = child(response, *path)
        child(response, *path[:-1]).remove(element)

    return edit


def variants(text: str) -> Iterator[tuple[str, str]]:
    """What is nearly a text: each is another one."""
    yield "wrong", "https://attacker.example/saml/Team1"
    yield "a beginning of it", text[:-1]
    yield "longer", f"{text}0"
    yield "with a path", f"{text}/x"
    yield "with a query", f"{text}?x"
    yield "in another letter case", text.swapcase()
    yield "with a space", f"{text} "
    yield "inside another text", f"https://attacker.example/{text}"
    yield "empty", ""
