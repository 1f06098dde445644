"""What a second, independent identity provider signs passes the same guard, verification and checks."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from identity_provider.simplesamlphp import SimpleSamlPhp, simplesamlphp
from saml_backend.applications import AuthnRequest, Flow, SamlApplication
from saml_backend.limits import SamlForm
from saml_backend.refusal import Refused
from saml_backend.validation import VerifiedAssertion, validate

SIGN_IN = "https://signin.example.com"
AUDIENCE = f"{SIGN_IN}/metadata/Team1"
ATTRIBUTES = {"ssouserid": "User1", "teamid": "Team1", "mail": "user1@example.com"}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleSamlPhp]:
    """One provider for the module."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    folder = tmp_path_factory.mktemp("simplesamlphp")
    with simplesamlphp(
        folder, port, audience=AUDIENCE, acs_url=f"{SIGN_IN}/saml/Team1", attributes=ATTRIBUTES
    ) as running:
        yield running


@pytest.fixture(scope="module")
def application(provider: SimpleSamlPhp) -> SamlApplication:
    """Team1's application, from the provider's own metadata."""
    return SamlApplication.from_metadata(provider.metadata(), team="Team1", base_url=SIGN_IN, flow=Flow.BOTH)


def _validated(text: str, application: SamlApplication, request: str | None = None) -> VerifiedAssertion:
    return validate(SamlForm(text, None), application, now=datetime.now(UTC), expected_request=request)


def test_its_response_is_accepted(provider: SimpleSamlPhp, application: SamlApplication) -> None:
    """SIGNIN.md, The structural guard: real SimpleSAMLphp responses pass it; begun at the provider."""
    found = _validated(provider.response(spentityid=AUDIENCE), application)
    assert (found.team, found.user_id, found.in_response_to) == ("Team1", "User1", None)


def test_its_answer_to_a_request_is_accepted(provider: SimpleSamlPhp, application: SamlApplication) -> None:
    """SP-initiated: the response names the request, and only for that request is it accepted."""
    asked = AuthnRequest.new(application, datetime.now(UTC))
    text = provider.response(SAMLRequest=asked.message)
    assert _validated(text, application, asked.id).in_response_to == asked.id
    with pytest.raises(Refused):
        _validated(text, application, "_another0123456789abcdef")


def test_its_response_after_an_edit_is_refused(provider: SimpleSamlPhp, application: SamlApplication) -> None:
    """SIGNIN.md, Attacks, Signature: the same message with another user in it."""
    edited = base64.b64decode(provider.response(spentityid=AUDIENCE)).replace(b">User1<", b">User2<")
    assert b">User2<" in edited
    with pytest.raises(Refused) as refused:
        _validated(base64.b64encode(edited).decode(), application)
    assert refused.value.reason == "signature-invalid"
