"""The cookies of requests that a browser began."""

from __future__ import annotations

import pytest

from saml_backend.begun import Begun, begin, read_begun
from saml_backend.http import HttpRequest
from saml_kit.clock import NOW

ID = "ONELOGIN_0123456789abcdef"


def pair(begun: Begun, team: str = "Team1") -> tuple[str, str]:
    """Name and value of the cookie, as the browser sends it back."""
    name, _, value = begun.cookie(team).partition(";")[0].partition("=")
    return name, value


def read(*pairs: tuple[str, str], team: str = "Team1") -> list[Begun]:
    """What the sign-in reads of these cookies."""
    return read_begun(HttpRequest(method="GET", path="/", cookies=dict(pairs)), team)


def test_a_request_comes_back_as_it_was_begun_oldest_first() -> None:
    """Each has a cookie of its own: two tabs that begin at once do not take each other's."""
    old, new = Begun(1, ID), begin(f"{ID}x", NOW)
    assert read(pair(new), pair(old)) == [old, new]
    assert pair(old)[0] != pair(new)[0]


def test_the_cookie_is_of_this_host_alone_and_comes_along_with_the_providers_post() -> None:
    """`__Host-` (RFC 6265bis, section 4.1.3.2); the POST is cross-site (SIGNIN.md, The identity provider)."""
    kept, gone = Begun(1, ID).cookie("Team1"), Begun(1, ID).forgotten("Team1")
    for cookie in (kept, gone):
        assert cookie.startswith("__Host-request-Team1-")
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=None"} <= set(cookie.split("; "))
    assert "Max-Age=600" in kept
    assert "Max-Age=0" in gone


@pytest.mark.parametrize("team", ["Team", "Team1-a", "Team10", "team1"])
def test_another_teams_request_is_not_read(team: str) -> None:
    """Also where the one key begins the other: a request answers for its own team."""
    assert read(pair(Begun(1, ID), team)) == []
    assert read(pair(Begun(1, ID)), team=team) == []


@pytest.mark.parametrize(
    "value", ["", ID, f".{ID}", f"1.{ID}.{ID}", "1.short", f"-1.{ID}", f"1.9{ID}", f"1.{'x' * 99}"]
)
def test_what_is_not_ours_is_not_there(value: str) -> None:
    """A cookie is the browser's to write; what has not our form is no request."""
    assert read((pair(Begun(1, ID))[0], value), ("__Host-request-Team1-", f"1.{ID}")) == []
