"""The team directory as the sign-in reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from saml_backend.applications import Flow
from saml_backend.directory import Landing, TeamDirectory
from saml_backend.directory.directory import digest_of
from saml_backend.profile_names import studio_profile_name
from saml_backend.refusal import Misconfigured, Refused, Step

RENDERED = Path(__file__).resolve().parents[4] / "policies/rendered/directory.json"
Row = dict[str, Any]


def document() -> dict[str, Any]:
    """What `abac generate` has written."""
    read: dict[str, Any] = json.loads(RENDERED.read_text())
    return read


def changed(**fields: Any) -> TeamDirectory:
    """The directory with fields of Team1 changed, and the digest of that; None takes a field away."""
    teams = document()["teams"]
    row = teams["Team1"] | fields
    teams["Team1"] = {name: value for name, value in row.items() if value is not None}
    return TeamDirectory.read(json.dumps({"format": 1, "digest": digest_of(teams), "teams": teams}))


def test_the_committed_directory_is_read_whole() -> None:
    """The rendered folder and the sign-in agree on format and digest (directory.schema.json)."""
    directory = TeamDirectory.read(RENDERED.read_bytes())
    assert [*directory] == ["Team1", "Team2"]
    entry = directory.team("Team1")
    assert (entry.team, entry.team_prefix, entry.flow) == ("Team1", "team1", Flow.SP_INITIATED)
    assert entry.opener_role == "studio-signin/studio-opener-corporate"
    assert entry.execution_role == "studio/team1/team1-data-scientist"
    assert entry.allowed_networks == (ip_network("203.0.113.0/24"),)
    assert (dict(entry.profiles), dict(entry.landing)) == ({}, {})


@pytest.mark.parametrize("team", ["Team3", "team1", "Team", "Team10", "", "Team1 "])
def test_a_team_that_is_absent_is_refused(team: str) -> None:
    """Keys are compared letter for letter (issue: a team absent there is refused)."""
    with pytest.raises(Refused) as refused:
        TeamDirectory.read(RENDERED.read_bytes()).team(team)
    assert (refused.value.step, refused.value.reason) == (Step.ENTITLEMENT, "team-unknown")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda text: text[:-3], "not JSON"),
        (lambda text: "", "not JSON"),
        (lambda text: "[]", "not an object"),
        (lambda text: text.replace('"format": 1', '"format": 2'), "format"),
        (lambda text: text.replace('"format": 1', '"format": true'), "format"),
        (lambda text: text.replace('"format": 1', '"format": 1, "format": 1'), "not JSON"),
        (lambda text: text.replace("28800", "NaN"), "not JSON"),
        (lambda text: text.replace("team1-data-scientist", "team2-data-scientist"), "digest"),
        (lambda text: text.replace('"digest": "sha256:', '"digest": "sha256:0'), "digest"),
        (lambda text: "[" * 100_000, "not JSON"),
    ],
)
def test_a_damaged_directory_serves_nobody(damage: Callable[[str], str], says: str) -> None:
    """It is checked as a whole before any team is read (issue: versioned, integrity-checked)."""
    with pytest.raises(Misconfigured, match=says):
        TeamDirectory.read(damage(RENDERED.read_text()))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"account": "1111"}, "account"),
        ({"account": None}, "`account` is absent"),
        ({"extra": 1}, "`extra` is not known"),
        ({"session_duration_seconds": 1_799}, "session_duration_seconds"),
        ({"session_duration_seconds": True}, "session_duration_seconds"),
        ({"opener_role": "studio/team1/team1-data-scientist"}, "opener_role"),
        ({"execution_role": "studio/team1/other"}, "execution_roles"),
        ({"execution_roles": {}}, "execution_roles"),
        ({"tags": {"Team": "Team2"}}, "the tag `Team`"),
        ({"allowed_networks": []}, "allowed_networks"),
        ({"allowed_networks": ["203.0.113.1/24"]}, "allowed_networks"),
        ({"sign_in": "either"}, "sign_in"),
        ({"sign_in": []}, "sign_in"),
        ({"profiles": {"a": "x-1", "b": "X-1"}}, "two people"),
        ({"profiles": {"a": "not a name"}}, "profiles"),
        ({"landing": {"x": {"uri": "https://attacker.example/"}}}, "landing"),
        ({"landing": {"x": {}}}, "landing"),
        ({"landing": {"x": {"uri": None, "space": "shared"}}}, "landing"),
        ({"vpc_endpoints": []}, "vpc_endpoints"),
        ({"vpc_endpoints": ["eni-0123456789abcdef0"]}, "vpc_endpoints"),
        ({"profiles": {"a": studio_profile_name("b", "Team1", "team1").upper()}}, "named as somebody else's"),
        ({"profiles": {"a": studio_profile_name("a", "Team2", "team2")}}, "named as somebody else's"),
    ],
)
def test_a_row_that_is_not_as_the_format_says_is_unusable(fields: Row, says: str) -> None:
    """The schema is directory.schema.json; what is not in it is refused, and only that team is out of service."""
    directory = changed(**fields)
    with pytest.raises(Misconfigured, match=says):
        directory.team("Team1")
    assert directory.team("Team2").team == "Team2"


def test_a_row_tells_all_that_is_wrong_with_it() -> None:
    """All problems at once."""
    with pytest.raises(Misconfigured) as unusable:
        changed(account="1", region="x", extra=1).team("Team1")
    assert len(unusable.value.problems) == 3


def test_a_team_may_name_places_where_studio_opens() -> None:
    """SageMaker API Reference, CreatePresignedDomainUrl: LandingUri and SpaceName."""
    places = {"lab": {"uri": "app:JupyterLab:"}, "shared": {"uri": "studio::home", "space": "team-space"}}
    entry = changed(landing=places).team("Team1")
    assert entry.landing == {"lab": Landing("app:JupyterLab:"), "shared": Landing("studio::home", "team-space")}


def test_adopted_studio_profiles_are_kept_by_user_id() -> None:
    """`abac team adopt` writes them (issue, item 7)."""
    assert changed(profiles={"user1": "user1-Team1"}).team("Team1").profiles == {"user1": "user1-Team1"}
