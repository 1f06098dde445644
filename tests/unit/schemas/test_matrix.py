"""matrix.schema.json against what `abac matrix` prints and what `abac report` reads."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.cli import reports, requests
from abac.cli.app import main
from abac.errors import InputError
from abac.results.decode import from_json
from abac.results.document import json_schema
from abac.results.encode import to_json
from abac.results.matrix import MatrixResult
from abac.schemas import schema
from matrices import hostile_matrix, studio_matrix
from strategies.documents import json_values
from strategies.results import matrices
from unit.schemas.checking import accepts, changed, damaged, validator, without

GOOD: dict[str, Any] = json.loads(json.dumps(to_json(hostile_matrix())))


def reads(document: object) -> bool:
    """Whether `abac report` takes it."""
    try:
        from_json(document)
    except InputError:
        return False
    return True


def test_the_schema_in_the_package_is_the_one_that_the_typed_values_give() -> None:
    """`abac report` reads by those values: the file is written from the same source."""
    assert schema("matrix") == json_schema()


def test_what_is_printed_satisfies_the_schema(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """ARCHITECTURE: every JSON output has a schema; `--format json`, and each line of `jsonl`."""
    result = studio_matrix()
    shown = MatrixResult(result.rows[:40], result.properties[-2:], sizes=result.sizes, accepted=result.accepted)
    monkeypatch.setattr(requests, "_matrix", lambda *_: shown)
    main(["matrix", "--format", "json"])
    validator("matrix").validate(json.loads(capsys.readouterr().out))
    main(["matrix", "--format", "jsonl"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 40
    for line in lines:
        validator("matrix", "Row").validate(json.loads(line))


def test_a_real_matrix_satisfies_the_schema(tmp_path: Any) -> None:
    """A folder of one document of somebody else, decided by the contract of this repository."""
    allow = {"Effect": "Allow", "Action": "logs:Get*", "Resource": "*"}
    folder = tmp_path / "rendered"
    folder.mkdir()
    (folder / "one.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [allow]}))
    contract = tmp_path / "isolation.yaml"
    contract.write_text('properties: {I1: {title: "no read"}}\nservices: [logs]\n')
    result = requests._matrix(folder, "Team", contract, 1)
    document = json.loads(reports.as_json(result))
    assert document["rows"]
    validator("matrix").validate(document)


@pytest.mark.parametrize("member", GOOD)
def test_results_have_every_member(member: str) -> None:
    """Scripts read them without asking whether they are there."""
    assert accepts("matrix", GOOD)
    assert not accepts("matrix", without(GOOD, (member,)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 2),
        (("extra",), 1),
        (("summary", "fine"), 1),
        (("summary", "holds"), -1),
        (("properties", 0, "status"), "proved"),
        (("properties", 0, "broken"), ["I1"]),
        (("rows", 0, "relation"), "cousin"),
        (("rows", 0, "decision"), "Denied"),
        (("rows", 0, "expected"), "ImplicitlyDenied"),
        (("rows", 0, "request"), "*"),
        (("rows", 0, "statements", 0, "effect"), "allow"),
        (("rows", 0, "statements", 0, "place", "line"), -1),
        (("sizes", 0, "characters"), 1.5),
        (("seconds",), "soon"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(path: tuple[str | int, ...], value: object) -> None:
    """What a schema lets through, `abac report` must be able to read."""
    wrong = changed(GOOD, path, value)
    assert reads(GOOD)
    assert not reads(wrong)
    assert not accepts("matrix", wrong)


@given(matrices())
def test_whatever_is_written_satisfies_the_schema(result: MatrixResult) -> None:
    """ARCHITECTURE: tested against what is written."""
    validator("matrix").validate(json.loads(json.dumps(to_json(result))))


@given(damaged(matrices().map(lambda result: json.loads(json.dumps(to_json(result)))), json_values | st.integers(0, 9)))
def test_the_reader_accepts_what_the_schema_accepts(document: Any) -> None:
    """But for the index of a row that is not there, which no schema can count."""
    if accepts("matrix", document) and all(
        index < len(document["rows"]) for prop in document["properties"] for index in prop["broken"]
    ):
        assert reads(document)
