"""Requests, responses and cookies as values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saml_backend.http import COOKIE_HEADER_LIMIT, host_cookie, read_cookies

TOKEN = st.text("abcdefgh-_", min_size=1, max_size=12)


@given(st.dictionaries(TOKEN, TOKEN, max_size=6))
def test_cookies_come_back_as_the_browser_sends_them(cookies: dict[str, str]) -> None:
    """A user agent sends `name=value` pairs joined by `; ` (RFC 6265, section 4.2.1)."""
    assert read_cookies("; ".join(f"{name}={value}" for name, value in cookies.items())) == cookies


@pytest.mark.parametrize(
    ("header", "cookies"),
    [
        ("", {}),
        ("no-value", {}),
        ("a=1; a=2", {"a": "1"}),
        ("a=b=c", {"a": "b=c"}),
        ("a=1;b=2 ;; c=3", {"a": "1", "b": "2", "c": "3"}),
        ("a=" + "x" * COOKIE_HEADER_LIMIT, {}),
    ],
)
def test_what_is_no_cookie_is_not_one(header: str, cookies: dict[str, str]) -> None:
    """The first of two counts, values may hold `=`, and a header beyond any browser's is not read (our rule)."""
    assert read_cookies(header) == cookies


def test_a_cookie_is_bound_to_host_and_tls() -> None:
    """`__Host-` needs Secure and Path=/ and no Domain (RFC 6265bis, section 4.1.3.2)."""
    text = host_cookie("ticket-Team1", "x", same_site="Lax", seconds=9)
    name, *attributes = text.split("; ")
    assert name == "__Host-ticket-Team1=x"
    assert set(attributes) == {"Path=/", "Max-Age=9", "Secure", "HttpOnly", "SameSite=Lax"}
