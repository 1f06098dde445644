"""Why the sign-in would refuse a captured response, every reason of it, asked at the moment when it was issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from abac.account.sign_in_doctor.captured import captured_form
from abac.located import Place
from abac.results import Finding, Severity
from abac.teams import Registry

if TYPE_CHECKING:
    from lxml import etree

    from saml_backend.applications import SamlApplication
    from saml_backend.checks import Received

NO_MAPPING: Final = (
    "no attribute in the assertion: in Identity Center, the application has no attribute mappings",
    "the mappings of `abac signin sheet`",
)


def examine_response(
    file: str, application: SamlApplication, now: datetime, registry: Registry | None = None
) -> Iterator[Finding]:
    """Yield every reason for which the application's sign-in would refuse a response; none: it would be accepted.

    `file` holds what the browser posted: the form, the base64 of `SAMLResponse`, or the XML. Time is taken from the
    response itself, so that a response which is old by now shows what else was wrong. What the directory would say of
    team and permission profile is asked of a registry, where there is one. Raises InputError where the file
    cannot be read.
    """
    from saml_backend.checks import Received
    from saml_backend.guard import guard
    from saml_backend.refusal import Refused

    place = Place(file)
    try:
        response = guard(captured_form(file).form().message())
    except Refused as refused:
        if refused.reason == "attributes-absent":
            yield Finding("mapping-absent", Severity.ERROR, place, *NO_MAPPING)
        else:
            yield _finding(place, str(refused.step), refused.reason, refused.detail)
        return
    received = Received.read(response, application, now, response.get("InResponseTo"))
    received = replace(received, now=(received.issue_instant or now) + timedelta(seconds=1))
    reasons = [*_unsigned(received, place), *_checks(received, place), *_entitled(received, registry, place)]
    yield from reasons or _unverified(received, place)
    if received.not_on_or_after is not None and received.not_on_or_after <= now:
        found = f"a response that could be used until {received.not_on_or_after:%Y-%m-%d %H:%M:%S} UTC"
        yield Finding("response-old", Severity.NOTE, place, found, "a response is used at once, and only once")


def _unsigned(received: Received, place: Place) -> Iterator[Finding]:
    from lxml import etree
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    certificates = [OneLogin_Saml2_Utils.format_cert(found.text) for found in received.application.certificates]
    signed: Iterator[etree._Element] = received.response.iter("{http://www.w3.org/2000/09/xmldsig#}Signature")
    for number, _ in enumerate(signed, start=1):
        path = f"(//*[local-name()='Signature'])[{number}]"
        document = etree.fromstring(etree.tostring(received.response))
        if not OneLogin_Saml2_Utils.validate_sign(document, multicerts=certificates, xpath=path):
            detail = "the metadata is of another application or from before a rotation, or the response was changed"
            yield _finding(place, "verify", "signature-invalid", detail)


def _unverified(received: Received, place: Place) -> Iterator[Finding]:
    """What only the library looks at, such as the order of elements; it stops at its first reason."""
    from saml_backend.refusal import Refused
    from saml_backend.verify import verify

    try:
        verify(received.response, received.application, now=received.now, expected_request=received.expected_request)
    except Refused as refused:
        yield _finding(place, str(refused.step), refused.reason, refused.detail)


def _checks(received: Received, place: Place) -> Iterator[Finding]:
    from saml_backend.checks import CHECKS

    has_attributes = bool(received.attributes)
    if not has_attributes:
        yield Finding("mapping-absent", Severity.ERROR, place, *NO_MAPPING)
    for check in CHECKS:
        if not check.holds(received) and (has_attributes or check.reason not in ("team-wrong", "user-id-wrong")):
            yield _finding(place, "checks", check.reason, check.detail)


def _entitled(received: Received, registry: Registry | None, place: Place) -> Iterator[Finding]:
    """What the team directory would refuse that is generated from the registry."""
    from saml_backend.checks import PERMISSION_ATTRIBUTE

    if registry is None:
        return
    team = registry.teams.get(received.application.team)
    if team is None:
        yield _finding(place, "entitlement", "team-unknown", "the registry does not have the team")
        return
    asked = received.value(PERMISSION_ATTRIBUTE)
    if asked is not None and asked not in team.permission_profiles:
        detail = f"the mapping `{PERMISSION_ATTRIBUTE}` must give one of {', '.join(team.permission_profiles)}"
        yield _finding(place, "entitlement", "permission-profile-unknown", detail)


def _finding(place: Place, step: str, reason: str, detail: str) -> Finding:
    why = f" ({detail})" if detail else ""
    found = f"refused at step {step}: {reason.replace('-', ' ')}{why}"
    return Finding(reason, Severity.ERROR, place, found, "a response that passes every step")
