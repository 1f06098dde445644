"""Evidence that a stranger checks with nothing but cvc5, by the script of docs/how-to/check-a-proof.md."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from abac.errors import InputError
from abac.language.pattern import Pattern
from abac.operators import Globs
from abac.prove.crosscheck import Agreement, Problem, crosscheck
from abac.prove.cvc5 import Solver
from abac.prove.evidence import proved_without_evidence, write_evidence
from abac.prove.formula import And, Formula, Not, Slot, Within
from abac.results.proof import ProofReport, ProofStatus, PropertyProof

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "docs" / "how-to" / "check_evidence.py"
TEAM = Slot("aws:resourcetag/team")


def of_team(name: str) -> Formula:
    """The resource belongs to the team."""
    return Within(TEAM, Globs((Pattern.literal(name),)))


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    """Two properties that hold, one of them in two rows of one class, and one that does not."""
    problems = [
        Problem(
            And((of_team("a"), Not(of_team("a")))), {}, False, "I1", "s:Describe", "model", "role/a", ("Allow own",)
        ),
        Problem(And((of_team("b"), Not(of_team("b")))), {}, False, "I1", "s:Describe", "endpoint", "role/a"),
        Problem(And((of_team("a"), of_team("b"))), {}, False, "I2", "s:Delete", "model", "role/a"),
        Problem(of_team("b"), {}, True, "I3", "s:AddTags", "model", "role/a"),
    ]
    with Solver() as solver:
        return crosscheck(problems, solver)


REPORT = ProofReport(
    (
        PropertyProof("I1", "no read", ProofStatus.PROVED, rows=2, assumptions=("one-resource-tag: …",)),
        PropertyProof("I2", "no write", ProofStatus.PROVED, rows=1),
        PropertyProof("I3", "no tags", ProofStatus.REFUTED, rows=1),
        PropertyProof("I7", "several steps", ProofStatus.PENDING),
    ),
    catalogue={"package": "p", "version": "1", "date": "2026-01-01", "actions": 3},
)


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A folder of two documents, one of them in a folder of its own."""
    folder = tmp_path / "policies"
    (folder / "team").mkdir(parents=True)
    (folder / "team" / "own.json").write_text('{"Version": "2012-10-17"}')
    (folder / "manifest.json").write_text("{}")
    (tmp_path / "isolation.yaml").write_text("properties: []")
    return folder


@pytest.fixture
def evidence(tmp_path: Path, policies: Path, agreement: Agreement) -> Path:
    """The evidence of a whole run."""
    folder = tmp_path / "evidence"
    write_evidence(folder, REPORT, agreement, policies=policies, contract=tmp_path / "isolation.yaml")
    return folder


