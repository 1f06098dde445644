"""The library, as it is asked: strict, from configuration alone, and nothing of what it raises gets out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import etree
from onelogin.saml2.response import OneLogin_Saml2_Response

import saml_kit
from saml_backend.applications.library_settings import settings
from saml_backend.refusal import Refused, Step
from saml_backend.validation import validate
from saml_backend.verify import verify
from saml_kit.clock import NOW

TEAM1 = saml_kit.application("Team1")
MESSAGE = saml_kit.Message.for_team(TEAM1, user="user1", now=NOW).signed()


def test_the_settings_are_strict() -> None:
    """SIGNIN.md, Settings: strict, debug off, signed assertions, no fingerprint."""
    kept = settings(TEAM1, TEAM1.certificates)
    security = kept.get_security_data()
    assert (kept.is_strict(), kept.is_debug_active()) == (True, False)
    for name in ("wantAssertionsSigned", "wantNameId", "wantAttributeStatement", "rejectDeprecatedAlgorithm"):
        assert security[name] is True, name
    assert (security["requestedAuthnContext"], security["allowRepeatAttributeName"]) == (False, False)
    provider = kept.get_idp_data()
    assert len(provider["x509certMulti"]["signing"]) == 1
    assert not provider.get("certFingerprint")


def test_settings_are_kept_for_an_application_and_made_anew_for_another() -> None:
    """One settings object for each team (SIGNIN.md, The flow)."""
    again, other = saml_kit.application("Team1"), saml_kit.application("Team2")
    assert settings(TEAM1, TEAM1.certificates) is settings(again, again.certificates)
    assert settings(TEAM1, TEAM1.certificates) is not settings(other, other.certificates)


@pytest.mark.parametrize("error", [ValueError("evil text"), TypeError("evil text"), etree.LxmlError("evil text")])
def test_whatever_the_library_raises_is_a_refusal_without_its_text(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its texts quote the message (SIGNIN.md, Exceptions besides ValidationError)."""

    def raising(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(OneLogin_Saml2_Response, "is_valid", raising)
    with pytest.raises(Refused) as refused:
        verify(etree.fromstring(MESSAGE), TEAM1, now=NOW, expected_request=None)
    assert (refused.value.step, refused.value.reason) == (Step.VERIFY, "message-invalid")
    assert "evil" not in f"{refused.value}{refused.value.detail}{refused.value.__cause__}"


def test_threads_share_what_is_kept_and_do_not_mix_their_messages() -> None:
    """A WSGI server validates in several threads; schemas, XPaths and settings are one for all of them."""
    forms = [saml_kit.form(MESSAGE), saml_kit.form(MESSAGE.replace(b"user1", b"user2"))]

    def accepted(number: int) -> bool:
        try:
            validate(forms[number % 2], TEAM1, now=NOW, expected_request=None)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(accepted, range(200))) == [number % 2 == 0 for number in range(200)]
