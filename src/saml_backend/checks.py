"""Exact checks of a verified message: everything that strict python3-saml still accepts (SIGNIN.md).

`CHECKS` is a table: each reads the same tree that was verified, and holds or not. Comparisons are of whole texts, never
of beginnings or parts. Section numbers are of SAML 2.0 Core and Profiles.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from saml_backend.applications import Flow, SamlApplication
from saml_backend.moments import moment
from saml_backend.names import BEARER, ENTITY, SUCCESS, saml, samlp
from saml_backend.refusal import Check, Step, require

AGE_LIMIT = timedelta(minutes=5)  # of IssueInstant
NAME_ID_LIMIT = 256  # characters (Core, section 8.3.7 bounds persistent identifiers likewise)
CLOCK_SKEW = timedelta(seconds=30)  # how far ahead the identity provider's clock may be

PERMISSION_ATTRIBUTE = "permissionprofile"

_USER_ID = re.compile(r"[A-Za-z0-9._@+=,:/{}|-]{1,128}")
_ATTRIBUTE_NAME = re.compile(r"[!-~]{1,256}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A verified message, taken apart, beside what it should say: what every check reads.

    There is one assertion, which is the signed one, with one subject and so on: the guard admits no other.
    `confirmation` is the SubjectConfirmationData. `issue_instant` is the assertion's, None where that is no moment.
    `not_on_or_after` is the earlier end of conditions and confirmation, None unless both say one. `attributes` has
    each Attribute's name with its values, as they are written.
    """

    application: SamlApplication
    now: datetime
    expected_request: str | None
    response: etree._Element
    assertion: etree._Element
    subject: etree._Element
    confirmation: etree._Element
    conditions: etree._Element
    issue_instant: datetime | None
    not_on_or_after: datetime | None
    attributes: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def read(
        cls, response: etree._Element, application: SamlApplication, now: datetime, expected_request: str | None
    ) -> Received:
        """Take a verified response apart."""
        assertion = _child(response, saml("Assertion"))
        subject, conditions = _child(assertion, saml("Subject")), _child(assertion, saml("Conditions"))
        confirmation = _child(subject, saml("SubjectConfirmation"), saml("SubjectConfirmationData"))
        ends = [moment(element.get("NotOnOrAfter")) for element in (conditions, confirmation)]
        known = [end for end in ends if end is not None]
        return cls(
            application=application,
            now=now,
            expected_request=expected_request,
            response=response,
            assertion=assertion,
            subject=subject,
            confirmation=confirmation,
            conditions=conditions,
            issue_instant=moment(assertion.get("IssueInstant")),
            not_on_or_after=min(known) if len(known) == len(ends) else None,
            attributes=tuple(
                (attribute.get("Name", ""), tuple(value.text or "" for value in attribute))
                for attribute in assertion.iter(saml("Attribute"))
            ),
        )

    def value(self, name: str) -> str | None:
        """The value of the attribute of exactly that name; None unless it stands there once with one value."""
        found = [values for known, values in self.attributes if known == name]
        return found[0][0] if len(found) == 1 and len(found[0]) == 1 else None


def version_is_2(received: Received) -> bool:
    """Response and assertion are of SAML 2.0 (Core, sections 2.3.3 and 3.2.2)."""
    return all(element.get("Version") == "2.0" for element in (received.response, received.assertion))


def status_is_success(received: Received) -> bool:
    """The identity provider says Success (Core, section 3.2.2.2)."""
    return _child(received.response, samlp("Status"), samlp("StatusCode")).get("Value") == SUCCESS


def issuer_is_the_application(received: Received) -> bool:
    """Whoever issues assertion and response is the team's application (Profiles, section 4.1.4.2)."""
    issuers = [
        issuer for element in (received.response, received.assertion) for issuer in element.findall(saml("Issuer"))
    ]
    return all(
        issuer.text == received.application.issuer and issuer.get("Format", ENTITY) == ENTITY for issuer in issuers
    )


def destination_is_ours(received: Received) -> bool:
    """The response says where it goes, and that is here (Bindings, section 3.5.5.2)."""
    return received.response.get("Destination") == received.application.acs_url


def confirmation_is_bearer(received: Received) -> bool:
    """The subject is confirmed by bearing the assertion (Profiles, section 4.1.4.2)."""
    return _child(received.subject, saml("SubjectConfirmation")).get("Method") == BEARER


def recipient_is_ours(received: Received) -> bool:
    """The confirmation names this place (Profiles, section 4.1.4.2)."""
    return received.confirmation.get("Recipient") == received.application.acs_url


def audience_is_ours(received: Received) -> bool:
    """The one audience is this sign-in for this team; several restrictions would all have to hold (Core, 2.5.1.4)."""
    audiences = [audience.text for audience in received.assertion.iter(saml("Audience"))]
    return audiences == [received.application.audience]


def sign_in_was_asked_for(received: Received) -> bool:
    """A team whose sign-ins begin here takes none that nobody began here: that would be login CSRF (SIGNIN.md)."""
    return received.expected_request is not None or received.application.flow is not Flow.SP_INITIATED


