"""Exact checks: what they accept at their edges; what they refuse is in tests/attacks."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest

import saml_kit
from saml_backend.applications import Flow
from saml_backend.refusal import Refused
from saml_backend.validation import VerifiedAssertion, validate
from saml_kit.clock import NOW

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def said(flow: Flow = Flow.BOTH, request: str | None = None, **values: Any) -> VerifiedAssertion:
    """What comes of a message that says this."""
    application = saml_kit.application(flow=flow)
    common: dict[str, Any] = {"user": "user1", "now": NOW}
    message = saml_kit.Message.for_team(application, **(common | values))
    return validate(saml_kit.form(message.signed()), application, now=NOW, expected_request=request)


@pytest.mark.parametrize("issued", [NOW - 5 * MINUTE, NOW - SECOND, NOW + 30 * SECOND])
def test_a_message_counts_from_half_a_minute_ahead_to_five_minutes_old(issued: datetime) -> None:
    """IssueInstant is at most 5 minutes ago (SIGNIN.md, What strict python3-saml still accepts)."""
    assert said(now=issued).issue_instant == issued


@pytest.mark.parametrize(("lifetime", "accepted"), [(0 * SECOND, False), (SECOND, True)])
def test_a_message_counts_until_the_moment_that_it_names(lifetime: timedelta, accepted: bool) -> None:
    """NotOnOrAfter: not on it (SAML 2.0 Core, section 2.5.1.2)."""
    with nullcontext() if accepted else pytest.raises(Refused):
        assert said(lifetime=lifetime).not_on_or_after == NOW + lifetime


@pytest.mark.parametrize(
    ("flow", "request_sent", "answers", "accepted"),
    [
        (Flow.SP_INITIATED, "_one", "_one", True),
        (Flow.SP_INITIATED, None, None, False),
        (Flow.SP_INITIATED, "_one", None, False),
        (Flow.IDP_INITIATED, None, None, True),
        (Flow.IDP_INITIATED, None, "_one", False),
        (Flow.IDP_INITIATED, "_one", None, False),
        (Flow.BOTH, "_one", "_one", True),
        (Flow.BOTH, "_one", None, True),
        (Flow.BOTH, None, None, True),
        (Flow.BOTH, None, "_one", False),
        (Flow.BOTH, "_one", "_another", False),
    ],
)
def test_a_message_answers_the_request_of_its_flow(
    flow: Flow, request_sent: str | None, answers: str | None, accepted: bool
) -> None:
    """InResponseTo by who begins the sign-in (SAML 2.0 Profiles, sections 4.1.4.3 and 4.1.5)."""
    with nullcontext() if accepted else pytest.raises(Refused):
        assert said(flow, request_sent, in_response_to=answers).in_response_to == answers


@pytest.mark.parametrize(
    "user",
    [
        "user1",
        "user@example.com",
        "S-1-5-21-1004336348",
        "{2b5b0e4f-8f5c-4a3e-9d0e-0c8f6a0f1b2c}",
        "K0pXyQ+/aGs=",
        "u" * 128,
    ],
)
def test_a_user_id_may_be_any_that_directories_give(user: str) -> None:
    """Names, addresses, security identifiers and GUIDs, in text or base64 (SIGNIN.md: one value, ASCII, bounded)."""
    assert said(user=user).user_id == user


def test_further_attributes_are_let_be() -> None:
    """Administrators may map more than we read."""
    more = (("ssouserid", ("user1",)), ("teamid", ("Team1",)), ("groups", ("a", "b")), ("mail", ("Ü@example.com",)))
    assert said(attributes=more).team == "Team1"


def test_an_attribute_may_name_a_permission_profile() -> None:
    """People get the team's first unless their sign-in names another (teams.yaml, permission_profiles)."""
    more = (("ssouserid", ("user1",)), ("teamid", ("Team1",)), ("permissionprofile", ("read-only",)))
    assert said(attributes=more).permission_profile == "read-only"
