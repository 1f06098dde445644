"""findings.schema.json against what `abac lint` prints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from abac.cli.app import main
from unit.schemas.checking import accepts, changed, places, validator, without

DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"},
        {"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::b/*"},
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:x": []}}},
    ],
}
"""Mistakes of more than one severity, one of them with a guess at what was meant."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The document as a file."""
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(DOCUMENT))
    return path


@pytest.fixture
def printed(file: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """What `abac lint --format json` prints about it."""
    main(["lint", str(file), "--format", "json"])
    return json.loads(capsys.readouterr().out)


def test_what_lint_prints_satisfies_the_schema(printed: Any) -> None:
    """Every JSON output has a schema (architecture, policies/rendered)."""
    assert any(row["meant"] for row in printed["findings"])
    assert printed["summary"]["errors"] > 0
    validator("findings").validate(printed)


def test_each_line_of_jsonl_is_a_finding(printed: Any, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same objects, one a line."""
    main(["lint", str(file), "--format", "jsonl"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows == printed["findings"]
    for row in rows:
        validator("findings", "finding").validate(row)


def test_every_member_of_a_finding_is_there_and_no_other(printed: Any) -> None:
    """Scripts read them without asking whether they are there."""
    for path in places(printed):
        if isinstance(path[-1], str):
            assert not accepts("findings", without(printed, path)), path
            assert not accepts("findings", changed(printed, (*path[:-1], "more"), 1)), path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 2),
        (("findings", 0, "severity"), "fatal"),
        (("findings", 0, "rule"), "Unknown Action"),
        (("findings", 0, "line"), -1),
        (("findings", 0, "found"), ""),
        (("summary", "errors"), None),
        (("catalogue", "date"), "today"),
    ],
)
def test_a_wrong_value_in_findings_is_refused(printed: Any, path: tuple[str | int, ...], value: object) -> None:
    """The schema says what each member may hold."""
    assert not accepts("findings", changed(printed, path, value))
