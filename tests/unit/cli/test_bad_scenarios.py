"""Scenarios that nobody should send, each told in its place, while the others are still decided."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from abac.cli.app import main

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
REQUEST = {
    "principal": "arn:aws:sts::111122223333:assumed-role/A/alice",
    "action": "s3:GetObject",
    "resource": "arn:aws:s3:::data/file",
}


def scenario(*statements: dict[str, Any], **request: Any) -> dict[str, Any]:
    """A scenario whose request has other members; None takes one away."""
    members = {name: value for name, value in {**REQUEST, **request}.items() if value is not None}
    document = {"Version": "2012-10-17", "Statement": list(statements or (ALLOW,))}
    return {"request": members, "policies": {"identity": [document]}}


def simulated(file: Path, capsys: pytest.CaptureFixture[str], code: int) -> tuple[list[Any], str]:
    """What `abac simulate` prints about a file, and what it says on stderr."""
    assert main(["simulate", str(file), "--format", "jsonl"]) == code
    shown = capsys.readouterr()
    return [json.loads(line) for line in shown.out.splitlines()], shown.err


@pytest.mark.parametrize(
    ("line", "path", "found"),
    [
        (json.dumps(scenario(resource="arn:aws:s3:data")), "request.resource", "`arn:aws:s3:data`"),
        (json.dumps(scenario(principal=None)), "request.principal", "nothing"),
        (json.dumps(scenario() | {"policies": {"idenity": []}}), "policies.idenity", "unknown member `idenity`"),
        (json.dumps(scenario(context={"aws:SourceIp": {"is": 1}})), "request.context.aws:SourceIp", "an object"),
        (json.dumps(scenario(context={"aws:SourceIp": None})), "request.context.aws:SourceIp", "null"),
        ('{"name": "\\ud800"}', "name", "half of a surrogate pair"),
        (json.dumps(scenario() | {"name": 7}), "name", "the number `7`"),
    ],
    ids=["short ARN", "no principal", "unknown policy type", "object", "null", "surrogate", "name"],
)
def test_what_is_wrong_stands_in_its_place(
    line: str, path: str, found: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An invalid scenario yields its error in its place, the others still run, exit 2 (scenario format)."""
    file = tmp_path / "scenarios.jsonl"
    file.write_text(f"{line}\n{json.dumps(scenario())}\n")
    rows, said = simulated(file, capsys, 2)
    assert (rows[0]["error"]["path"], rows[0]["error"]["found"]) == (path, found)
    assert rows[1]["decision"] == "Allowed"
    assert f"{file}:1:" in said


def test_nesting_has_an_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Deep nesting costs neither Python's recursion nor the scenario that follows."""
    file = tmp_path / "scenarios.jsonl"
    file.write_text(f"{'[' * 200_000}\n{json.dumps(scenario())}\n")
    rows, _ = simulated(file, capsys, 2)
    assert rows[0]["error"]["found"].startswith("nesting deeper than")
    assert rows[1]["decision"] == "Allowed"


def test_a_line_of_a_hundred_megabytes_is_refused_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 MB a scenario (scenario format, Limits); what is beyond is passed over, and never held."""
    file = tmp_path / "scenarios.jsonl"
    with file.open("wb") as stream:
        for _ in range(100):
            stream.write(b" " * 1_000_000)
        stream.write(b"{}\n")
        stream.write(json.dumps(scenario()).encode() + b"\n")
    rows, said = simulated(file, capsys, 2)
    assert rows[0]["error"]["found"] == "a scenario of more than 1,000,000 bytes"
    assert rows[1]["decision"] == "Allowed"
    assert f"{file}:1:1" in said


def test_a_nul_in_a_name_is_the_names_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON can spell it (RFC 8259, section 7), and so the same name comes out."""
    file = tmp_path / "scenarios.jsonl"
    file.write_text(json.dumps(scenario() | {"name": "a\0b"}))
    rows, _ = simulated(file, capsys, 0)
    assert rows[0]["name"] == "a\0b"


def test_ten_thousand_statements_are_decided_and_said_to_be_too_many(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A managed policy has at most 6,144 characters (IAM User Guide, IAM and AWS STS quotas)."""
    denied = [{"Effect": "Deny", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::b{n}/*"} for n in range(9_999)]
    file = tmp_path / "scenarios.jsonl"
    file.write_text(json.dumps(scenario(ALLOW, *denied)))
    rows, said = simulated(file, capsys, 0)
    assert rows[0]["decision"] == "Allowed"
    assert "characters without white space; expected at most 6,144 characters" in said


def test_a_document_within_its_limit_is_not_spoken_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same quota: many short statements are fewer characters than they may be."""
    file = tmp_path / "scenarios.jsonl"
    file.write_text(json.dumps(scenario(*[ALLOW] * 60)))
    _, said = simulated(file, capsys, 0)
    assert said == ""
