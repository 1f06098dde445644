"""What is written against the JSON Schemas in the package."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from unit.generate.folders import FILES, OWN_JOBS, rendered

POLICIES = Path(__file__).parents[3] / "policies"
SCHEMAS = {
    "manifest.json": "manifest",
    "statements.json": "statements",
    "teams.json": "rendered-teams",
    "directory.json": "directory",
}


def validator(name: str) -> jsonschema.Draft202012Validator:
    """Return the validator of one of the package's schemas."""
    text = resources.files("abac").joinpath(f"schemas/{name}.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


@pytest.mark.parametrize("name", ["teams", "template", *SCHEMAS.values()])
def test_a_schema_is_itself_valid(name: str) -> None:
    """JSON Schema 2020-12."""
    schema = validator(name).schema
    jsonschema.Draft202012Validator.check_schema(schema)
    assert isinstance(schema, dict)
    assert schema["$id"] == f"{name}.schema.json"


@pytest.mark.parametrize("file", SCHEMAS)
def test_what_is_written_satisfies_its_schema(tmp_path: Path, file: str) -> None:
    """Terraform, sign-in and reports read these files by their schema."""
    validator(SCHEMAS[file]).validate(json.loads(rendered(tmp_path).files[file]))


@pytest.mark.parametrize("file", SCHEMAS)
def test_a_schema_knows_every_member(tmp_path: Path, file: str) -> None:
    """A member that the schema does not know is refused: the schema cannot lag behind what is written."""
    value = json.loads(rendered(tmp_path).files[file])
    for broken in _with_a_member_more(value):
        assert list(validator(SCHEMAS[file]).iter_errors(broken))


def _with_a_member_more(value: dict[str, Any]) -> list[dict[str, Any]]:
    rows = json.loads(json.dumps(value))
    for section in rows.values():
        if isinstance(section, dict | list):
            row = section[0] if isinstance(section, list) else next(iter(section.values()))
            (row[0] if isinstance(row, list) else row)["unknown"] = 1
    return [{**value, "unknown": 1}, rows]


@pytest.mark.parametrize("name", sorted(name for name in FILES if "/" in name))
def test_templates_satisfy_their_schema(name: str) -> None:
    """What generate reads, an editor accepts."""
    validator("template").validate(yaml.safe_load(FILES[name]))


def test_committed_templates_satisfy_their_schema() -> None:
    """Every template of the product is checked by an editor as it is written."""
    paths = [path for path in POLICIES.glob("*/**/*.yaml") if path.parent.name not in {"scenarios", "rendered"}]
    assert paths
    for path in paths:
        validator("template").validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("policy_type: identity", "policy_type: scp"),
        ("document: team", "level: unit"),
        ("serves: [L1]", "serves: []"),
        ("Effect: Allow", "Effect: allow"),
        ("treatment: accepted, ", ""),
        ("per: permission_profile", "per: team"),
    ],
)
def test_the_template_schema_refuses_what_generate_refuses(old: str, new: str) -> None:
    """An editor shows a mistake while it is typed."""
    assert list(validator("template").iter_errors(yaml.safe_load(OWN_JOBS.replace(old, new))))
