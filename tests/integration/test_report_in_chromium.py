"""The HTML report in a real browser: what a person with a mouse, a keyboard, a phone or a screen reader gets."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from abac.report import html
from browser import chromium, violations
from matrices import hostile_matrix, studio_matrix

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module; pages are fresh."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a report with five broken properties."""
    path = tmp_path_factory.mktemp("report") / "index.html"
    path.write_text(html.render(studio_matrix()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop page that fails the test on any script error, refused resource or request to the network."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on(
        "request", lambda request: None if request.url.startswith(("file:", "data:")) else faults.append(request.url)
    )
    yield page
    context.close()
    assert faults == []


def test_only_broken_leaves_the_broken_requests(page: Page, report: str) -> None:
    """The fixture breaks five actions for each of two teams, one of them twice over relations (issue 3, item 8)."""
    page.goto(report)
    expect(page.locator("#count")).to_contain_text("12 broken")
    page.get_by_label("only broken").check()
    expect(page.locator("#count")).to_have_text("12 requests in 2 services, 12 broken")
    assert page.locator(".group .cell").count() == page.locator(".group .cell.leak, .group .cell.blocked").count() == 12


def test_search_and_selections_narrow_the_map_together(page: Page, report: str) -> None:
    """Filters are a conjunction: one action, one team, one relation leave one cell of one group."""
    page.goto(report)
    page.get_by_label("Search actions").fill("invokeendpoint")
    page.locator("#team").select_option("Team2")
    page.locator("#relation").select_option("other team")
    expect(page.locator("#count")).to_have_text("2 requests in 1 service, 1 broken")
    expect(page.locator(".group .cell")).to_have_count(1)
    page.locator("#decision").select_option("denied")
    expect(page.locator("#count")).to_have_text("1 request in 1 service, 0 broken")
    page.get_by_label("Search actions").fill("no such action")
    expect(page.locator("#map")).to_contain_text("No request fits these filters.")
    page.get_by_role("button", name="Reset filters").click()
    expect(page.locator("#count")).to_contain_text("12 broken")


def test_a_property_in_the_summary_leads_to_its_broken_cells(page: Page, report: str) -> None:
    """I10 is broken by CreatePresignedDomainUrl on another user's profile, once for each team."""
    page.goto(report)
    page.locator("#property-I10").get_by_role("link", name="show in the heat map").click()
    expect(page.locator("#count")).to_have_text("2 requests in 1 service, 2 broken")
    expect(page.locator("#property")).to_have_value("I10")


def test_a_cell_opens_and_closes_by_keyboard_and_the_focus_returns(page: Page, report: str) -> None:
    """ARIA Authoring Practices: a grid is one tab stop with arrow keys; a modal dialog keeps and returns the focus."""
    page.goto(report)
    page.locator("#expand").focus()
    page.keyboard.press("Shift+Tab")
    page.locator("button[form=filters]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.service") == "sagemaker"
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label == "Team1, sagemaker Add, other team: 1 of 3 allowed, 1 broken"
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "drawer-title"
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == label


def test_a_cell_shows_request_decision_statement_and_expectation(page: Page, report: str) -> None:
    """Issue 3, item 8: each cell opens to request, decision, deciding statements with file and line, blocking types."""
    page.goto(report)
    page.get_by_label("Team1, sagemaker Invoke, other team: 1 of 2 allowed, 1 broken", exact=True).click()
    first = page.locator(".request").first
    expect(first).to_contain_text("sagemaker:InvokeEndpoint")
    expect(first).to_contain_text("broken: allowed, must be denied — I2 wants it denied: no write, stop, delete")
    expect(first).to_contain_text("Allow, statement InvokeAny of studio-data-scientist-1 (identity)")
    expect(first).to_contain_text("policies/team/sagemaker-inference.yaml:31")
    request = json.loads(first.locator("pre").inner_text())
    row = next(
        r for r in studio_matrix().rows if r.action == "sagemaker:InvokeEndpoint" and r.property == "I2" and not r.holds
    )
    assert request == row.request
    page.locator(".request").nth(1).locator("summary").click()
    expect(page.locator(".request").nth(1)).to_contain_text("Blocked byboundary, identity")


def test_the_address_of_an_open_cell_opens_it_again(page: Page, report: str) -> None:
    """A view can be sent to somebody: filters and cell stand in the address's fragment; Back closes the cell."""
    page.goto(report)
    page.locator("#service").select_option("iam")
    page.get_by_label("Team2, iam Pass, other team: 1 of 1 allowed, 1 broken", exact=True).click()
    address = page.url
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_role("heading", name="Team2 · iam Pass · other team")).to_be_visible()
    expect(page.locator("#service")).to_have_value("iam")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Team2, iam Pass, other team")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_serious(browser: Browser, report: str, scheme: Any, viewport: Any) -> None:
    """WCAG 2.2 AA as axe-core tests it, on the page and in the drawer, in both colour schemes."""
    context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{report}#search=model")  # every kind of cell is among these; the whole map takes axe half a minute
    for kind in ("a3", "deny", "leak", "blocked"):
        expect(page.locator(f".cell.{kind}").first).to_be_visible()
    assert violations(page) == []
    page.locator(".cell.leak").first.click()
    assert violations(page) == []
    context.close()