def checked(*arguments: Path) -> tuple[int, str]:
    """Exit code and words of the documented script, run as a stranger runs it: without this package."""
    command = [sys.executable, "-I", str(SCRIPT), *map(str, arguments)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return found.returncode, found.stdout + found.stderr


def manifest(folder: Path) -> dict[str, Any]:
    """The evidence's table of contents."""
    found: dict[str, Any] = json.loads((folder / "evidence.json").read_text())
    return found


def test_a_stranger_confirms_it_with_cvc5_alone(evidence: Path, policies: Path) -> None:
    """Issue 5, Evidence: a documented script lets a stranger check the verdict again."""
    code, words = checked(evidence, policies, evidence.parent / "isolation.yaml")

    assert (code, words) == (0, "2 policy files, 3 problems that stand for 4 rows: confirmed\n")


def test_one_flipped_byte_in_a_policy_is_noticed(evidence: Path, policies: Path) -> None:
    """Issue 5, Evidence."""
    path = policies / "team" / "own.json"
    content = bytearray(path.read_bytes())
    content[3] ^= 1
    path.write_bytes(content)

    code, words = checked(evidence, policies)
    assert code == 1
    assert "team/own.json: it is not the file that was proved about" in words


def test_policies_that_come_or_go_are_noticed(evidence: Path, policies: Path) -> None:
    """A document that nobody proved anything about may allow everything."""
    (policies / "more.json").write_text("{}")
    (policies / "manifest.json").unlink()

    code, words = checked(evidence, policies)
    assert code == 1
    assert "more.json: it was not there" in words
    assert "manifest.json: it is no longer there" in words


def test_another_contract_is_noticed(evidence: Path, policies: Path) -> None:
    """What must hold is part of the verdict."""
    contract = evidence.parent / "isolation.yaml"
    contract.write_text("properties: [] ")

    assert checked(evidence, policies, contract)[0] == 1


def test_a_flipped_answer_is_noticed(evidence: Path, policies: Path) -> None:
    """Whoever changes an answer must change cvc5."""
    found = manifest(evidence)
    found["problems"][-1]["answer"] = "unsat"
    (evidence / "evidence.json").write_text(json.dumps(found))

    code, words = checked(evidence, policies)
    assert code == 1
    assert "the evidence says unsat, cvc5 says sat" in words


def test_a_changed_problem_is_noticed(evidence: Path, policies: Path) -> None:
    """A claim that is left out makes another problem."""
    path = next((evidence / "problems").glob("*-unsat.smt2"))
    path.write_text(path.read_text().replace("(assert", "; (assert", 1))

    code, words = checked(evidence, policies)
    assert code == 1
    assert "it was changed" in words


def test_a_refuted_property_that_is_called_proved_is_noticed(evidence: Path, policies: Path) -> None:
    """The verdict follows from the answers."""
    found = manifest(evidence)
    found["properties"][2]["status"] = "proved"
    (evidence / "evidence.json").write_text(json.dumps(found))

    code, words = checked(evidence, policies)
    assert code == 1
    assert "I3 is called proved, and s:AddTags refutes it" in words


def test_a_proof_without_a_problem_is_not_confirmed(evidence: Path, policies: Path, agreement: Agreement) -> None:
    """Nothing stands for it: neither confirmed nor refuted, exit code 3."""
    found = manifest(evidence)
    found["properties"][3]["status"] = "proved"
    (evidence / "evidence.json").write_text(json.dumps(found))
    report = ProofReport((PropertyProof("I9", "", ProofStatus.PROVED),))

    code, words = checked(evidence, policies)
    assert code == 3
    assert "I7: it is called proved, and no problem stands for it" in words
    assert proved_without_evidence(report, agreement) == ("I9",)


def test_a_problem_that_would_do_more_than_ask_is_not_run(evidence: Path, policies: Path) -> None:
    """Evidence comes from others: a script of SMT-LIB can read and write files."""
    import hashlib

    found = manifest(evidence)
    path = evidence / found["problems"][0]["file"]
    path.write_text(path.read_text() + '(echo "harm")\n')
    found["problems"][0]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (evidence / "evidence.json").write_text(json.dumps(found))

    code, words = checked(evidence, policies)
    assert code == 1
    assert "commands of other kinds" in words


def test_wrong_use_and_unreadable_evidence_end_with_2(evidence: Path, policies: Path) -> None:
    """CLI reference, exit codes."""
    (evidence / "evidence.json").write_text("{")

    assert checked(evidence)[0] == 2
    assert checked(evidence, policies)[0] == 2


def test_a_problem_begins_with_what_it_asks(evidence: Path) -> None:
    """Issue 5, Evidence: property, action, resource type, statements, for people."""
    row = manifest(evidence)["problems"][0]
    text = (evidence / row["file"]).read_text()

    assert text.startswith("; I1: s:Describe on model by role/a\n; expected: unsat")
    assert ";   Allow own\n" in text
    assert [each["resource_type"] for each in row["stands_for"]] == ["model", "endpoint"]


def test_the_manifest_says_what_the_verdict_rests_on(evidence: Path) -> None:
    """Hashes, catalogue, solver, assumptions (issue 5, Evidence)."""
    found = manifest(evidence)

    assert found["format"] == 1
    assert set(found["policies"]) == {"manifest.json", "team/own.json"}
    assert found["catalogue"]["version"] == "1"
    assert found["solver"]["cvc5"]
    assert found["properties"][0]["assumptions"] == ["one-resource-tag: …"]
    assert found["disagreements"] == []


def test_equal_runs_write_equal_bytes(tmp_path: Path, evidence: Path, policies: Path, agreement: Agreement) -> None:
    """CLI reference: results are reproducible."""
    again = tmp_path / "again"
    write_evidence(again, REPORT, agreement, policies=policies, contract=tmp_path / "isolation.yaml")

    first, second = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (evidence, again)
    )
    assert first == second


def test_older_evidence_is_replaced_as_a_whole(evidence: Path, policies: Path, agreement: Agreement) -> None:
    """Nothing of the old run stays, and nothing lies beside it."""
    (evidence / "problems" / "9999-unsat.smt2").write_text("")
    beside = sorted(path.name for path in evidence.parent.iterdir())
    write_evidence(evidence, REPORT, agreement, policies=policies, contract=evidence.parent / "isolation.yaml")

    assert not (evidence / "problems" / "9999-unsat.smt2").exists()
    assert sorted(path.name for path in evidence.parent.iterdir()) == beside
    assert checked(evidence, policies)[0] == 0


def test_a_folder_with_anything_else_is_left_alone(policies: Path, agreement: Agreement) -> None:
    """Bad input: nothing is lost, nothing half-written."""
    with pytest.raises(InputError, match="holds something else"):
        write_evidence(policies, REPORT, agreement, policies=policies, contract=policies / "manifest.json")
    with pytest.raises(InputError, match="a file"):
        write_evidence(policies / "manifest.json", REPORT, agreement, policies=policies, contract=policies)

    assert sorted(path.name for path in policies.iterdir()) == ["manifest.json", "team"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path, policies: Path, agreement: Agreement) -> None:
    """Bad input: nothing half-written; the error names the file."""
    with pytest.raises(InputError, match="no-contract"):
        write_evidence(tmp_path / "new", REPORT, agreement, policies=policies, contract=tmp_path / "no-contract.yaml")

    assert not (tmp_path / "new").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
