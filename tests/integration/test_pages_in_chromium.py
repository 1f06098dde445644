"""The pages in a browser: readable on a phone, without scripts, and by everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from browser import chromium, violations
from saml_backend.http import HttpResponse
from saml_backend.pages import NOT_FOUND, REFUSED, UNAVAILABLE, WORDS, WRONG_METHOD, load_pages
from sign_in_kit import Site

REFERENCE = "K7QH-M9XD-2RTW"
PAGES = load_pages(Site().settings)
REFUSALS = {**WORDS, "refused": REFUSED, "unavailable": UNAVAILABLE, "none": NOT_FOUND, "method": WRONG_METHOD}
ALL = {
    "wait": PAGES.wait("Team1", REFERENCE),
    "signed-out": PAGES.signed_out(),
    **{name: PAGES.refusal(words, REFERENCE) for name, words in REFUSALS.items()},
}
PHONE = ViewportSize(width=320, height=640)  # WCAG 2.2, 1.4.10 Reflow: 320 CSS pixels without sideways scrolling


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    with chromium() as running:
        yield running


def show(page: Page, answer: HttpResponse) -> Page:
    """Serve an answer to the browser, with its headers, and nothing else: whatever it asks for besides is refused."""
    address = "https://signin.example.com/page"
    page.route("**/*", lambda route: route.abort())
    page.route(
        address, lambda route: route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)
    )
    page.goto(address)
    return page


@pytest.mark.parametrize("name", ALL)
def test_every_page_is_accessible_on_a_phone_under_its_own_policy(name: str, browser: Browser) -> None:
    """No axe violation of WCAG A or AA, no sideways scrolling, nothing blocked by policy (issue 7, Pages)."""
    context = browser.new_context(viewport=PHONE, bypass_csp=False)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    show(page, ALL[name])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not [text for text in complaints if "Content Security Policy" in text]
    assert violations(page, ("minor", "moderate", "serious", "critical")) == []
    context.close()


def test_the_wait_page_opens_studio_by_script(browser: Browser) -> None:
    """It asks /status until that says ready, then goes to /open."""
    page = browser.new_context().new_page()
    answers = iter(["pending", "ready"])
    show(page, ALL["wait"])
    page.route("**/status?team=Team1", lambda route: route.fulfill(json={"state": next(answers)}))
    page.route("**/open?team=Team1", lambda route: route.fulfill(body="Studio"))
    page.wait_for_url("**/open?team=Team1", timeout=20_000)


def test_the_wait_page_works_without_scripts(browser: Browser) -> None:
    """It loads /wait anew by itself."""
    page = browser.new_context(java_script_enabled=False).new_page()
    show(page, ALL["wait"])
    page.route("**/wait?team=Team1", lambda route: route.fulfill(body="again"))
    page.wait_for_url("**/wait?team=Team1", timeout=20_000)
