"""What does not fit together in teams.yaml."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.teams.registries import FIRST, HEAD, refused, registry


def test_keys_that_differ_in_case_alone_are_one_team() -> None:
    """Studio's names and URLs ignore case (SageMaker API Reference, CreateUserProfile)."""
    found = refused("Alpha: {team_prefix: alpha}\nALPHA: {team_prefix: beta}")
    assert found == [
        f"teams.yaml:{FIRST + 1}:3: team `ALPHA`; expected a key that differs from `Alpha` (teams.yaml:{FIRST}:3) "
        "in more than case"
    ]


def test_a_prefix_that_begins_another_names_both_with_their_places() -> None:
    """`team1` begins `team10`: a pattern for the one could reach the other's names."""
    (found,) = refused("Team1: {}\nOther: {team_prefix: team10}")
    assert found == (
        f"teams.yaml:{FIRST + 1}:24: team prefix `team10` of team `Other`, which begins with `team1`; expected no "
        f"overlap with `team1` of team `Team1` (teams.yaml:{FIRST}:3); write `team_prefix` in one of the two"
    )


@given(st.lists(st.text("ab1", min_size=2, max_size=4), min_size=2, max_size=6))
def test_every_overlap_is_found_and_nothing_else(prefixes: list[str]) -> None:
    """Prefix-free means that no prefix begins another: the naive comparison of all pairs is the expected value."""
    rows = [f"K{index}: {{team_prefix: '{prefix}'}}" for index, prefix in enumerate(prefixes)]
    overlap = any(one.startswith(other) for i, one in enumerate(prefixes) for j, other in enumerate(prefixes) if i != j)
    if overlap:
        assert all("no overlap with" in problem for problem in refused("\n".join(rows)))
    else:
        assert [team.team_prefix for team in registry("\n".join(rows)).teams.values()] == prefixes


@pytest.mark.parametrize("team", ["Root: {}", "A1: {team_prefix: root}", "A1: {team_prefix: studio}"])
def test_a_reserved_name_is_refused_in_any_case(team: str) -> None:
    """Reserved names are data; `studio` begins the platform's own role names."""
    (found,) = refused(team)
    assert found.endswith("which is reserved; expected a name other than `studio`, `root`")


def test_a_profile_name_that_the_defaults_get_wrong_is_one_problem() -> None:
    """However many teams inherit a wrong name, it is written once and repaired once."""
    (found,) = refused("Team1: {}\nTeam2: {}", HEAD.replace("[data-scientist]", "[data-scientits]"))
    assert found.startswith("teams.yaml:2:34: unknown permission profile `data-scientits`; expected one of")


def test_a_role_name_beyond_64_characters_is_refused() -> None:
    """A role name has at most 64 characters (IAM User Guide, IAM and AWS STS quotas)."""
    name = "p" * 58
    head = HEAD.replace("read-only:", f"{name}:")
    fits = registry(f"A: {{team_prefix: abcde, permission_profiles: [{name}]}}", head).teams["A"]
    assert len(fits.role_names()[name]) == 64
    (found,) = refused(f"A: {{team_prefix: abcdef, permission_profiles: [{name}]}}", head)
    assert f"role name `abcdef-{name}` of 65 characters" in found


def test_a_bucket_that_two_teams_call_their_own_is_refused() -> None:
    """A team's own bucket holds no other team's data."""
    (found,) = refused("Team1: {data: {bucket: lake}}\nTeam2: {data: {shared_bucket: lake}}")
    assert found == (
        f"teams.yaml:{FIRST + 1}:17: bucket `lake` of team `Team1` (teams.yaml:{FIRST}:17) also in `Team2`; expected a "
        "bucket of its own, or `shared_bucket: lake` in each of them"
    )


def test_a_bucket_that_is_named_like_another_teams_derived_one_is_refused() -> None:
    """A team without `data` has a bucket all the same."""
    (found,) = refused("Team1: {data: {bucket: studio-team2-111122223333-eu-west-1}}\nTeam2: {}")
    assert found.startswith(f"teams.yaml:{FIRST + 1}:3: bucket `studio-team2-111122223333-eu-west-1` of team `Team1`")


def test_a_bucket_may_be_shared_by_teams_that_say_so() -> None:
    """Data of a shared bucket is kept apart by the team's prefix."""
    teams = registry("Team1: {data: {shared_bucket: lake}}\nTeam2: {data: {shared_bucket: lake}}").teams
    assert {team.data_bucket for team in teams.values()} == {"lake"}


def test_a_shared_bucket_stays_within_one_account() -> None:
    """Policies bind data to the caller's own account (aws:ResourceAccount)."""
    (found,) = refused("Team1: {data: {shared_bucket: lake}}\nTeam2: {data: {shared_bucket: lake}, "
                       "account: '222233334444'}")  # fmt: skip
    assert "expected teams of one account; `Team1` is in 111122223333" in found


def test_a_domain_id_is_in_one_account_and_region() -> None:
    """A domain exists in one account and Region (SageMaker Developer Guide, Amazon SageMaker AI domain overview)."""
    (found,) = refused("Team1: {domain: d-abc}\nTeam2: {domain: d-abc, region: eu-north-1}")
    assert found.startswith(f"teams.yaml:{FIRST + 1}:19: domain `d-abc` of team `Team2` in 111122223333, eu-north-1")


def test_tag_keys_that_differ_in_case_alone_are_refused() -> None:
    """Tag keys of IAM ignore case (IAM User Guide, Tags for AWS Identity and Access Management resources)."""
    (found,) = refused("Team1: {tags: {application: x}}")
    assert found == (
        f"teams.yaml:{FIRST}:18: the tag `application`; expected one spelling for `Application` (teams.yaml:2:86); "
        "tag keys ignore case"
    )


def test_a_role_carries_at_most_50_tags_with_ours() -> None:
    """50 tags a role (IAM User Guide, IAM and AWS STS quotas), 8 of which are set from the registry."""
    fits = ", ".join(f"K{index}: v" for index in range(41))
    assert len(registry(f"Team1: {{tags: {{{fits}}}}}").teams["Team1"].tags) == 42
    (found,) = refused(f"Team1: {{tags: {{{fits}, K41: v}}}}")
    assert "43 custom tags in `Team1`; expected at most 42" in found


def test_a_permission_profile_is_listed_once() -> None:
    """Two roles of one name cannot exist."""
    (found,) = refused("Team1: {permission_profiles: [read-only, read-only]}")
    assert found == f"teams.yaml:{FIRST}:44: permission profile `read-only` a second time; expected each name once"
