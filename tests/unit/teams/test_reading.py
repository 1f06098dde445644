"""teams.yaml read: defaults merged, and every problem at its place."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.located import from_plain
from abac.teams import read
from unit.teams.registries import FIRST, HEAD, refused, registry


def test_a_team_has_what_the_defaults_say_and_what_it_says_itself() -> None:
    """Defaults are given once and overridden by a team; tags are merged key by key."""
    team = registry("Team1: {region: eu-north-1, tags: {Project: Atlas}}").teams["Team1"]
    assert (team.account, team.region) == ("111122223333", "eu-north-1")
    assert team.tags == {"Application": "Studio", "Project": "Atlas"}


def test_a_team_without_more_has_prefix_name_and_bucket_from_its_key() -> None:
    """Prefix, display name and bucket are derived where a team does not give them."""
    team = registry("Team1: {}").teams["Team1"]
    assert (team.team_prefix, team.display_name) == ("team1", "Team1")
    assert (team.data_bucket, team.data_bucket_shared) == ("studio-team1-111122223333-eu-west-1", False)


def test_a_team_signs_in_from_our_side_unless_it_says_otherwise() -> None:
    """Sign-in started by us can tell its own answer from a forged one; the other way round cannot (login CSRF)."""
    teams = registry("Team1: {}\nTeam2: {sign_in: idp_initiated}").teams
    assert [team.sign_in for team in teams.values()] == ["sp_initiated", "idp_initiated"]


def test_an_unquoted_account_is_a_number_and_said_to_need_quotes() -> None:
    """YAML reads bare digits as a number, which would lose an account id's leading zeros."""
    found = refused("Team1: {account: 111122223333}")
    assert found == [
        f"teams.yaml:{FIRST}:20: the number `111122223333`; expected an account id of 12 digits, in quotes"
    ]


def test_an_unknown_field_names_the_field_that_was_meant() -> None:
    """A misspelt field would otherwise be ignored in silence."""
    (found,) = refused("Team1: {acount: '111122223333'}")
    assert found.startswith(f"teams.yaml:{FIRST}:11: unknown field `acount`; expected one of `account`, ")
    assert found.endswith("did you mean `account`?")


