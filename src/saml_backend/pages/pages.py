"""Templates → responses: every page under a content security policy with a nonce, and never stored.

Sources: Content Security Policy Level 3, sections 6 and 7.1 (nonces); RFC 9111, section 5.2.2.5 (no-store); Referrer
Policy, section 3.1 (no-referrer): the address of a page must not travel to Studio or anywhere else.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from saml_backend.http import HttpResponse
from saml_backend.pages.words import Words
from saml_backend.settings import Settings

# On every response, pages or not.
SAFE_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "strict-transport-security": "max-age=31536000",
        "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    }
)
POLL_SECONDS = 4  # without scripts the page loads itself anew this often


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one deployment: its portal, its contact, its addresses."""

    settings: Settings
    templates: Environment

    def wait(self, team: str, reference: str) -> HttpResponse:
        """Return the page that asks on, by script or by loading itself anew, and then opens Studio."""
        return self._page(
            "wait.html",
            200,
            team=team,
            reference=reference,
            seconds=POLL_SECONDS,
            wait_url=self.settings.url("wait", team=team),
            status_url=self.settings.url("status", team=team),
            open_url=self.settings.url("open", team=team),
        )

    def refusal(self, words: Words, reference: str) -> HttpResponse:
        """Return the page of a refusal or fault: what happened, what to do, and the reference id."""
        return self._page("refusal.html", words.status, words=words, reference=reference)

    def signed_out(self) -> HttpResponse:
        """Return the page for those who have left."""
        return self._page("signed-out.html", 200)

    def _page(self, template: str, status: int, **values: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(16)
        body = self.templates.get_template(template).render(
            nonce=nonce, portal_url=self.settings.portal_url, contact=self.settings.contact, **values
        )
        policy = (
            f"{SAFE_HEADERS['content-security-policy']}; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
            "connect-src 'self'; img-src 'none'"
        )
        headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy}
        return HttpResponse(status=status, headers=headers, body=body)


def load_pages(settings: Settings) -> Pages:
    """Return the pages with the package's templates; everything put into them is escaped."""
    loader = PackageLoader("saml_backend.pages")
    return Pages(settings, Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True))