def test_the_switch_changes_the_colours_against_the_system(page: Page, report: str) -> None:
    """A reader whose system is light can read in the dark, and the choice survives a reload."""
    page.goto(report)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


@pytest.mark.parametrize("where", ["page", "drawer"])
def test_a_phone_scrolls_in_one_direction_only(page: Page, report: str, where: str) -> None:
    """WCAG 2.2, 1.4.10 Reflow: at 320 CSS pixels nothing scrolls sideways; a usual phone has 360."""
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(report)
        if where == "drawer":
            page.locator(".cell.leak").first.click()
        target = "document.documentElement" if where == "page" else "document.getElementById('drawer')"
        assert page.evaluate(f"{target}.scrollWidth <= {target}.clientWidth")
        assert page.evaluate("document.getElementById('map').scrollWidth <= document.getElementById('map').clientWidth")


def test_print_has_the_summary_and_light_colours(page: Page, report: str) -> None:
    """Paper is white, whatever the reader's screen is; controls that paper cannot have are left out."""
    page.goto(report)
    page.get_by_role("button", name="Dark").click()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#summary")).to_be_visible()


def test_hostile_policy_text_stays_text(page: Page, tmp_path: Path) -> None:
    """Names of statements, files and resources come from policies that anybody may have written."""
    path = tmp_path / "hostile.html"
    path.write_text(html.render(hostile_matrix()), encoding="utf-8")
    page.goto(path.as_uri())
    page.locator(".cell.leak").first.click()
    expect(page.locator(".request").first).to_contain_text("<img src=x onerror=")
    assert page.evaluate("window.pwned === undefined && document.querySelectorAll('img').length === 0")


def test_many_alike_teams_stand_together_and_are_found_by_name(page: Page, tmp_path: Path) -> None:
    """Rendered policies name no team, so teams of one profile are decided alike: fifty are one column, none is lost."""
    path = tmp_path / "many.html"
    path.write_text(html.render(studio_matrix(tuple(f"Team{n}" for n in range(50)))), encoding="utf-8")
    page.goto(path.as_uri())
    expect(page.locator("thead .team")).to_have_text(["Team0 and 49 more, decided alike"])
    page.locator("#team").select_option("Team37")
    expect(page.locator("thead .team")).to_have_text(["Team37 and 49 more, decided alike"])
    expect(page.locator("#count")).to_contain_text("300 broken")


def test_a_screenshot_is_worth_sharing(page: Page, report: str, tmp_path: Path) -> None:
    """The picture is kept under $SCREENSHOTS where that is set; it shows the verdict and a map with cells in it."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    page.goto(report)
    page.screenshot(path=folder / "report.png", full_page=True)
    assert (folder / "report.png").stat().st_size > 50_000
