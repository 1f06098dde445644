"""The JSON Schema of teams.yaml, for editors; the file in `abac/schemas` is written from it and tested against it."""

from __future__ import annotations

from typing import Any

from abac.teams.registry import TeamsFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


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
