"""The pages of the demo in a browser: the built-in portal's, and those that stand for Studio."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from browser import chromium, violations
from studio_emulator import Behaviour, running
from studio_emulator.portal import Application, Person, built_in
from unit.studio_emulator.studios import ROLE, create_domain

PHONE = ViewportSize(width=320, height=640)  # WCAG 2.2, 1.4.10 Reflow: 320 CSS pixels without sideways scrolling
SIGN_IN = "http://signin.localhost:1"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    with chromium() as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page in a fresh profile, as wide as a small phone."""
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


def complaints(page: Page) -> list[str]:
    """What axe finds on the page as it is, and whether it has to be scrolled sideways."""
    narrow = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return violations(page, ("minor", "moderate", "serious", "critical")) + ([] if narrow else ["too wide"])


def test_the_pages_of_the_built_in_portal_are_accessible_on_a_phone(phone: Page) -> None:
    """Log-in, tiles and a refusal (issue 7, Pages: accessible, readable on a phone)."""
    application = Application("Team1", "Studio of Team 1", f"{SIGN_IN}/saml/Team1", SIGN_IN, None, ("User1",))
    with built_in([Person("User1", "User 1", "user1@example.com")], [application]) as portal:
        phone.goto(portal.url)
        found = {"log-in": complaints(phone)}
        phone.get_by_role("button", name="User 1").click()
        phone.get_by_role("link", name="Studio of Team 1").wait_for()
        found["tiles"] = complaints(phone)
        phone.goto(f"{portal.url}sso/Team2")
        phone.get_by_text("not assigned").wait_for()
        found["refusal"] = complaints(phone)
    assert found == {"log-in": [], "tiles": [], "refusal": []}


def test_the_pages_that_stand_for_studio_are_accessible_on_a_phone(
    phone: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The landing page with its longest rows, and the page of an address that opens nothing (issue 7, Pages)."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with running(Behaviour()) as server:
        client = boto3.client("sagemaker", region_name="eu-west-1", endpoint_url=server.url)
        profile = {"DomainId": create_domain(client), "UserProfileName": "user1-team1-" + "a" * 26}
        client.create_user_profile(
            **profile, UserSettings={"ExecutionRole": ROLE}, Tags=[{"Key": "Team", "Value": "Team1" * 40}]
        )
        phone.goto(client.create_presigned_domain_url(**profile)["AuthorizedUrl"])
        phone.get_by_role("heading", name="You are in Studio").wait_for()
        found = {"landing": complaints(phone)}
        phone.goto(f"{server.url}/studio/auth?token=none")
        phone.get_by_role("heading", name="opens nothing").wait_for()
        found["refusal"] = complaints(phone)
        client.close()
    assert found == {"landing": [], "refusal": []}
