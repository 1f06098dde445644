"""The JSON Schemas of teams.yaml and of what `abac team` prints; the files in `abac/schemas` are written from them."""

from __future__ import annotations

from typing import Any

from abac.teams.registry import Team, TeamsFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAMES: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}}


def teams_schema() -> dict[str, Any]:
    """Return the schema of teams.yaml (JSON Schema 2020-12), made from the typed values that read it."""
    schema = TeamsFile.model_json_schema(mode="validation")
    return {"$schema": DIALECT, "$id": "teams.schema.json", **_tightened(schema)}


def _tightened(schema: Any) -> Any:
    """Say in the schema what the reader does besides: `null` is refused, and so are keys of another form."""
    if isinstance(schema, list):
        return [_tightened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _tightened(value) for key, value in schema.items() if not (key == "default" and value is None)}
    options = [option for option in kept.pop("anyOf", []) if option != {"type": "null"}]
    kept = {**(options[0] if options else {}), **kept}
    return kept | {"additionalProperties": False} if "patternProperties" in kept else kept


def team_schema() -> dict[str, Any]:
    """Return the schema of `abac team list` and `abac team show` in JSON: every member, defaults included."""
    team = _untitled(Team.model_json_schema(mode="serialization"))
    definitions = team.pop("$defs")  # references to them begin at the root
    members = team["properties"] | {"roles": {**_NAMES, "description": "execution roles by permission profile"}}
    listed = team | {"required": sorted(team["properties"])}
    shown = team | {"properties": members, "required": sorted(members)}
    return {
        "$schema": DIALECT,
        "$id": "team.schema.json",
        "title": "team",
        "description": "What `abac team list --format json` (`teams`) and `abac team show` (`team`) print.",
        "$defs": definitions,
        "oneOf": [_object("teams", {"type": "object", "additionalProperties": listed}), _object("team", shown)],
    }


def _object(member: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["format", member],
        "properties": {"format": {"const": 1}, member: schema},
    }


def _untitled(schema: Any) -> Any:
    """Leave out the titles that only repeat a member's name, and the defaults: everything is printed."""
    if isinstance(schema, list):
        return [_untitled(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _untitled(value)
        for key, value in schema.items()
        if key != "default" and not (key == "title" and isinstance(value, str))
    }
