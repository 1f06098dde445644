"""Names of Studio profiles."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from abac.teams import naming
from saml_backend.profile_names import NAME_LIMIT, studio_profile_name

USERS = st.text("abAB-._@1", min_size=1, max_size=128)
TEAMS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", fullmatch=True)
PREFIXES = st.from_regex(r"[a-z0-9]{2,12}", fullmatch=True)


@given(USERS, TEAMS, PREFIXES)
def test_a_name_has_the_form_that_sagemaker_asks_for(user: str, team: str, prefix: str) -> None:
    """UserProfileName has at most 63 characters of this pattern (SageMaker API Reference, CreateUserProfile)."""
    name = studio_profile_name(user, team, prefix)
    assert re.fullmatch("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", name)
    assert len(name) <= NAME_LIMIT


@given(st.tuples(USERS, TEAMS), st.tuples(USERS, TEAMS))
def test_two_people_or_teams_never_share_a_name(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Studio's names ignore case (SageMaker API Reference, CreateUserProfile), so names are compared without it."""
    names = [studio_profile_name(user, team, "team1").casefold() for user, team in (one, other)]
    assert (names[0] == names[1]) == (one == other)


def test_people_who_differ_by_hyphens_or_case_have_two_names() -> None:
    """`a-b` in `c` and `a` in `b-c` were one Studio profile in the published sample (SIGNIN.md, name collisions)."""
    pairs = [("a-b", "c"), ("a", "b-c"), ("A-b", "c"), ("a_b", "c"), ("a-b", "C")]
    assert len({studio_profile_name(user, team, "cc") for user, team in pairs}) == len(pairs)


@given(USERS, TEAMS, PREFIXES)
def test_the_registry_and_the_sign_in_give_one_name(user: str, team: str, prefix: str) -> None:
    """A name is written in two places, as the sign-in imports nothing of abac: they are one algorithm."""
    assert studio_profile_name(user, team, prefix) == naming.studio_profile_name(user, team, prefix)


def test_a_name_that_was_adopted_comes_first() -> None:
    """A home stays with its owner (issue, team adopt); the map is by user id, letter for letter."""
    adopted = {"user1": "user1-Team1"}
    assert studio_profile_name("user1", "Team1", "team1", adopted) == "user1-Team1"
    assert studio_profile_name("User1", "Team1", "team1", adopted) == studio_profile_name("User1", "Team1", "team1")