@pytest.mark.parametrize(
    ("fields", "column", "problem"),
    [
        ("session_duration_seconds: 1799", 37, "the number `1799`; expected 1800 to 43200 seconds"),
        ("session_duration_seconds: 43201", 37, "the number `43201`; expected 1800 to 43200 seconds"),
        ("session_duration_seconds: true", 37, "`true`; expected 1800 to 43200 seconds"),
        ("region: Ireland", 19, "the text `Ireland`; expected a Region such as `eu-west-1`"),
        ("team_prefix: TEAM", 24, "the text `TEAM`; expected 2 to 12 lower-case letters and digits"),
        ("owners: [nobody]", 20, "the text `nobody`; expected an e-mail address"),
        ("owners: nobody@example.com", 19, "the text `nobody@example.com`; expected a list"),
        ("permission_profiles: []", 32, "an empty list; expected at least one"),
        ("sign_in: sp_initated", 20, "the text `sp_initated`; expected `sp_initiated` or `idp_initiated`; "
         "did you mean `sp_initiated`?"),
        ("data: {}", 17, "an empty mapping; expected either `bucket` (the team's own) or `shared_bucket`"),
        ("data: {bucket: Upper}", 26, "the text `Upper`; expected a bucket name: 3 to 63 lower-case letters, digits, "
         "`.` and `-`"),
        ("cost_centre: 'a#b'", 24, "the text `a#b`; expected a tag value: at most 256 letters, digits, spaces and "
         "`_.:/=+-@`"),
        ("tags: {TEAM: x}", 18, "the tag `TEAM`; expected a tag of your own; `Team` is set from the registry"),
        ("tags: {'Sagemaker:space-arn': x}", 18, "the tag `Sagemaker:space-arn`; expected a tag of your own; `aws:` "
         "and `sagemaker:` belong to AWS"),
        ("domain: ", 11, "`domain` without a value; expected a value, or no such line"),
        ("permission_profiles: [read-onyl]", 33, "unknown permission profile `read-onyl`; expected one of "
         "`data-scientist`, `read-only`; did you mean `read-only`?"),
        ("network_profile: home", 28, "unknown network profile `home`; expected one of `corporate`"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_at_its_place(fields: str, column: int, problem: str) -> None:
    """Each field's grammar is that of the AWS API or tag that it becomes; the message says what would be right."""
    assert refused(f"Team1: {{{fields}}}") == [f"teams.yaml:{FIRST}:{column}: {problem}"]


def test_a_key_that_is_no_tag_value_is_refused_at_the_key() -> None:
    """A team key is a letter or digit, then letters, digits, `_.-`: it stands in tags, URLs and names."""
    (found,) = refused("Team 1: {}")
    assert found.startswith(f"teams.yaml:{FIRST}:3: the key `Team 1`; expected a team key")


@pytest.mark.parametrize(
    ("cidr", "problem"),
    [
        ("203.0.113.7/24", "did you mean `203.0.113.0/24`?"),
        ("203.0.113.7", "did you mean `203.0.113.7/32`?"),
        ("0.0.0.0/0", "expected a CIDR block that does not admit the whole internet"),
        ("'::/0'", "expected a CIDR block that does not admit the whole internet"),
        ("203.0.113.0/33", "expected a CIDR block such as `203.0.113.0/24` or `2001:db8::/32`"),
    ],
)
def test_a_network_is_a_block_that_does_not_admit_everybody(cidr: str, problem: str) -> None:
    """aws:SourceIp compares CIDR blocks (IAM User Guide, IP address condition operators)."""
    (found,) = refused("Team1: {}", HEAD.replace("203.0.113.0/24", cidr))
    assert found.startswith("teams.yaml:4:")
    assert found.endswith(problem)


def test_ipv6_blocks_are_networks_too() -> None:
    """aws:SourceIp takes IPv6 (IAM User Guide, IP address condition operators)."""
    head = HEAD.replace("203.0.113.0/24", "203.0.113.0/24, '2001:db8::/32'")
    assert registry("Team1: {}", head).network_profiles["corporate"].allowed_cidrs[1] == "2001:db8::/32"


def test_blocks_that_together_are_the_whole_internet_are_refused() -> None:
    """Two halves of the address space admit everybody just as `0.0.0.0/0` does."""
    (found,) = refused("Team1: {}", HEAD.replace("203.0.113.0/24", "0.0.0.0/1, 128.0.0.0/1"))
    assert "whole internet" in found


def test_a_network_profile_without_networks_is_refused() -> None:
    """An empty list would admit nobody, or everybody, depending on who reads it."""
    (found,) = refused("Team1: {}", HEAD.replace("[203.0.113.0/24]", "[]"))
    assert found.startswith("teams.yaml:4:")
    assert "an empty list; expected at least one" in found


def test_all_problems_are_reported_at_once() -> None:
    """People repair a file in one round."""
    found = refused("""\
        Team1: {region: nowhere, acount: x}
        Team2: {owners: [a, b], user_settings: {ExecutionRole: x}}
        """)
    assert len(found) == 5


def test_what_a_team_and_the_defaults_both_leave_out_is_absent() -> None:
    """A team needs an account, a Region, a domain, a session duration, permission profiles and a network profile."""
    (found,) = refused("Team1: {}", HEAD.replace("domain: studio, ", ""))
    assert found == (
        f"teams.yaml:{FIRST}:3: team `Team1` without `domain`; expected `domain` in the team or in `defaults`"
    )


def test_an_absent_section_is_named() -> None:
    """A registry without network profiles says nothing about who may sign in from where."""
    without = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith("network_profiles"))
    assert refused("Team1: {}", without) == ["teams.yaml:1:1: `network_profiles` absent; expected `network_profiles`"]


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "x", "\u00e9", 0, -1, 1.5, True, [], {}, [None], [[]], {"x": None}, ["x", 1], {"": {}}]
)


def _places(value: Any, steps: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [steps, *(place for step, child in children for place in _places(child, (*steps, step)))]


def _with(value: Any, steps: tuple[str | int, ...], junk: Any) -> Any:
    if not steps:
        return junk
    copied: Any = dict(value) if isinstance(value, dict) else list(value)
    copied[steps[0]] = _with(value[steps[0]], steps[1:], junk)
    return copied


FULL = yaml.safe_load(
    HEAD
    + "  Team1: {team_prefix: one, data: {bucket: lake}, tags: {Project: x}, owners: [a@example.com], members: [u],\n"
    + "          user_settings: {SecurityGroups: [sg-1], StudioWebPortal: ENABLED}, cost_centre: c}\n"
)


@given(st.sampled_from(_places(FULL)), JUNK)
def test_whatever_stands_anywhere_is_read_or_refused(steps: tuple[str | int, ...], junk: Any) -> None:
    """Bad input is an input error with at least one problem, never a crash (CLI.md, bad input)."""
    try:
        read(from_plain(_with(FULL, steps, junk), "teams.yaml"))
    except InputError as error:
        assert error.problems
