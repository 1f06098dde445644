"""HTTP as the sign-in sees it: one request value and one response value, whoever carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# No browser sends more cookies than this to one host; what is longer is not read.
COOKIE_HEADER_LIMIT = 16_384
# Bytes. The core reads forms of 192 KB at most (`limits.BODY_LIMIT`) and says why it refuses a longer one; what is
# longer than this is not even taken in.
BODY_LIMIT = 524_288

SameSite = Literal["Lax", "None", "Strict"]


class MalformedRequest(Exception):
    """What arrived is not a request that a browser sends; the text says what, and repeats nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """One request. Header names are lower case; the host is not kept: every URL is built from configuration.

    `peer` is the address that the trusted hop saw (API Gateway's `sourceIp`, WSGI's `REMOTE_ADDR`), `vpc_endpoint` the
    interface endpoint that a private REST API was called through.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    peer: str = ""
    vpc_endpoint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """One response; `cookies` are whole `Set-Cookie` values. Its text is always UTF-8."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: tuple[str, ...] = field(default=(), repr=False)
    body: str = field(default="", repr=False)


def read_cookies(header: str) -> dict[str, str]:
    """Return the cookies of a `Cookie` header (RFC 6265, section 5.4); of two with one name the first counts.

    A header longer than `COOKIE_HEADER_LIMIT` holds none: the request then lacks what it needs and is refused.
    """
    found: dict[str, str] = {}
    if len(header) > COOKIE_HEADER_LIMIT:
        return found
    for pair in header.split(";"):
        name, equals, value = pair.strip().partition("=")
        if equals:
            found.setdefault(name, value)
    return found


def host_cookie(name: str, value: str, *, same_site: SameSite, seconds: int) -> str:
    """Return a `Set-Cookie` value bound to this host and to TLS, and out of reach of scripts.

    `__Host-` lets no neighbouring subdomain plant it (RFC 6265bis, section 4.1.3.2). `None` is for what must come along
    with the identity provider's cross-site POST; `Lax` for what only our own pages need.
    """
    return f"__Host-{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite={same_site}"


def see_other(location: str, *cookies: str) -> HttpResponse:
    """Return 303 to a page of our own: the browser follows with GET (RFC 9110, section 15.4.4)."""
    return HttpResponse(status=303, headers={"location": location}, cookies=cookies)


def found(location: str, *cookies: str) -> HttpResponse:
    """Return 302 to a place of AWS or the identity provider."""
    return HttpResponse(status=302, headers={"location": location}, cookies=cookies)
