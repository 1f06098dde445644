"""A browser of one person: cookies, the click on a tile, and redirects within the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

import saml_kit
from saml_backend.http import HttpRequest, HttpResponse
from saml_backend.settings import Settings
from saml_kit.sending import CONTENT_TYPE

ALLOWED = "203.0.113.7"  # in the teams' network, which is reserved for documentation (RFC 5737)


class Visited(Protocol):
    """A deployment: in memory (`Site`) or on an emulated AWS (`AwsSite`)."""

    now: datetime
    settings: Settings

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""


@dataclass
class Visitor:
    """One person's browser at one address."""

    site: Visited
    user: str = "user1"
    peer: str = ALLOWED
    vpc_endpoint: str | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)  # cookies, addresses and messages that passed through

    @property
    def settings(self) -> Settings:
        """Return the site's settings."""
        return self.site.settings

    def message(self, team: str, **changes: Any) -> bytes:
        """Return what the team's application says of this person, signed."""
        application = saml_kit.application(team)
        return saml_kit.Message.for_team(application, user=self.user, now=self.site.now, **changes).signed()

    def click(self, team: str, relay_state: str | None = None, **changes: Any) -> HttpResponse:
        """Click the tile: the identity provider posts the response through this browser."""
        return self.post(f"/saml/{team}", saml_kit.body(self.message(team, **changes), relay_state))

    def post(self, path: str, body: bytes, content_type: str = CONTENT_TYPE) -> HttpResponse:
        """Send a form."""
        self.secrets |= {body[start : start + 40].decode("latin-1") for start in range(13, len(body), 400)}
        return self._send("POST", path, body=body, headers={"content-type": content_type})

    def get(self, url: str) -> HttpResponse:
        """Open an address of the site, whole or by its path."""
        return self._send("GET", url.removeprefix(self.settings.base_url))

    def follow(self, response: HttpResponse, steps: int = 5) -> HttpResponse:
        """Follow redirects within the site; what leads elsewhere is returned."""
        while response.headers.get("location", "").startswith(self.settings.base_url) and steps:
            response, steps = self.get(response.headers["location"]), steps - 1
        return response

    def _send(self, method: str, url: str, **more: Any) -> HttpResponse:
        parts = urlsplit(url)
        response = self.site.answer(
            HttpRequest(
                method=method,
                path=parts.path,
                query=dict(parse_qsl(parts.query)),
                cookies=dict(self.cookies),
                peer=self.peer,
                vpc_endpoint=self.vpc_endpoint,
                **more,
            )
        )
        self.secrets.add(response.headers.get("location", ""))
        for cookie in response.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
            self.secrets |= set(value.split("."))
            if "Max-Age=0" in cookie:
                del self.cookies[name]
        return response
