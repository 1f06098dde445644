"""Studio profiles of another naming scheme: one person's in one team, and part of the sign-in's directory."""

from __future__ import annotations

import pytest

from abac.teams.naming import studio_profile_name
from unit.teams.registries import refused, registry


def test_a_team_names_the_profiles_that_it_adopted() -> None:
    """Issue 7, item 7: an explicit map of user id to Studio profile."""
    found = registry("Team1: {adopted_profiles: {User1: User1-Team1}}\nTeam2: {}")
    assert found.teams["Team1"].adopted_profiles == {"User1": "User1-Team1"}
    assert found.teams["Team2"].adopted_profiles == {}


def test_two_people_never_share_a_profile() -> None:
    """Studio's names ignore case within a domain (CreateUserProfile); in another domain the name is another's."""
    [problem] = refused("Team1: {adopted_profiles: {User1: x-Team1}}\nTeam2: {adopted_profiles: {User2: X-team1}}")
    assert "Studio profile `X-team1` adopted for `User2` of team `Team2`" in problem
    assert "it is adopted for `User1` of team `Team1`" in problem
    apart = "Team1: {adopted_profiles: {User1: x}}\nTeam2: {domain: other, adopted_profiles: {User1: x}}"
    assert registry(apart).teams["Team2"].adopted_profiles == {"User1": "x"}


@pytest.mark.parametrize(("user", "team", "prefix"), [("User2", "Team1", "team1"), ("User1", "Gone", "gone")])
def test_a_name_that_the_sign_in_gives_to_somebody_else_is_refused(user: str, team: str, prefix: str) -> None:
    """Homes stay with their owners (issue 7, item 7): also that of who will come, and of a team that is elsewhere."""
    anothers = studio_profile_name(user, team, prefix).upper()
    [problem] = refused(f"Team1: {{adopted_profiles: {{User1: {anothers}}}}}")
    assert "the sign-in gives this one to somebody else" in problem
    own = studio_profile_name("User1", "Team1", "team1")
    assert registry(f"Team1: {{adopted_profiles: {{User1: {own}}}}}").teams["Team1"].adopted_profiles == {"User1": own}


def test_a_name_that_studio_would_not_take_is_refused() -> None:
    """UserProfileName: `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}` (CreateUserProfile)."""
    [problem] = refused("Team1: {adopted_profiles: {User1: a_b}}")
    assert "the name of a Studio profile" in problem
