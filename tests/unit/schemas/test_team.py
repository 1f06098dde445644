"""team.schema.json against what `abac team` prints."""

from __future__ import annotations

import json
from typing import Any

import pytest

from abac.cli.app import main
from abac.schemas import schema
from abac.teams.schema import team_schema
from unit.schemas.checking import ROOT, accepts, changed, validator, without

TEAMS = str(ROOT / "policies" / "teams.yaml")


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """What the command prints as JSON."""
    assert main(["team", *words, "--teams", TEAMS, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_schema_in_the_package_is_the_one_that_the_typed_values_give() -> None:
    """The command prints those values."""
    assert schema("team") == team_schema()


@pytest.mark.parametrize("words", [("list",), ("show", "Team1"), ("show", "Team2")])
def test_what_is_printed_satisfies_the_schema(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """ARCHITECTURE: every JSON output has a schema, tested against what is written."""
    validator("team").validate(printed(capsys, *words))


def test_the_schema_refuses_what_is_never_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Every member is there, none besides, each of its type."""
    good = printed(capsys, "show", "Team1")
    assert accepts("team", good)
    for path in (("format",), *(("team", member) for member in good["team"])):
        assert not accepts("team", without(good, path))
    for path, value in {
        ("teams",): {},
        ("team", "extra"): 1,
        ("team", "account"): 111122223333,
        ("team", "session_duration_seconds"): "28800",
        ("team", "roles"): ["team1-data-scientist"],
        ("team", "sign_in"): "saml",
    }.items():
        assert not accepts("team", changed(good, path, value))
