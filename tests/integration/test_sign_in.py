"""The sample's sign-in with a real identity provider and a real browser: User 1 works in both teams, User 2 in one."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import chromium
from identity_provider.sign_in_story import TILES, Story, everything, studio_profiles, tell
from identity_provider.visitor import Visitor, visiting

EXPECTED_VISITS = {("User1", "Team1"), ("User1", "Team2"), ("User2", "Team2")}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser; each visitor has a profile of his own in it."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Story]:
    """Everything started, every tile clicked; ABAC_SCREENSHOTS names a folder that gets the pictures that it lacks."""
    pictures = Path(os.environ.get("ABAC_SCREENSHOTS") or tmp_path_factory.mktemp("pictures"))
    with everything(tmp_path_factory.mktemp("place")) as place:
        yield tell(place, browser, pictures)


@pytest.fixture
def user2(story: Story, browser: Browser) -> Iterator[Visitor]:
    """User 2, logged in at the portal."""
    with visiting(browser, "User2") as visitor:
        visitor.log_in(story.place.portal)
        yield visitor


def test_user_1_sees_two_tiles_and_user_2_one(story: Story) -> None:
    """The published sample's README, Test the solution: two applications for User 1, one for User 2."""
    assert story.tiles == {"User1": [*TILES.values()], "User2": [TILES["Team2"]]}


def test_every_tile_leads_into_the_studio_of_its_team(story: Story) -> None:
    """The published sample's README, Test the solution; and the session lasts as teams.yaml says."""
    assert story.landings.keys() == EXPECTED_VISITS
    for (user, team), page in story.landings.items():
        assert page["profile"].startswith(f"{user.lower()}-{team.lower()}-")
        assert page["role"] == f"arn:aws:iam::111122223333:role/studio/{team.lower()}/{team.lower()}-data-scientist"
        assert f"Team={team}" in page["tags"].split(", ")
        assert page["session"] == "28800 seconds"


def test_three_profiles_exist_and_every_home_is_another(story: Story) -> None:
    """The published sample's README: three user profiles, each with a home directory of its own."""
    pages = story.landings.values()
    assert studio_profiles(story.place) == sorted(page["profile"] for page in pages)
    assert len({page["home"] for page in pages}) == 3


def test_roles_differ_by_team_and_not_by_user(story: Story) -> None:
    """The published sample's README: User 2 has the same role as User 1 in Team 2, and User 1 another in Team 1."""
    role = {visit: page["role"] for visit, page in story.landings.items()}
    assert role["User1", "Team2"] == role["User2", "Team2"] != role["User1", "Team1"]


def test_a_second_click_opens_the_same_profile_without_a_wait(story: Story, user2: Visitor) -> None:
    """The Studio profile is there: no wait page, no fourth profile, the same home."""
    user2.click(TILES["Team2"])
    assert user2.studio() == story.landings["User2", "Team2"]
    assert not any("/wait" in url for _, url in user2.answers)
    assert len(studio_profiles(story.place)) == 3


def test_the_portal_lets_only_assigned_people_use_an_application(story: Story, user2: Visitor) -> None:
    """User 2 types the address that Team 1's tile has; the identity provider gives no assertion."""
    user2.page.goto(f"{story.place.sign_in}/login/Team1")
    assert user2.page.url.startswith("http://portal.localhost:")
    assert "Team1" not in user2.posted
    assert _nothing_opened(user2)


def test_a_stolen_response_opens_nothing_for_another_browser(story: Story, user2: Visitor) -> None:
    """SIGNIN.md, Attacks, Content: replay. What User 1's browser carried to Team 1, posted by User 2."""
    _post(user2.page, f"{story.place.sign_in}/saml/Team1", story.posted["User1", "Team1"])
    _refused(user2)


def test_a_used_response_opens_nothing_again(story: Story, user2: Visitor) -> None:
    """SIGNIN.md, Attacks, Content: replay. Team 2 begins at the portal, so only the claimed id stands in the way."""
    _post(user2.page, f"{story.place.sign_in}/saml/Team2", story.posted["User1", "Team2"])
    _refused(user2)


def test_a_response_for_one_team_opens_no_other(story: Story, user2: Visitor) -> None:
    """SIGNIN.md, Attacks, Content: team X at team Y, before the response was used at all."""
    own = _unused_response(user2)
    _post(user2.page, f"{story.place.sign_in}/saml/Team1", own)
    _refused(user2)


def test_a_response_that_was_edited_opens_nothing(story: Story, user2: Visitor) -> None:
    """SIGNIN.md, Attacks, Signature: User 2's own response with every `Team2` made `Team1`, sent to both addresses."""
    edited = base64.b64encode(base64.b64decode(_unused_response(user2)).replace(b"Team2", b"Team1")).decode()
    for team in TILES:
        _post(user2.page, f"{story.place.sign_in}/saml/{team}", edited)
        _refused(user2)


def test_a_response_without_its_signature_opens_nothing(story: Story, user2: Visitor) -> None:
    """SIGNIN.md, Attacks, Signature: none. Hand-built from a real one, names of Team 1 and User 1 in it."""
    text = base64.b64decode(_unused_response(user2)).replace(b"Team2", b"Team1").replace(b"User2", b"User1")
    bare = re.sub(rb"<Signature .*?</Signature>", b"", text, flags=re.DOTALL)
    assert b"Signature" not in bare
    _post(user2.page, f"{story.place.sign_in}/saml/Team1", base64.b64encode(bare).decode())
    _refused(user2)


def _unused_response(visitor: Visitor) -> str:
    """A response that the portal signed for the visitor and that no backend has seen."""
    visitor.page.route("**/saml/Team2", lambda route: route.fulfill(body="kept"))
    visitor.click(TILES["Team2"])
    expect(visitor.page.locator("body")).to_have_text("kept")
    visitor.page.unroute_all()
    return visitor.posted["Team2"]


def _post(page: Page, address: str, response: str) -> None:
    """Post a form from another site, as the portal's page does."""
    page.goto("about:blank")
    page.set_content(f'<form method="post" action="{address}"><input name="SAMLResponse" value="{response}"></form>')
    with page.expect_navigation():
        page.evaluate("document.forms[0].submit()")


def _refused(visitor: Visitor) -> None:
    """The last answer was 403, from the backend, with a reference id, and no Studio was opened."""
    status, url = visitor.answers[-1]
    assert (status, "/saml/" in url) == (403, True)
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", visitor.page.inner_text("body"))
    assert _nothing_opened(visitor)


def _nothing_opened(visitor: Visitor) -> bool:
    return not any("/studio/auth" in url or "/wait" in url for _, url in visitor.answers)
