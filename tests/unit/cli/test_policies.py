"""The verbs `generate` and `team` (CLI reference)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from abac.cli.app import main

TEAMS = """\
permission_profiles:
  reader: {description: Reads.}
network_profiles:
  office: {description: The office., allowed_cidrs: [203.0.113.0/24]}
defaults:
  account: "111122223333"
  region: eu-west-1
  domain: studio
  session_duration_seconds: 3600
  permission_profiles: [reader]
  network_profile: office
teams:
  Alpha: {team_prefix: alpha, display_name: "[bold]Alpha", owners: [a@example.com]}
  Beta: {team_prefix: beta, display_name: Beta, account: "444455556666"}
"""


@pytest.fixture
def teams(tmp_path: Path) -> str:
    """A registry of two teams."""
    file = tmp_path / "teams.yaml"
    file.write_text(TEAMS)
    return str(file)


def test_the_list_shows_what_each_team_comes_to(teams: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Defaults are merged, a team's own value wins, and names are text, never markup (CLI reference, team)."""
    assert main(["team", "list", "--teams", teams]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in shown[1:]] == [
        ["Alpha", "alpha", "111122223333"],
        ["Beta", "beta", "444455556666"],
    ]
    assert "[bold]Alpha" in shown[1]


def test_the_list_as_json_says_its_format(teams: str, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON objects carry `"format": 1` (CLI reference, Results are reproducible)."""
    assert main(["team", "list", "--teams", teams, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["format"], list(document["teams"])) == (1, ["Alpha", "Beta"])
    assert document["teams"]["Beta"]["network_profile"] == "office"


def test_one_team_is_shown_with_its_roles(teams: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A team has one execution role for each permission profile (architecture, Contracts between rooms)."""
    assert main(["team", "show", "Alpha", "--teams", teams, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["team"]["roles"] == {"reader": "alpha-reader"}


def test_one_team_is_shown_in_words(teams: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The table names what is decided and leaves out what is not set."""
    assert main(["team", "show", "Alpha", "--teams", teams]) == 0
    shown = capsys.readouterr().out
    assert "a@example.com" in shown
    assert "cost centre" not in shown


def test_a_team_that_is_not_there_is_bad_input(teams: str, capsys: pytest.CaptureFixture[str]) -> None:
    """2, with what was probably meant (CLI reference, Bad input)."""
    assert main(["team", "show", "Alpa", "--teams", teams]) == 2
    assert "no team `Alpa`" in (shown := capsys.readouterr().err)
    assert "did you mean `Alpha`?" in shown


def test_every_error_of_the_registry_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All errors are reported, each with file, line and column (CLI reference, Bad input)."""
    file = tmp_path / "teams.yaml"
    file.write_text(TEAMS.replace("region: eu-west-1", "region: Ireland").replace('"444455556666"', '"4444"'))
    assert main(["team", "list", "--teams", str(file)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert any(line.startswith(f"{file}:7:") for line in lines)
    assert any(line.startswith(f"{file}:14:") for line in lines)
