"""The environment of a deployment."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from saml_backend.settings import SettingsError, read_settings

COMPLETE = {
    "SIGN_IN_BASE_URL": "https://signin.example.com/prod/",
    "SIGN_IN_DIRECTORY": "s3:bucket/directory.json",
    "SIGN_IN_APPLICATIONS": "ssm:/studio-signin/applications",
    "SIGN_IN_REPLAY_TABLE": "studio-signin-replays",
    "SIGN_IN_TICKET_TABLE": "studio-signin-tickets",
}


def test_urls_come_from_configuration() -> None:
    """Every address of ours begins with SIGN_IN_BASE_URL (SIGNIN.md: never from Host or X-Forwarded-*)."""
    settings = read_settings(COMPLETE)
    assert settings.url("wait", team="Team 1") == "https://signin.example.com/prod/wait?team=Team+1"
    assert settings.base_path == "/prod"


def test_every_absent_variable_is_named_at_once() -> None:
    """All problems at once, by the variable's name (docs/reference/sign-in-settings.md)."""
    with pytest.raises(SettingsError) as caught:
        read_settings({})
    assert {problem.partition(":")[0] for problem in caught.value.problems} == set(COMPLETE)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SIGN_IN_BASE_URL", "http://signin.example.com"),
        ("SIGN_IN_BASE_URL", "https://signin.example.com/?x=1"),
        ("SIGN_IN_BASE_URL", "http://localhost.example.com"),
        ("SIGN_IN_DIRECTORY", "https://example.com/directory.json"),
        ("SIGN_IN_DIRECTORY", "file:"),
        ("SIGN_IN_APPLICATIONS", "s3:bucket/key"),
        ("SIGN_IN_REPLAY_TABLE", ""),
        ("SIGN_IN_DOMAINS", "[]"),
        ("SIGN_IN_DOMAINS", "{"),
        ("SIGN_IN_DOMAINS", '{"studio": "d-abc"}'),
        ("SIGN_IN_DOMAINS", '{"111122223333/eu-west-1/studio": "studio"}'),
        ("SIGN_IN_PORTAL_URL", "javascript:alert(1)"),
        ("SIGN_IN_TRUSTED_PROXIES", "192.0.2.1/24"),
    ],
)
def test_a_wrong_value_is_refused(name: str, text: str) -> None:
    """Each variable's form, as its reference page says."""
    with pytest.raises(SettingsError) as caught:
        read_settings(COMPLETE | {name: text})
    assert [problem.partition(":")[0] for problem in caught.value.problems] == [name]


def test_loopback_needs_no_certificate() -> None:
    """Browsers take loopback for secure (W3C Secure Contexts, section 3.1): `abac demo` runs there."""
    settings = read_settings(COMPLETE | {"SIGN_IN_BASE_URL": "http://signin.localhost:8080"})
    assert settings.url("open") == "http://signin.localhost:8080/open"


def test_every_variable_is_described() -> None:
    """docs/reference/sign-in-settings.md has a row for each, and none for others."""
    page = (Path(__file__).resolve().parents[3] / "docs/reference/sign-in-settings.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(SIGN_IN_\w+)` \|", page, re.MULTILINE))
    with pytest.raises(SettingsError) as caught:
        read_settings(dict.fromkeys(described - set(COMPLETE), "{"))
    named = {problem.partition(":")[0] for problem in caught.value.problems}
    assert described - named == {"SIGN_IN_CONTACT"}, "any text is a contact"
    assert named <= described
