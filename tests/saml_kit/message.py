"""A SAML response as values: what an honest identity provider says of one person, before and after signing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from saml_backend.applications import SamlApplication
from saml_backend.names import ASSERTION, BEARER, PROTOCOL, SUCCESS
from saml_kit.keys import IdentityProviderKey, identity_provider_key
from saml_kit.signing import sign

XS = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SAMLP = ElementMaker(namespace=PROTOCOL, nsmap={"saml2p": PROTOCOL})
SAML = ElementMaker(namespace=ASSERTION, nsmap={"saml2": ASSERTION})

Edit = Callable[[etree._Element], object]


@dataclass(frozen=True, kw_only=True)
class Message:
    """One response; None leaves an optional element or attribute out. Times are moments, not texts."""

    issuer: str
    audience: str
    destination: str | None
    recipient: str | None
    team: str
    user: str
    now: datetime
    in_response_to: str | None = None
    lifetime: timedelta = timedelta(hours=1)
    name_id: str = "user@example.com"
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    response_id: str = field(default_factory=lambda: f"_{secrets.token_hex(16)}")
    assertion_id: str = field(default_factory=lambda: f"_{secrets.token_hex(16)}")

    @classmethod
    def for_team(cls, of: SamlApplication, *, user: str, now: datetime, **more: Any) -> Message:
        """Return what the team's application says of a user: a message that is accepted once signed."""
        values: dict[str, Any] = {
            "issuer": of.issuer,
            "audience": of.audience,
            "destination": of.acs_url,
            "recipient": of.acs_url,
            "team": of.team,
            "user": user,
            "now": now,
            "attributes": ((of.user_attribute, (user,)), (of.team_attribute, (of.team,))),
        }
        return cls(**(values | more))

    def but(self, **changes: Any) -> Message:
        """Return the same message with some values changed."""
        return replace(self, **changes)

    def tree(self) -> etree._Element:
        """Return the response without a signature."""
        response = SAMLP.Response(
            SAML.Issuer(self.issuer),
            SAMLP.Status(SAMLP.StatusCode(Value=SUCCESS)),
            self._assertion(),
            **_present(
                ID=self.response_id,
                Version="2.0",
                IssueInstant=written(self.now),
                Destination=self.destination,
                InResponseTo=self.in_response_to,
            ),
        )
        etree.cleanup_namespaces(response, keep_ns_prefixes=["xs"])
        return response

    def signed(
        self, key: IdentityProviderKey | None = None, *, edits: Iterable[Edit] = (), response_too: bool = False
    ) -> bytes:
        """Return the message as the identity provider would send it: `edits` are made before it signs.

        The key is the team's own unless another is given.
        """
        tree = self.tree()
        for edit in edits:
            edit(tree)
        signer = key or identity_provider_key(self.team)
        assertion = tree.find(f"{{{ASSERTION}}}Assertion")
        if assertion is not None:
            sign(assertion, signer)
        if response_too:
            sign(tree, signer)
        return etree.tostring(tree)

    def _assertion(self) -> etree._Element:
        return SAML.Assertion(
            SAML.Issuer(self.issuer),
            self._subject(),
            self._conditions(),
            SAML.AttributeStatement(*(_attribute(name, values) for name, values in self.attributes)),
            SAML.AuthnStatement(
                SAML.AuthnContext(SAML.AuthnContextClassRef("urn:oasis:names:tc:SAML:2.0:ac:classes:Password")),
                AuthnInstant=written(self.now),
                SessionIndex=self.assertion_id,
                SessionNotOnOrAfter=written(self.now + self.lifetime),
            ),
            ID=self.assertion_id,
            Version="2.0",
            IssueInstant=written(self.now),
        )

    def _subject(self) -> etree._Element:
        return SAML.Subject(
            SAML.NameID(self.name_id, Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
            SAML.SubjectConfirmation(
                SAML.SubjectConfirmationData(
                    **_present(
                        NotOnOrAfter=written(self.now + self.lifetime),
                        Recipient=self.recipient,
                        InResponseTo=self.in_response_to,
                    )
                ),
                Method=BEARER,
            ),
        )

    def _conditions(self) -> etree._Element:
        return SAML.Conditions(
            SAML.AudienceRestriction(SAML.Audience(self.audience)),
            NotBefore=written(self.now - timedelta(minutes=5)),
            NotOnOrAfter=written(self.now + self.lifetime),
        )


def written(moment: datetime) -> str:
    """Return a moment as SAML writes it, to the millisecond: `2026-01-01T00:00:00.000Z` (Core, section 1.3.3)."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def _attribute(name: str, values: Iterable[str]) -> etree._Element:
    maker = ElementMaker(namespace=ASSERTION, nsmap={"saml2": ASSERTION, "xs": XS, "xsi": XSI})
    return SAML.Attribute(
        *(maker.AttributeValue(value, {f"{{{XSI}}}type": "xs:string"}) for value in values),
        Name=name,
        NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
    )


def _present(**attributes: str | None) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value is not None}
