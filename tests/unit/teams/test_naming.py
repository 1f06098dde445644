"""Names that follow from a team."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.teams import naming

USERS = st.text("abAB-._@1", min_size=1, max_size=40)
TEAMS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", fullmatch=True)
PREFIXES = st.from_regex(r"[a-z0-9]{2,12}", fullmatch=True)


@pytest.mark.parametrize(
    ("team", "prefix"),
    [
        ("Team1", "team1"),
        ("Data_Science", "datascience"),
        ("X", None),
        ("AVeryLongTeamName", None),
        ("a.b-c_d", "abcd"),
    ],
)
def test_a_key_suggests_its_own_letters_and_digits_as_prefix(team: str, prefix: str | None) -> None:
    """A prefix is 2 to 12 lower-case letters and digits (the isolation contract, Whose is a resource?)."""
    assert naming.derived_prefix(team) == prefix


def test_execution_roles_stand_under_the_path_of_their_team() -> None:
    """PassRole is guarded by exact path and name, as role tags do not guard it (IAM User Guide, PassRole)."""
    assert (
        naming.role_path("team1") + naming.role_name("team1", "data-scientist") == "/studio/team1/team1-data-scientist"
    )


def test_own_role_is_named_by_policy_variables_only() -> None:
    """A document names the caller's own role without naming an account, a partition or a team."""
    assert naming.own_role_arn("read-only") == (
        "arn:*:iam::${aws:PrincipalAccount}:role/studio/${aws:PrincipalTag/TeamPrefix}/"
        "${aws:PrincipalTag/TeamPrefix}-read-only"
    )


@given(PREFIXES.filter(lambda prefix: prefix != naming.PLATFORM), st.from_regex(r"[a-z]+(-[a-z]+)*", fullmatch=True))
def test_no_team_role_has_the_name_of_a_platform_role(prefix: str, profile: str) -> None:
    """Role names are unique in an account whatever their path and case (IAM User Guide, IAM identifiers)."""
    assert not naming.role_name(prefix, profile).startswith(f"{naming.PLATFORM}-")


def test_a_derived_bucket_name_is_within_the_limit_of_s3() -> None:
    """A bucket name has at most 63 characters (Amazon S3 User Guide, General purpose bucket naming rules)."""
    longest = naming.data_bucket("abcdefghijkl", "111122223333", "ap-southeast-12")
    assert len(longest) <= naming.BUCKET_NAME_LIMIT


@given(USERS, TEAMS, PREFIXES)
def test_studio_profile_names_have_the_form_that_sagemaker_asks_for(user: str, team: str, prefix: str) -> None:
    """UserProfileName has at most 63 characters of this pattern (SageMaker API Reference, CreateUserProfile)."""
    name = naming.studio_profile_name(user, team, prefix)
    assert re.fullmatch("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", name)
    assert len(name) <= naming.STUDIO_PROFILE_NAME_LIMIT


@given(st.tuples(USERS, TEAMS), st.tuples(USERS, TEAMS))
def test_two_people_or_teams_never_share_a_studio_profile_name(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Studio's names ignore case (SageMaker API Reference, CreateUserProfile), so names are compared without it."""
    names = [naming.studio_profile_name(user, team, "team1").casefold() for user, team in (one, other)]
    assert (names[0] == names[1]) == (one == other)


def test_a_hyphen_in_user_or_team_does_not_make_two_studio_profiles_meet() -> None:
    """`a-b` in `c` and `a` in `b-c` are two profiles; the published sample's `user-team` names made them one."""
    assert naming.studio_profile_name("a-b", "c", "cc") != naming.studio_profile_name("a", "b-c", "cc")


def test_a_studio_profile_name_begins_with_what_people_recognise() -> None:
    """Administrators read names in lists: user, team prefix, then the digest."""
    assert naming.studio_profile_name("Bob.Smith@example.com", "Team1", "team1").startswith(
        "bob-smith-example-co-team1-"
    )


def test_a_studio_profile_name_never_changes() -> None:
    """A name that changed would lock people out of their home: SHA-256 of `1:a2:T1`, base 32, low digits first."""
    assert naming.studio_profile_name("a", "T1", "t1") == "a-t1-xsneykcnqw2gbz332sfjgzfwsi"
