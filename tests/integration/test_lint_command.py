"""`abac lint` as people and scripts call it (CLI reference, lint)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from abac.cli.app import main
from abac.cli.linting.verb import DocumentType
from abac.language.policy import PolicyType
from abac.lint import RULES
from managed_policies import folder_of, managed_policies

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "policies"
WRONG = {"Effect": "Allow", "Action": "sagemaker:CreateEndpiont", "Resource": "*"}
CAREFUL = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
TRUST = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
PUBLIC = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}


def written(path: Path, *statements: dict[str, Any]) -> Path:
    """A file that holds a document of these statements."""
    path.write_text(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, indent=2))
    return path


def linted(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON of one call."""
    code = main(["lint", *map(str, words), "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def rules(capsys: pytest.CaptureFixture[str], *words: str | Path) -> list[str]:
    """The rules that speak in one call."""
    return [finding["rule"] for finding in linted(capsys, *words)[1]["findings"]]


def test_the_committed_policies_have_no_finding() -> None:
    """Our own set is an example to others: not even a note."""
    program = Path(sys.executable).with_name("abac")
    ran = subprocess.run([program, "lint"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    documents = len(json.loads((POLICIES / "rendered" / "manifest.json").read_text())["documents"])
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"no findings in {documents} documents\n", "")


def test_an_error_ends_with_1_and_a_warning_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`It does not`: lint with a finding of severity error (CLI reference, Exit codes)."""
    assert main(["lint", str(written(tmp_path / "wrong.json", WRONG))]) == 1
    assert "did you mean `sagemaker:CreateEndpoint`?" in capsys.readouterr().out
    assert main(["lint", str(written(tmp_path / "careful.json", CAREFUL))]) == 0
    assert "1 warning in 1 document" in capsys.readouterr().out


def test_a_finding_says_where_and_by_which_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON objects carry `"format": 1`; each finding its place and its rule's page."""
    code, said = linted(capsys, written(tmp_path / "wrong.json", WRONG))
    (finding,) = said["findings"]
    assert (code, said["format"], said["summary"]) == (1, 1, {"errors": 1, "warnings": 0, "notes": 0})
    assert (finding["line"], finding["path"]) == (6, "Statement[0].Action")
    assert (ROOT / finding["page"]).is_file()


def test_a_template_is_linted_by_what_it_comes_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Findings stand at the template's statement, once, although two profiles' documents hold it."""
    copy = Path(shutil.copytree(POLICIES, tmp_path / "policies"))
    for file in copy.glob("rendered/team/*.json"):
        file.write_text(file.read_text().replace("sagemaker:ListDomains", "sagemaker:ListDomain"))
    template = copy / "team" / "studio.yaml"
    code, said = linted(capsys, template)
    (finding,) = said["findings"]
    lines = template.read_text().splitlines()
    assert (code, finding["rule"], finding["file"]) == (1, "unknown-action", "policies/team/studio.yaml")
    assert "ListStudio" in lines[finding["line"] - 1]
    assert linted(capsys, copy / "team" / "data.yaml") == (
        0,
        {
            **said,
            "source": {"files": [str(copy / "team" / "data.yaml")]},
            "findings": [],
            "summary": {"errors": 0, "warnings": 0, "notes": 0},
        },
    )


def test_a_template_that_was_not_rendered_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is no document to speak of."""
    lone = Path(shutil.copy(POLICIES / "team" / "data.yaml", tmp_path / "data.yaml"))
    assert main(["lint", str(lone)]) == 2
    assert "abac generate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("statement", "rule"),
    [(TRUST, "trust-without-source"), (PUBLIC, "public-principal"), (CAREFUL, "not-action-with-allow")],
)
def test_the_policy_type_is_guessed(
    statement: dict[str, Any], rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By Principal, Resource and the actions: trust, resource, identity."""
    assert rules(capsys, written(tmp_path / "policy.json", statement)) == [rule]


def test_the_policy_type_can_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An SCP looks like an identity policy, and grants nothing."""
    file = written(tmp_path / "policy.json", CAREFUL)
    assert rules(capsys, file, "--policy-type", "scp") == []
    assert {member.value for member in DocumentType} == {member.value for member in PolicyType}


def test_a_rendered_file_has_the_manifests_type(capsys: pytest.CaptureFixture[str]) -> None:
    """boundary.json passes any role as an identity policy would not be allowed to."""
    boundary = POLICIES / "rendered" / "boundary.json"
    assert rules(capsys, boundary) == []
    assert rules(capsys, boundary, "--policy-type", "identity") != []


def test_a_manifest_of_another_program_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Web applications have a file of that name, too."""
    (tmp_path / "manifest.json").write_text('{"name": "an app"}')
    assert rules(capsys, written(tmp_path / "policy.json", TRUST)) == ["trust-without-source"]


@pytest.mark.parametrize("text", ["[]", '{"documents": {"boundary.json": [{"source": 1}]}}', "{", '{"documents": 3}'])
def test_tables_that_are_spoilt_are_bad_input(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 with the file's name, never a crash (CLI reference, Bad input)."""
    folder = Path(shutil.copytree(POLICIES / "rendered", tmp_path / "rendered"))
    for table in ("statements.json", "manifest.json"):
        (folder / table).write_text(text)
        assert main(["lint", str(folder)]) == 2
        assert table in capsys.readouterr().err


def test_a_folder_of_other_people_is_read_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every document below it, each by its own type."""
    (tmp_path / "deep").mkdir()
    written(tmp_path / "a.json", WRONG)
    written(tmp_path / "deep" / "b.json", TRUST)
    assert Counter(rules(capsys, "--rendered", tmp_path)) == {"unknown-action": 1, "trust-without-source": 1}
    assert Counter(rules(capsys, tmp_path)) == {"unknown-action": 1, "trust-without-source": 1}


def test_a_rule_can_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--ignore RULE`; a rule that is not there is bad use."""
    file = written(tmp_path / "wrong.json", WRONG)
    assert main(["lint", str(file), "--ignore", "unknown-action"]) == 0
    capsys.readouterr()
    assert main(["lint", str(file), "--ignore", "unknown-acton"]) == 2
    assert "did you mean `unknown-action`?" in capsys.readouterr().err


def test_everything_that_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All errors at once, exit 2, and no findings beside them (CLI reference, Bad input)."""
    broken = tmp_path / "broken.json"
    broken.write_text('{"Version": "2012-10-17", "Statement": [{"Effect": "Alow"}]}')
    table = tmp_path / "manifest.json"
    table.write_text('{"documents": 3}')
    written(tmp_path / "wrong.json", WRONG)
    assert main(["lint", str(broken), str(tmp_path / "nobody.json"), str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "did you mean `Allow`?" in said.err
    assert "no such file" in said.err
    assert "the manifest that `abac generate` writes" in said.err


def test_sarif_has_the_rules_and_their_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """SARIF 2.1.0, 3.49 reportingDescriptor and 3.27 result: ruleIndex points at the rule, levels are SARIF's."""
    main(["lint", str(written(tmp_path / "wrong.json", WRONG, CAREFUL)), "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    (run,) = log["runs"]
    described = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in described] == [rule.name for rule in RULES]
    assert all(rule.page in row["help"]["text"] for rule, row in zip(RULES, described, strict=True))
    for result in run["results"]:
        assert described[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] > 0
    assert [result["ruleId"] for result in run["results"]] == ["unknown-action", "not-action-with-allow"]


def test_github_gets_annotations_and_markdown_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Workflow commands end where their line ends; a cell of a table holds no markup of the policy's."""
    nasty = {**WRONG, "Sid": "a|b\n::error::<b>"}
    file = written(tmp_path / "wrong.json", nasty)
    main(["lint", str(file), "--format", "github"])
    lines = capsys.readouterr().out.splitlines()
    assert all(re.match(r"::(error|warning|notice) ", line) for line in lines)
    assert any("title=unknown-action::" in line and "line=6" in line for line in lines)
    main(["lint", str(file), "--format", "markdown"])
    text = capsys.readouterr().out
    assert "<b>" not in text
    assert all(row.count("|") == 5 for row in text.splitlines() if row.startswith("|"))


def test_jsonl_is_one_finding_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For scripts that read line by line."""
    main(["lint", str(written(tmp_path / "wrong.json", WRONG, CAREFUL)), "--format", "jsonl"])
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["rule"] for line in lines] == ["unknown-action", "not-action-with-allow"]


def test_every_managed_policy_is_linted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Input that nobody here wrote: no crash, no operand or ARN that AWS's own authors got wrong, and the time."""
    folder = folder_of(tmp_path / "managed", managed_policies())
    started = time.perf_counter()
    _, said = linted(capsys, folder)
    sys.stderr.write(f"{len(said['source']['files']):,} policies in {time.perf_counter() - started:.1f} s\n")
    assert len(said["source"]["files"]) == len(managed_policies())
    counts = Counter(finding["rule"] for finding in said["findings"])
    assert not counts.keys() & {
        "refused-by-aws",
        "malformed-arn",
        "invalid-operand",
        "condition-never-holds",
        "public-principal",
        "variable-in-old-version",
    }
    full_access = [f["rule"] for f in said["findings"] if Path(f["file"]).stem == "AmazonSageMakerFullAccess"]
    assert "not-resource-with-allow" in full_access
