"""The sample's story, once for all tests: who clicks what, where each lands, and what the browsers carried."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser

from abac.account.demonstration import Demonstration, demonstration
from abac.account.demonstration.emulated_account import sagemaker_of
from identity_provider.visitor import Visitor, visiting
from studio_emulator.portal import lemonldap

POLICIES = Path(__file__).resolve().parents[2] / "policies"
TILES = {"Team1": "SageMaker Studio Team 1", "Team2": "SageMaker Studio Team 2"}
PENDING_SECONDS = 3.0


@dataclass(frozen=True)
class Story:
    """What happened: tiles by user, the page that each landed in by user and team, SAML responses by user and team."""

    place: Demonstration
    tiles: dict[str, list[str]]
    landings: dict[tuple[str, str], dict[str, str]]
    posted: dict[tuple[str, str], str]


@contextmanager
def everything(folder: Path) -> Iterator[Demonstration]:
    """Emulator, two portals and backend; Team1 begins at the sign-in, Team2 at the portal."""
    policies = Path(shutil.copytree(POLICIES, folder / "policies"))
    teams = policies / "teams.yaml"
    written: dict[str, Any] = yaml.safe_load(teams.read_text(encoding="utf-8"))
    written["teams"]["Team2"]["sign_in"] = "idp_initiated"
    teams.write_text(yaml.safe_dump(written, sort_keys=False), encoding="utf-8")
    with demonstration(policies, lemonldap, pending_seconds=PENDING_SECONDS) as place:
        yield place


def tell(place: Demonstration, browser: Browser, pictures: Path) -> Story:
    """Let User 1 and User 2 log in and click every tile that they see."""
    story = Story(place, {}, {}, {})
    for user in place.users:
        with visiting(browser, user) as visitor:
            _visit(visitor, story, pictures)
    return story


def _visit(visitor: Visitor, story: Story, pictures: Path) -> None:
    visitor.log_in(story.place.portal)
    story.tiles[visitor.user] = visitor.tiles()
    _picture(visitor, pictures / "portal.png")
    for team, tile in TILES.items():
        if tile in story.tiles[visitor.user]:
            visitor.page.goto(story.place.portal)
            visitor.click(tile)
            visitor.page.wait_for_url("**/wait?**")
            _picture(visitor, pictures / "wait.png")
            story.landings[visitor.user, team] = visitor.studio()
            _picture(visitor, pictures / "landing.png")
            story.posted[visitor.user, team] = visitor.posted[team]


def _picture(visitor: Visitor, path: Path) -> None:
    """Keep the first page of each kind: the tutorial shows what User 1 sees on the way to Team 1."""
    if not path.exists():
        visitor.page.screenshot(path=path)


def studio_profiles(place: Demonstration) -> list[str]:
    """The names of all Studio profiles that exist, in every account of the teams."""
    found: list[str] = []
    for account in {team.account: team for team in place.registry.teams.values()}.values():
        sagemaker = sagemaker_of(account)
        found += [profile["UserProfileName"] for profile in sagemaker.list_user_profiles()["UserProfiles"]]
        sagemaker.close()
    return sorted(found)
