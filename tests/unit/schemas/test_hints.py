"""The first line of our YAML files, by which an editor finds the schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.schemas import schema
from unit.schemas.checking import ROOT, validator, written

HINT = "# yaml-language-server: $schema="
POLICIES = ROOT / "policies"
TEMPLATES = [path for path in POLICIES.glob("*/*.yaml") if path.parent.name not in ("rendered", "scenarios")]
FILES = {
    POLICIES / "accepted-mutants.yaml": "accepted-mutants",
    POLICIES / "teams.yaml": "teams",
    POLICIES / "isolation.yaml": "isolation",
    **dict.fromkeys(TEMPLATES, "template"),
    **dict.fromkeys(POLICIES.glob("scenarios/*.yaml"), "scenario"),
    POLICIES / "scenarios" / "studio-calls.yaml": "studio-calls",
    **dict.fromkeys(ROOT.glob("tests/scenarios/*.yaml"), "scenario"),
}


@pytest.mark.parametrize("path", sorted(FILES), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_names_its_schema_and_satisfies_it(path: Path) -> None:
    """YAML language server, "Using inlined schema": a path that is relative to the file, in the first comment."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith(HINT)
    named = (path.parent / first.removeprefix(HINT)).resolve()
    assert named == ROOT / "src" / "abac" / "schemas" / schema(FILES[path])["$id"]
    validator(FILES[path]).validate(written(path))
