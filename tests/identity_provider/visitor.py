"""A person with a browser of their own: logs in at the portal, clicks tiles, and keeps what the browser posted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

DESKTOP = {"width": 1100, "height": 760}
PATIENCE = 30_000  # milliseconds; portals answer within one second unless the machine is loaded


@dataclass
class Visitor:
    """One person's browser. `posted` holds the SAML responses that it carried, by the team in the address."""

    user: str
    page: Page
    context: BrowserContext
    posted: dict[str, str] = field(default_factory=dict)
    answers: list[tuple[int, str]] = field(default_factory=list)

    def log_in(self, portal: str) -> None:
        """Log in at the portal; the password is the user's name."""
        self.page.goto(portal)
        self.page.get_by_label("Login").fill(self.user)
        self.page.get_by_label("Password", exact=True).fill(self.user)
        self.page.get_by_role("button", name="Connect").click()
        self.page.locator("#appslist").wait_for()

    def tiles(self) -> list[str]:
        """The names of the tiles that the portal shows."""
        return [name.strip() for name in self.page.locator(".application h5").all_inner_texts()]

    def click(self, tile: str) -> None:
        """Click a tile."""
        self.page.locator(".application").filter(has_text=tile).locator("a").first.click()

    def studio(self) -> dict[str, str]:
        """The fields of the page in which the visitor lands; waits until it is there."""
        self.page.wait_for_url("**/studio/auth?**")
        fields = self.page.locator("[data-field]").all()
        return {str(found.get_attribute("data-field")): found.inner_text() for found in fields}

    def _keep(self, request: Request) -> None:
        if request.method == "POST" and "/saml/" in request.url and request.post_data:
            form = parse_qs(request.post_data)
            self.posted[request.url.rpartition("/")[2]] = form["SAMLResponse"][0]

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.answers.append((response.status, response.url))


@contextmanager
def visiting(browser: Browser, user: str) -> Iterator[Visitor]:
    """A fresh browser profile for one person."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(user, context.new_page(), context)
    context.on("request", visitor._keep)
    context.on("response", visitor._note)
    try:
        yield visitor
    finally:
        context.close()
