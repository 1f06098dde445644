"""The values sheet agrees with what the sign-in expects of each message."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.account.sheet import Sheet, sheet
from abac.teams import Team, load
from abac.teams.registry import Landing
from saml_backend.applications import SamlApplication
from saml_backend.checks import PERMISSION_ATTRIBUTE
from saml_kit.providers import application, metadata

SIGN_IN = "https://signin.example.com"
TEAMS = Path(__file__).resolve().parents[3] / "policies/teams.yaml"


@pytest.fixture(scope="module")
def team() -> Team:
    """Team1 of the committed registry."""
    return load(TEAMS).teams["Team1"]


def test_addresses_are_those_that_the_backend_expects(team: Team) -> None:
    """One address wrong by a letter and every sign-in is refused: both sides are computed and compared."""
    expected = SamlApplication.from_metadata(metadata(application("Team1")), team="Team1", base_url=SIGN_IN)
    found = sheet(team, f"{SIGN_IN}/")
    assert (found.acs_url, found.audience) == (expected.acs_url, expected.audience)


def test_mappings_give_the_attributes_that_the_backend_reads(team: Team) -> None:
    """SIGNIN.md, The flow: a stable user id and the team's key; the e-mail is for display only."""
    read = application("Team1")
    values = {mapping.attribute: mapping.value for mapping in sheet(team, SIGN_IN).mappings}
    assert values == {
        "Subject": "${user:email}",
        read.user_attribute: "${user:subject}",
        read.team_attribute: "Team1",
    }


def test_the_permission_profile_is_an_optional_row_of_teams_that_have_several(team: Team) -> None:
    """Its name is the one that the backend reads, its values those that the directory has; without it, the first."""
    several = team.model_copy(update={"permission_profiles": ("data-scientist", "read-only")})
    row = dict(sheet(several, SIGN_IN).fields())[f"Attribute mapping: {PERMISSION_ATTRIBUTE}"]
    assert row.startswith("no such row: everybody is data-scientist")
    assert "data-scientist or read-only" in row
    alone = sheet(team.model_copy(update={"permission_profiles": ("data-scientist",)}), SIGN_IN)
    assert not any(PERMISSION_ATTRIBUTE in name for name, _ in alone.fields())


def test_relay_state_or_start_url_choose_where_studio_opens(team: Team) -> None:
    """Issue 7, item 2: landing from an allowlist, by its name; without one relay state stays empty."""
    assert dict(sheet(team, SIGN_IN).fields())["Relay state"] == ""
    chosen = team.model_copy(update={"landing": {"lab": Landing(uri="app:JupyterLab:lab"), "ours": Landing(space="s")}})
    assert "end the start URL with ?landing= and lab or ours" in dict(sheet(chosen, SIGN_IN).fields())["Relay state"]
    portal = sheet(chosen.model_copy(update={"sign_in": "idp_initiated"}), SIGN_IN)
    assert dict(portal.fields())["Relay state"] == "empty, or where Studio opens: lab or ours"


def test_the_tile_says_which_account_and_region_it_opens(team: Team) -> None:
    """Teams may be in other accounts and Regions (issue 7, item 1); the addresses are the sign-in's all the same."""
    away = team.model_copy(update={"account": "444455556666", "region": "us-east-1"})
    assert sheet(away, SIGN_IN).description == "Opens SageMaker Studio as Team1 in account 444455556666, us-east-1"
    assert sheet(away, SIGN_IN).acs_url == sheet(team, SIGN_IN).acs_url


def test_the_start_url_is_left_empty_where_the_portal_begins(team: Team) -> None:
    """SIGNIN.md, The flow: the tile's start URL points to /login/TEAM where the sign-in begins itself."""
    assert sheet(team, SIGN_IN).start_url == f"{SIGN_IN}/login/Team1"
    begun: Sheet = sheet(team.model_copy(update={"sign_in": "idp_initiated"}), SIGN_IN)
    assert begun.start_url is None
    assert dict(begun.fields())["Application start URL"] == ""
