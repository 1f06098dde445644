"""The verb `prove` (CLI reference, JSON of `prove`, exit codes)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from abac.cli.app import main
from abac.language.policy_set import PolicySet
from abac.language.scenario import Scenario, read_scenario
from abac.located import from_plain
from abac.simulate import decide

ROOT = Path(__file__).parents[3]
WIDE = {"Effect": "Allow", "Action": "sagemaker:DeleteModel", "Resource": "*"}
OWN = {**WIDE, "Condition": {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}}
# A contract of two services, so that few actions are asked about.
CONTRACT = """
format: 1
properties: {I2: {title: no write}, L6: {title: the working day, waits_for: its scenarios}}
services: [sagemaker-mlflow]
treatments: {"sagemaker-mlflow:*": {treatment: denied}}
"""


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    """A small contract."""
    file = tmp_path / "contract.yaml"
    file.write_text(CONTRACT)
    return file


def folder(tmp_path: Path, *statements: dict[str, Any]) -> Path:
    """A folder of one document."""
    made = tmp_path / "mine"
    made.mkdir(exist_ok=True)
    (made / "own.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))
    return made


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """The exit code and what was printed."""
    code = main(["prove", "--jobs", "1", *map(str, words)])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_contract_that_holds_ends_with_0(tmp_path: Path, contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CLI reference, exit codes; a pending property is shown and never red."""
    code, out, _ = run(capsys, "--rendered", folder(tmp_path, OWN), "--contract", contract, "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert found["summary"] == {"proved": 1, "refuted": 0, "unknown": 0, "pending": 1}
    assert found["format"] == 1
    assert found["principals"][0] == {
        "arn": "arn:aws:iam::111122223333:role/alpha-role",
        "team": "Alpha",
        "kind": "execution_role",
    }


def test_a_counterexample_is_a_scenario_complete_by_itself(
    tmp_path: Path, contract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """CLI reference: `abac simulate` must decide exactly what it expects; a broken contract ends with 1."""
    code, out, _ = run(capsys, "--rendered", folder(tmp_path, WIDE), "--contract", contract, "--format", "json")
    (found,) = (each for each in json.loads(out)["properties"] if each["id"] == "I2")
    (example,) = found["counterexamples"]
    assert (code, found["status"], example["action"]) == (1, "refuted", "sagemaker:DeleteModel")
    scenario = read_scenario(from_plain(example["scenario"]), "it")
    assert isinstance(scenario, Scenario)
    assert isinstance(scenario.policies, PolicySet)
    assert decide(scenario.request, scenario.policies).outcome.value == scenario.expect == "Allowed"


@pytest.mark.parametrize("form", ["table", "junit", "sarif", "markdown", "github"])
def test_each_format_names_property_and_action(
    tmp_path: Path, contract: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    """CLI reference, --format: all of them say the same."""
    code, out, _ = run(capsys, "--rendered", folder(tmp_path, WIDE), "--contract", contract, "--format", form)
    assert code == 1
    assert "I2" in out
    assert "DeleteModel" in out


def test_a_property_alone_is_asked(tmp_path: Path, contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The others are not in the report."""
    words = ("--rendered", folder(tmp_path, WIDE), "--contract", contract, "--format", "json", "--property", "L6")
    code, out, _ = run(capsys, *words)
    assert code == 0
    assert [each["id"] for each in json.loads(out)["properties"]] == ["L6"]


def test_an_unknown_property_is_a_wrong_choice(
    tmp_path: Path, contract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The words name those that there are."""
    code, _, err = run(capsys, "--rendered", folder(tmp_path, WIDE), "--contract", contract, "--property", "I22")
    assert code == 2
    assert "unknown property `I22`" in err
    assert "did you mean `I2`?" in err


def test_a_contract_of_unknown_names_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Issue "Proof", Bad input: an unknown action or property, with its place, all at once."""
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "format: 1\nproperties: {I99: {title: x}}\ntreatments: {sagemaker:DeleteModels: {treatment: denied}}\n"
    )
    code, _, err = run(capsys, "--rendered", folder(tmp_path, WIDE), "--contract", file)
    assert code == 2
    assert "wrong.yaml:2:" in err
    assert "wrong.yaml:3:" in err


def test_a_source_without_a_team_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Issue "Proof", Bad input: nothing is isolated from anything."""
    rendered = tmp_path / "rendered"
    rendered.mkdir()
    (rendered / "manifest.json").write_text('{"format": 1, "documents": []}')
    (rendered / "teams.json").write_text('{"format": 1, "teams": {}, "roles": {}}')
    (rendered / "directory.json").write_text('{"format": 1, "teams": {}}')
    code, _, err = run(capsys, "--rendered", rendered)
    assert code == 2
    assert "no role that carries the tag `Team`; expected a team principal" in err


def test_a_property_of_our_own_set_that_constrains_nothing_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """ISOLATION.md: zero rows end with 2 on our own set; on others they are unknown, 3."""
    file = tmp_path / "empty.yaml"
    file.write_text("format: 1\nproperties: {L2: {title: x}}\nservices: [sagemaker-mlflow]\n")
    code, _, err = run(capsys, "--rendered", ROOT / "policies" / "rendered", "--contract", file)
    assert (code, "L2: no row is constrained" in err) == (2, True)
    code, _, _ = run(capsys, "--rendered", folder(tmp_path, OWN), "--contract", file)
    assert code == 3


def test_evidence_is_written_beside_the_verdict(
    tmp_path: Path, contract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """docs/how-to/check-a-proof.md: the folder appears as a whole."""
    evidence = tmp_path / "evidence"
    words = ("--rendered", folder(tmp_path, OWN), "--contract", contract, "--evidence", evidence)
    code, _, _ = run(capsys, *words)
    assert code == 0
    manifest = json.loads((evidence / "evidence.json").read_text())
    assert [each["id"] for each in manifest["properties"]] == ["I2", "L6"]
    assert manifest["problems"]
