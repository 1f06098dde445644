"""From a form to a verified assertion: the only way there is."""

from __future__ import annotations

import hashlib
from dataclasses import InitVar, dataclass
from datetime import datetime

from saml_backend.applications import SamlApplication
from saml_backend.checks import PERMISSION_ATTRIBUTE, Received, check
from saml_backend.guard import guard
from saml_backend.limits import SamlForm
from saml_backend.names import saml
from saml_backend.refusal import Refused, Step
from saml_backend.verify import verify

DISPLAY_NAME_LIMIT = 128  # characters

_MADE_BY_VALIDATE = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedAssertion:
    """Who somebody is and for which team, as the team's own application has signed it.

    INVARIANT: only `validate` makes one; `entitle` takes nothing else. `display_name` is for pages only, never for
    names or decisions. `permission_profile` is None where the assertion names none.
    """

    team: str
    user_id: str
    display_name: str
    permission_profile: str | None
    issuer: str
    assertion_id: str
    in_response_to: str | None
    issue_instant: datetime
    not_on_or_after: datetime
    proof: InitVar[object]

    def __post_init__(self, proof: object) -> None:
        if proof is not _MADE_BY_VALIDATE:
            raise TypeError("only validate() makes a VerifiedAssertion")

    @property
    def replay_key(self) -> str:
        """What may be claimed once: issuer and assertion id, not bytes, which can be written in many ways.

        64 hexadecimal digits: SHA-256 over the length of the issuer, the issuer and the id.
        """
        return hashlib.sha256(f"{len(self.issuer)}:{self.issuer}{self.assertion_id}".encode()).hexdigest()


def validate(
    form: SamlForm, application: SamlApplication, *, now: datetime, expected_request: str | None
) -> VerifiedAssertion:
    """Return who signs in, when the message stands every step: limits, guard, verification, exact checks.

    `now` has a time zone. `expected_request` is the id of the AuthnRequest that this browser was sent with, None where
    it was sent with none. What is left to the caller is to claim `replay_key` until `not_on_or_after`.

    Raises:
        Refused: at one of these steps.
    """
    response = guard(form.message())
    verify(response, application, now=now, expected_request=expected_request)
    received = Received.read(response, application, now, expected_request)
    check(received)
    return _verified(received)


def _verified(received: Received) -> VerifiedAssertion:
    application, assertion = received.application, received.assertion
    user_id = received.value(application.user_attribute)
    if user_id is None or received.issue_instant is None or received.not_on_or_after is None:
        raise Refused(Step.CHECKS, "message-invalid")  # cannot be, after the checks
    return VerifiedAssertion(
        team=application.team,
        user_id=user_id,
        display_name=_display_name(received) or user_id,
        permission_profile=received.value(PERMISSION_ATTRIBUTE),
        issuer=application.issuer,
        assertion_id=assertion.get("ID", ""),
        in_response_to=received.confirmation.get("InResponseTo"),
        issue_instant=received.issue_instant,
        not_on_or_after=received.not_on_or_after,
        proof=_MADE_BY_VALIDATE,
    )


def _display_name(received: Received) -> str | None:
    name = (received.subject.findtext(saml("NameID")) or "").strip()
    return name if name.isprintable() and 0 < len(name) <= DISPLAY_NAME_LIMIT else None
