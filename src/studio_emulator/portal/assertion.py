"""A signed SAML response about one person for one application, in the form in which Identity Center sends it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import xmlsec
from lxml import etree
from lxml.builder import ElementMaker

from studio_emulator.portal.applications import Application, Person
from studio_emulator.portal.signing_key import SigningKey

PROTOCOL: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
EMAIL: Final = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
PASSWORD: Final = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
VALID: Final = timedelta(minutes=5)

SAMLP: Final = ElementMaker(namespace=PROTOCOL, nsmap={"samlp": PROTOCOL, "saml": ASSERTION})
SAML: Final = ElementMaker(namespace=ASSERTION, nsmap={"saml": ASSERTION})


def signed_response(
    person: Person, application: Application, issuer: str, key: SigningKey, in_response_to: str | None
) -> bytes:
    """The response (SAML 2.0 Profiles, section 4.1.4.2); `in_response_to` is the id of the request that it answers."""
    now = datetime.now(UTC)
    answer = {"InResponseTo": in_response_to} if in_response_to else {}
    assertion = _assertion(person, application, issuer, now, answer)
    response = SAMLP.Response(
        SAML.Issuer(issuer),
        SAMLP.Status(SAMLP.StatusCode(Value=SUCCESS)),
        assertion,
        **_head(now),
        Destination=application.acs_url,
        **answer,
    )
    _sign(assertion, key)
    written: bytes = etree.tostring(response)
    return written


def _assertion(
    person: Person, application: Application, issuer: str, now: datetime, answer: dict[str, str]
) -> etree._Element:
    until = _written(now + VALID)
    confirmation = SAML.SubjectConfirmationData(NotOnOrAfter=until, Recipient=application.acs_url, **answer)
    return SAML.Assertion(
        SAML.Issuer(issuer),
        SAML.Subject(SAML.NameID(person.mail, Format=EMAIL), SAML.SubjectConfirmation(confirmation, Method=BEARER)),
        SAML.Conditions(
            SAML.AudienceRestriction(SAML.Audience(application.audience)), NotBefore=_written(now), NotOnOrAfter=until
        ),
        SAML.AttributeStatement(
            *(
                SAML.Attribute(SAML.AttributeValue(value), Name=name)
                for name, value in {"ssouserid": person.user, "teamid": application.team}.items()
            )
        ),
        SAML.AuthnStatement(
            SAML.AuthnContext(SAML.AuthnContextClassRef(PASSWORD)),
            AuthnInstant=_written(now),
            SessionIndex=f"_{secrets.token_hex(16)}",
        ),
        **_head(now),
    )


def _head(now: datetime) -> dict[str, str]:
    return {"ID": f"_{secrets.token_hex(16)}", "Version": "2.0", "IssueInstant": _written(now)}


def _sign(assertion: etree._Element, key: SigningKey) -> None:
    """Sign the assertion after its Issuer (SAML 2.0 Core, section 5.4)."""
    constants: Any = xmlsec.constants
    signature = xmlsec.template.create(assertion, constants.TransformExclC14N, constants.TransformRsaSha256)
    assertion.insert(1, signature)
    reference = xmlsec.template.add_reference(signature, constants.TransformSha256, uri=f"#{assertion.get('ID')}")
    for transform in (constants.TransformEnveloped, constants.TransformExclC14N):
        xmlsec.template.add_transform(reference, transform)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key.private.encode(), constants.KeyDataFormatPem)
    context.key.load_cert_from_memory(key.certificate.encode(), constants.KeyDataFormatPem)
    xmlsec.tree.add_ids(assertion, ["ID"])
    context.sign(signature)


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
