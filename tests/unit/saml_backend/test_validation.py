"""From a form to a verified assertion."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import saml_kit
from saml_backend.applications import Flow, SamlApplication
from saml_backend.refusal import Refused, Step
from saml_backend.validation import VerifiedAssertion, validate
from saml_kit import identity_provider_key
from saml_kit.clock import NOW
from saml_kit.keys import YEAR_2000, YEAR_2100

TEAM1 = saml_kit.application("Team1")


def message(application: SamlApplication = TEAM1, **values: object) -> saml_kit.Message:
    """What the team's application says of User 1."""
    return saml_kit.Message.for_team(application, user="user1", now=NOW, **values)


def validated(xml: bytes, application: SamlApplication = TEAM1, request: str | None = None) -> VerifiedAssertion:
    """What comes of a message."""
    return validate(saml_kit.form(xml), application, now=NOW, expected_request=request)


def refusal(xml: bytes, application: SamlApplication = TEAM1, request: str | None = None) -> tuple[Step, str]:
    """The step and the reason that stop a message."""
    with pytest.raises(Refused) as refused:
        validated(xml, application, request)
    return refused.value.step, refused.value.reason


def test_an_honest_message_says_who_signs_in_for_which_team() -> None:
    """The team is the application's, the user id the attribute `ssouserid` (SIGNIN.md, The flow)."""
    sent = message()
    verified = validated(sent.signed())
    assert (verified.team, verified.user_id, verified.display_name) == ("Team1", "user1", "user@example.com")
    assert (verified.issuer, verified.assertion_id) == (TEAM1.issuer, sent.assertion_id)
    assert (verified.issue_instant, verified.not_on_or_after) == (NOW, NOW + timedelta(hours=1))
    assert verified.permission_profile is None


def test_a_response_signed_besides_its_assertion_is_accepted() -> None:
    """An identity provider may sign both (SAML 2.0 Profiles, section 4.1.4.5 asks for the assertion)."""
    assert validated(message().signed(response_too=True)).user_id == "user1"


def test_an_answer_to_the_request_of_this_browser_is_accepted() -> None:
    """InResponseTo names the request that was sent (SAML 2.0 Profiles, section 4.1.4.3)."""
    application = dataclasses.replace(TEAM1, flow=Flow.SP_INITIATED)
    sent = message(application, in_response_to="_request")
    assert validated(sent.signed(), application, "_request").in_response_to == "_request"


def test_a_changed_message_is_refused() -> None:
    """The signature covers the whole assertion (SAML 2.0 Core, section 5.4.2)."""
    assert refusal(message().signed().replace(b"user1", b"user2")) == (Step.VERIFY, "signature-invalid")


def test_both_certificates_are_accepted_during_a_rotation() -> None:
    """Identity Center has two certificates while one replaces the other (SIGNIN.md, The flow)."""
    keys = [identity_provider_key("current"), identity_provider_key("next")]
    application = saml_kit.application("Team1", keys=keys)
    assert [validated(message().signed(key), application).user_id for key in keys] == ["user1", "user1"]


@pytest.mark.parametrize(
    ("not_before", "not_after"),
    [
        (YEAR_2000, NOW - timedelta(seconds=1)),
        (NOW + timedelta(seconds=1), YEAR_2100),
    ],
    ids=["expired", "not yet valid"],
)
def test_a_certificate_that_is_not_valid_today_verifies_nothing(not_before: datetime, not_after: datetime) -> None:
    """python3-saml accepts an expired configured certificate (SIGNIN.md, What strict python3-saml still accepts)."""
    other = identity_provider_key("other", not_before=not_before, not_after=not_after)
    alone = saml_kit.application("Team1", keys=[other])
    assert refusal(message().signed(other), alone) == (Step.VERIFY, "certificate-expired")
    beside = saml_kit.application("Team1", keys=[identity_provider_key(), other])
    assert refusal(message().signed(other), beside) == (Step.VERIFY, "signature-invalid")
    assert validated(message().signed(), beside).user_id == "user1"


def test_nothing_else_makes_a_verified_assertion() -> None:
    """What must not be skipped is a type that only its own step makes (STYLE.md, habit 5)."""
    verified = validated(message().signed())
    values = {field.name: getattr(verified, field.name) for field in dataclasses.fields(verified)}
    with pytest.raises(TypeError, match="only validate"):
        VerifiedAssertion(**values, proof=None)
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(verified, team="Team2")  # type: ignore[call-arg]


def test_a_replay_has_the_key_of_the_first_however_it_is_written() -> None:
    """The key is over issuer and assertion id, not over bytes (SIGNIN.md, What strict python3-saml still accepts)."""
    xml = message().signed()
    again = xml.replace(b"><saml2p:Status>", b"\n><saml2p:Status>")
    assert again != xml
    assert validated(again).replay_key == validated(xml).replay_key


def test_two_assertions_and_two_issuers_have_different_replay_keys() -> None:
    """An id is unique for its issuer only (SAML 2.0 Core, section 1.3.4)."""
    team2 = saml_kit.application("Team2")
    keys = {
        validated(message(application, assertion_id=name).signed(), application).replay_key
        for application in (TEAM1, team2)
        for name in ("_a", "_b")
    }
    assert len(keys) == 4


def test_a_display_name_that_could_deceive_is_not_shown() -> None:
    """The e-mail is for display only; a name with control characters gives way to the user id (SIGNIN.md)."""
    assert validated(message(name_id="a\u202eb").signed()).display_name == "user1"


def test_now_may_be_in_any_time_zone() -> None:
    """A moment is a moment; SAML writes it in UTC (SAML 2.0 Core, section 1.3.3)."""
    assert validated(message().signed()).issue_instant.tzinfo is UTC


XML = message().signed()


@given(st.integers(0, len(XML) - 1), st.integers(0, 40), st.binary(max_size=8))
def test_a_changed_message_says_the_same_or_is_refused(place: int, cut: int, by: bytes) -> None:
    """Only `Refused` comes out; what is accepted all the same is what the application has signed (issue, fuzz)."""
    try:
        verified = validated(XML[:place] + by + XML[place + cut :])
    except Refused:
        return
    assert verified == validated(XML)


@given(st.binary(max_size=300))
def test_bytes_that_nobody_signed_are_refused(xml: bytes) -> None:
    """Only `Refused` comes out, whatever comes in (issue, fuzz)."""
    with pytest.raises(Refused):
        validated(xml)
