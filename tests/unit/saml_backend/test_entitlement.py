"""A verified assertion and the directory → what may be entered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import saml_kit
from saml_backend.directory import TeamDirectory
from saml_backend.entitlement import Entitlement, entitle
from saml_backend.profile_names import studio_profile_name
from saml_backend.refusal import Refused
from saml_backend.validation import validate
from saml_kit.clock import NOW

DIRECTORY = TeamDirectory.read((Path(__file__).resolve().parents[3] / "policies/rendered/directory.json").read_bytes())


def entitled(team: str, user: str = "user1", permission_profile: str | None = None) -> Entitlement:
    """What a user of a team may enter."""
    application = saml_kit.application(team)
    more = () if permission_profile is None else (("permissionprofile", (permission_profile,)),)
    said: Any = (("ssouserid", (user,)), ("teamid", (team,)), *more)
    message = saml_kit.Message.for_team(application, user=user, now=NOW, attributes=said)
    return entitle(validate(saml_kit.form(message.signed()), application, now=NOW, expected_request=None), DIRECTORY)


def test_everything_but_the_person_comes_from_the_directory() -> None:
    """Roles, tags and settings are the team's (policies/rendered/directory.json)."""
    entitlement = entitled("Team2")
    assert (entitlement.team, entitlement.user, entitlement.account) == ("Team2", "user1", "111122223333")
    assert entitlement.execution_role == "studio/team2/team2-data-scientist"
    assert entitlement.opener_role == "studio-signin/studio-opener-corporate"
    assert entitlement.tags["Team"] == "Team2"
    assert entitlement.session_duration_seconds == 28_800
    assert entitlement.user_settings["JupyterLabAppSettings"]["DefaultResourceSpec"]["InstanceType"] == "ml.t3.medium"


def test_one_person_in_two_teams_has_two_studio_profiles_and_roles() -> None:
    """User 1 works in Team1 and Team2 (the published sample): homes and roles differ."""
    one, two = entitled("Team1"), entitled("Team2")
    assert one.profile_name == studio_profile_name("user1", "Team1", "team1")
    assert (one.profile_name, one.execution_role) != (two.profile_name, two.execution_role)


def test_two_people_of_a_team_share_the_role_and_not_the_studio_profile() -> None:
    """Roles are the team's, homes are people's (the published sample, IAM roles)."""
    one, two = entitled("Team2", "user1"), entitled("Team2", "user2")
    assert one.execution_role == two.execution_role
    assert one.profile_name != two.profile_name


def test_a_permission_profile_of_the_team_gives_its_role() -> None:
    """The first is what people get unless their sign-in names another (teams.yaml, permission_profiles)."""
    assert entitled("Team1", permission_profile="read-only").execution_role == "studio/team1/team1-read-only"


def test_a_permission_profile_that_the_team_does_not_have_is_refused() -> None:
    """Nothing is guessed for people whose sign-in names what is not there."""
    with pytest.raises(Refused, match="permission-profile-unknown"):
        entitled("Team1", permission_profile="administrator")
