"""The values sheet agrees with what the sign-in expects of each message."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.account.sheet import Sheet, sheet
from abac.teams import Team, load
from saml_backend.applications import SamlApplication
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


def test_the_start_url_is_left_empty_where_the_portal_begins(team: Team) -> None:
    """SIGNIN.md, The flow: the tile's start URL points to /login/TEAM where the sign-in begins itself."""
    assert sheet(team, SIGN_IN).start_url == f"{SIGN_IN}/login/Team1"
    begun: Sheet = sheet(team.model_copy(update={"sign_in": "idp_initiated"}), SIGN_IN)
    assert begun.start_url is None
    assert dict(begun.fields())["Application start URL"] == ""
