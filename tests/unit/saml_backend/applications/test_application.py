"""What the sign-in knows of a team's SAML application."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import pytest

import saml_kit
from saml_backend.applications import Certificate, Flow, SamlApplication
from saml_backend.refusal import Misconfigured
from saml_kit import identity_provider_key
from saml_kit.clock import NOW

BASE = "https://signin.example.com"


def from_metadata(text: str | bytes) -> SamlApplication:
    """Team1's application by its metadata."""
    return SamlApplication.from_metadata(text, team="Team1", base_url=BASE, flow=Flow.BOTH)


def test_metadata_of_identity_center_give_issuer_certificates_and_address() -> None:
    """SAML 2.0 Metadata, sections 2.3.2 and 2.4.3; the URLs of our own come from the base address alone."""
    expected = saml_kit.application("Team1")
    assert from_metadata(saml_kit.metadata(expected)) == expected


def test_metadata_may_hold_two_certificates_during_a_rotation() -> None:
    """Identity Center has one or two for each application (SIGNIN.md, The flow)."""
    expected = saml_kit.application("Team1", keys=[identity_provider_key("current"), identity_provider_key("next")])
    assert from_metadata(saml_kit.metadata(expected)).certificates == expected.certificates


@pytest.mark.parametrize("text", ["", "<x/>", "no metadata", "<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>"])
def test_what_is_no_metadata_is_unusable(text: str) -> None:
    """The team's sign-in is out of service until the file is replaced."""
    with pytest.raises(Misconfigured):
        from_metadata(text)


def test_metadata_whose_certificate_is_none_is_unusable() -> None:
    """`X509Certificate` holds base64 of DER (SAML 2.0 Metadata, section 2.4.1.1)."""
    application = saml_kit.application("Team1")
    broken = saml_kit.metadata(application).replace(application.certificates[0].text.encode(), b"AAAA")
    with pytest.raises(Misconfigured, match="certificate"):
        from_metadata(broken)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("certificates", (), "0 certificates"),
        ("certificates", saml_kit.application().certificates * 3, "3 certificates"),
        ("certificates", (Certificate.read(identity_provider_key("short", bits=1024).certificate.decode()),), "2048"),
        ("acs_url", "/saml/Team1", "acs_url"),
        ("acs_url", f"{BASE}/saml/Team1?x=1", "acs_url"),
        ("sso_url", "javascript:alert(1)", "sso_url"),
        ("issuer", "", "issuer"),
        ("audience", "", "audience"),
    ],
)
def test_an_application_that_could_not_verify_is_unusable(field: str, value: object, says: str) -> None:
    """What could never work, or verify weakly, is told when it is read."""
    with pytest.raises(Misconfigured, match=says):
        dataclasses.replace(saml_kit.application(), **{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "valid"),
    [
        (NOW - timedelta(seconds=1), False),
        (NOW, True),
        (NOW + timedelta(days=1), True),
        (NOW + timedelta(days=2), False),
    ],
)
def test_a_certificate_counts_while_it_is_valid_both_ends_included(moment: datetime, valid: bool) -> None:
    """RFC 5280, section 4.1.2.5."""
    key = identity_provider_key("a day", not_before=NOW, not_after=NOW + timedelta(days=1))
    assert bool(saml_kit.application(keys=[key]).current_certificates(moment)) is valid


def test_a_certificate_says_how_strong_it_is() -> None:
    """The key and the hash that were asked for when it was made."""
    certificate = Certificate.read(identity_provider_key("Team1").certificate.decode())
    assert (certificate.key_bits, certificate.signature_hash) == (2048, "sha256")
