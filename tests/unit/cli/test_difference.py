"""The verb `diff` (CLI reference)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from abac.cli.app import main
from abac.language.scenario import Scenario, read_scenarios
from abac.simulate import decide
from unit.schemas.checking import validator

TIGHT = Path(__file__).parents[2] / "worlds" / "tight"
READS = {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}


def document(folder: Path, name: str, *statements: dict[str, Any]) -> str:
    """A policy file, as `diff` names it."""
    file = folder / name
    file.write_text(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))
    return f"file:{file}"


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What `diff --format json` prints; it satisfies the schema."""
    main(["diff", *words, "--format", "json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    validator("diff").validate(found)
    return found


def test_a_folder_is_equivalent_to_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0: proved equivalent (CLI reference, Exit codes)."""
    assert main(["diff", f"rendered:{TIGHT}", f"rendered:{TIGHT}"]) == 0
    assert capsys.readouterr().out.startswith("equivalent: no request is decided otherwise")


def test_what_a_new_version_allows_is_gained_and_replays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each change is complete as a scenario that decides as it expects (CLI reference, JSON of `prove`)."""
    old = document(tmp_path, "old.json", READS)
    new = document(tmp_path, "new.json", READS | {"Action": ["s3:GetObject", "s3:GetObjectTagging"]})
    found = printed(capsys, old, new)
    assert (found["status"], found["lost"]) == ("different", [])
    [gain] = [row for row in found["gained"] if "999999999999" not in json.dumps(row["scenario"]["request"])]
    assert gain["actions"] == ["s3:GetObjectTagging"] and gain["resource_types"] == ["object"]
    assert (gain["old"]["decision"], gain["new"]["decision"]) == ("ImplicitlyDenied", "Allowed")
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(gain["scenario"]))
    [scenario] = read_scenarios(file)
    assert isinstance(scenario, Scenario) and scenario.policies != "rendered"
    assert decide(scenario.request, scenario.policies).outcome.value == scenario.expect == "Allowed"


def test_a_difference_ends_with_1_and_reads_both_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1: they differ; what the other order gains, this one loses (CLI reference, Exit codes)."""
    old = document(tmp_path, "old.json", READS)
    new = document(tmp_path, "new.json", READS | {"Resource": "arn:aws:s3:::data/a/*"})
    assert main(["diff", old, new]) == 1
    capsys.readouterr()
    there, back = printed(capsys, old, new), printed(capsys, new, old)
    assert [row["actions"] for row in there["lost"]] == [row["actions"] for row in back["gained"]] != []
    assert there["gained"] == back["lost"] == []


def test_rewriting_is_equivalent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Splitting, reordering and a redundant statement change nothing (issue 5, abac diff)."""
    wide = READS | {"Action": ["s3:GetObject", "s3:PutObject"]}
    narrow = {**READS, "Sid": "Again", "Resource": "arn:aws:s3:::data/a/*"}
    parts = ({**READS, "Sid": "Put", "Action": "s3:PutObject"}, READS, narrow)
    found = printed(capsys, document(tmp_path, "old.json", wide), document(tmp_path, "new.json", *parts))
    assert found["status"] == "equivalent"


def test_the_same_inputs_print_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Results are reproducible apart from `seconds` (CLI reference)."""
    old, new = document(tmp_path, "old.json", READS), document(tmp_path, "new.json", READS | {"Action": "s3:Get*"})
    texts = [json.dumps(printed(capsys, old, new) | {"seconds": 0}) for _ in range(2)]
    assert texts[0] == texts[1]


def test_markdown_and_github_tell_the_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The forms for pull requests (CLI reference, --format)."""
    old, new = document(tmp_path, "old.json", READS), document(tmp_path, "new.json", READS | {"Action": "s3:PutObject"})
    main(["diff", old, new, "--format", "markdown"])
    assert capsys.readouterr().out.startswith("### different: ")
    main(["diff", old, new, "--format", "github"])
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("::") for line in lines) and lines[-1].startswith(
        "::notice title=abac diff::different: "
    )


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("rendred:policies", "rendred:policies: `rendred:policies`; expected one of `rendered:DIR`"),
        ("rendred:policies", "did you mean `rendered:policies`?"),
        ("git:", "git:: no location; expected `git:REVISION[:DIR]`"),
        ("file:no-such.json", "no-such.json: no such file"),
    ],
)
def test_a_version_that_is_none_is_refused(old: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad input ends with 2 and says what was expected, of both versions (CLI reference, Bad input)."""
    assert main(["diff", old, "nothing"]) == 2
    shown = capsys.readouterr().err
    assert said in shown and "nothing: `nothing`; expected one of" in shown


def test_a_new_principal_is_a_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """New and removed principals are differences by themselves, with a request (issue 5, abac diff)."""
    fewer = shutil.copytree(TIGHT, tmp_path / "fewer")
    teams = json.loads((fewer / "teams.json").read_text())
    removed = [name for name, row in teams["roles"].items() if row["permission_profile"] == "data-scientist"]
    for name in removed:
        del teams["roles"][name]
    (fewer / "teams.json").write_text(json.dumps(teams))
    found = printed(capsys, f"rendered:{fewer}", f"rendered:{TIGHT}")
    assert len(found["principals"]["added"]) == 1 and found["principals"]["removed"] == []
    assert found["gained"] and found["status"] == "different"
