"""The JSON Schema that editors use, and the committed registry."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml

from abac.teams import load
from abac.teams.schema import teams_schema
from unit.teams.registries import HEAD

COMMITTED = Path(__file__).parents[3] / "policies" / "teams.yaml"


def test_the_schema_in_the_package_is_the_one_that_the_typed_values_give() -> None:
    """An editor must accept what the reader accepts: the file is written from the same source."""
    text = resources.files("abac").joinpath("schemas/teams.schema.json").read_text(encoding="utf-8")
    assert json.loads(text) == teams_schema()


def test_the_schema_is_itself_valid() -> None:
    """JSON Schema 2020-12."""
    jsonschema.Draft202012Validator.check_schema(teams_schema())


def test_the_committed_registry_satisfies_the_schema() -> None:
    """policies/teams.yaml is the example that people copy."""
    jsonschema.validate(yaml.safe_load(COMMITTED.read_text(encoding="utf-8")), teams_schema())


@pytest.mark.parametrize(
    "team",
    [
        "Team 1: {}",
        "Team1: {acount: '111122223333'}",
        "Team1: {region: null}",
        "Team1: {session_duration_seconds: 1799}",
        "Team1: {user_settings: {ExecutionRole: x}}",
        "Team1: {tags: {'a#b': x}}",
        "Team1: {permission_profiles: []}",
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(team: str) -> None:
    """An editor shows a mistake while it is typed."""
    document = yaml.safe_load(f"{HEAD}  {team}")
    assert list(jsonschema.Draft202012Validator(teams_schema()).iter_errors(document))


def test_the_committed_registry_is_the_published_samples_people() -> None:
    """User 1 works in Team1 and Team2, User 2 in Team2 only (the published sample's README)."""
    teams = load(COMMITTED).teams
    assert {key: team.members for key, team in teams.items()} == {"Team1": ("User1",), "Team2": ("User1", "User2")}