def request_is_the_expected(received: Received) -> bool:
    """The message answers the request of this browser, or none where none was made (Profiles, section 4.1.4.3).

    Response and confirmation agree. Where a team allows both flows, a message that answers no request is of the other
    flow: the tile was chosen although a request was under way.
    """
    named = {element.get("InResponseTo") for element in (received.response, received.confirmation)}
    return named == {received.expected_request} or (named == {None} and received.application.flow is Flow.BOTH)


def is_fresh(received: Received) -> bool:
    """Response and assertion were issued at most five minutes ago, and not in the future."""
    return all(
        issued is not None and issued - CLOCK_SKEW <= received.now <= issued + AGE_LIMIT
        for issued in (received.issue_instant, moment(received.response.get("IssueInstant")))
    )


def has_begun(received: Received) -> bool:
    """The conditions say from when they hold, and that is past; a confirmation need not say (Profiles, 4.1.4.2)."""
    begins = [received.conditions.get("NotBefore"), received.confirmation.get("NotBefore")]
    moments = [moment(text) for text in begins if text is not None]
    return begins[0] is not None and all(begin is not None and begin - CLOCK_SKEW <= received.now for begin in moments)


def has_not_ended(received: Received) -> bool:
    """Conditions and confirmation say until when they hold, and that is to come (Core, section 2.5.1.2)."""
    return received.not_on_or_after is not None and received.now < received.not_on_or_after


def session_has_not_ended(received: Received) -> bool:
    """Where the statement says when the session at the identity provider ends, that is to come (Core, 2.7.2)."""
    written = [statement.get("SessionNotOnOrAfter") for statement in received.assertion.iter(saml("AuthnStatement"))]
    ends = [moment(text) for text in written if text is not None]
    return all(end is not None and received.now < end for end in ends)


def attribute_names_are_plain(received: Received) -> bool:
    """Names are of visible ASCII, and none comes twice, however its letters are written: one name, one reader."""
    names = [name for name, _ in received.attributes]
    counted = Counter(name.lower() for name in names)
    return all(map(_ATTRIBUTE_NAME.fullmatch, names)) and not any(number > 1 for number in counted.values())


def name_id_is_there(received: Received) -> bool:
    """The subject has a name of at most 256 characters; python3-saml does not look into it (SIGNIN.md, Settings)."""
    name = (received.subject.findtext(saml("NameID")) or "").strip()
    return 0 < len(name) <= NAME_ID_LIMIT


def team_is_the_applications(received: Received) -> bool:
    """The attribute agrees with whose application signed: an application cannot speak for another team."""
    return received.value(received.application.team_attribute) == received.application.team


def permission_profile_is_plain(received: Received) -> bool:
    """The permission profile is said once, with one value, or not at all.

    Of two values, or under a name in other letters, nobody knows which was meant: the default must not stand in for it.
    """
    said = [(name, values) for name, values in received.attributes if name.lower() == PERMISSION_ATTRIBUTE]
    return not said or received.value(PERMISSION_ATTRIBUTE) is not None


def user_id_is_plain(received: Received) -> bool:
    """The user id is one value of at most 128 plain ASCII characters: nothing in it can look like something else."""
    return bool(_USER_ID.fullmatch(received.value(received.application.user_attribute) or ""))


CHECKS: tuple[Check[Received], ...] = (
    Check("version-wrong", version_is_2),
    Check("status-not-success", status_is_success, "the identity provider reports a failure of its own"),
    Check("issuer-wrong", issuer_is_the_application, "the issuer is not the one in the application's metadata"),
    Check("destination-wrong", destination_is_ours, "Application ACS URL must be exactly the address of this sign-in"),
    Check("confirmation-wrong", confirmation_is_bearer),
    Check("recipient-wrong", recipient_is_ours, "Application ACS URL must be exactly the address of this sign-in"),
    Check("audience-wrong", audience_is_ours, "Application SAML audience must be exactly the team's entity id"),
    Check(
        "request-absent", sign_in_was_asked_for, "the tile must open the team's /login address (Application start URL)"
    ),
    Check("request-other", request_is_the_expected),
    Check("too-old", is_fresh, "issued more than five minutes ago or in the future: the clocks may differ"),
    Check("not-yet-valid", has_begun, "the clocks may differ"),
    Check("expired", has_not_ended),
    Check("session-expired", session_has_not_ended),
    Check("name-id-wrong", name_id_is_there, "the attribute mapping of Subject is empty"),
    Check("attribute-repeated", attribute_names_are_plain, "an attribute mapping is there twice or oddly spelled"),
    Check("team-wrong", team_is_the_applications, "the attribute mapping `teamid` must be the key of the team"),
    Check(
        "permission-profile-wrong",
        permission_profile_is_plain,
        "the attribute mapping `permissionprofile` must have that spelling and give one value, or not be there",
    ),
    Check("user-id-wrong", user_id_is_plain, "the attribute mapping of the user id gives no plain single value"),
)


def check(received: Received) -> None:
    """Return when every exact check holds.

    Raises:
        Refused: at step CHECKS, with the reason of the first that does not.
    """
    require(Step.CHECKS, CHECKS, received)


def _child(element: etree._Element, *path: str) -> etree._Element:
    """Follow names downwards; an element that is absent reads as an empty one."""
    for name in path:
        found = next(element.iterchildren(name), None)
        element = etree.Element(name) if found is None else found
    return element
