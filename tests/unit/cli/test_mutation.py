"""The verb `mutate` (CLI reference)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from abac.cli.app import main
from unit.schemas.checking import validator

TIGHT = str(Path(__file__).parents[2] / "worlds" / "tight")
OWN = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of somebody's policies: one statement."""
    invoke = {
        "Sid": "Invoke",
        "Effect": "Allow",
        "Action": "sagemaker:InvokeEndpoint",
        "Resource": "*",
        "Condition": OWN,
    }
    found = tmp_path / "rendered"
    found.mkdir()
    (found / "team.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [invoke]}))
    return found


def mutants(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and what `mutate --format json` prints; it satisfies the schema."""
    code = main(["mutate", "--jobs", "1", "--format", "json", *words])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    validator("mutants").validate(found)
    return code, found


def test_an_unexplained_survivor_ends_with_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The gate is "no unexplained survivor" (PROOF.md, Mutation); a survivor shows its request."""
    code, found = mutants(capsys, "--rendered", str(folder))
    survivors = [row for row in found["mutants"] if row["outcome"] in ("narrower", "wider")]
    assert code == 1 and found["unexplained"] == len(survivors) > 0
    assert {row["killed_by"] for row in found["mutants"] if row["outcome"] == "killed"} == {"I2"}
    assert all(row["example"]["request"]["action"] == "sagemaker:InvokeEndpoint" for row in survivors)


def test_with_every_survivor_accepted_it_ends_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Accepted survivors are recorded with a reason beside the folder (issue 5, abac mutate)."""
    entry = {"policy": "*", "statement": "Invoke", "mutation": "*", "reason": "nobody asks for liveness here"}
    (folder.parent / "accepted-mutants.yaml").write_text(json.dumps({"format": 1, "accepted": [entry]}))
    code, found = mutants(capsys, "--rendered", str(folder))
    assert code == 0 and found["unexplained"] == 0
    assert {row["accepted"] for row in found["mutants"] if row["outcome"] == "narrower"} == {entry["reason"]}


def test_an_entry_that_is_out_of_date_ends_with_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A stale entry is an error with its line (issue 5, abac mutate)."""
    entry = {"policy": "*", "statement": "Gone", "mutation": "*", "reason": "it was there once"}
    file = folder.parent / "mine.yaml"
    file.write_text(json.dumps({"format": 1, "accepted": [entry]}))
    assert main(["mutate", "--jobs", "1", "--rendered", str(folder), "--accepted", str(file)]) == 2
    assert "mine.yaml:1:28: no mutant of `Gone` survives by this entry" in capsys.readouterr().err


def test_a_table_and_markdown_name_the_survivors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a person has to look at comes first; the rest is counted."""
    main(["mutate", "--jobs", "1", "--rendered", str(folder)])
    shown = capsys.readouterr().out
    assert "that no property notices and nobody explains" in shown.splitlines()[0]
    assert "team.json#Invoke: removed" in shown
    main(["mutate", "--jobs", "1", "--rendered", str(folder), "--format", "markdown"])
    assert capsys.readouterr().out.startswith("### ")


def test_a_statement_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Bad input ends with 2 (CLI reference, Exit codes)."""
    assert main(["mutate", "--rendered", TIGHT, "--statement", "NoSuch"]) == 2
    assert "--statement: `NoSuch`; expected the Sid of a statement" in capsys.readouterr().err
