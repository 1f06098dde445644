"""The installed program, as people and scripts start it (CLI reference)."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ABAC = Path(sys.executable).with_name("abac")
SECONDS = 600  # far more than any command takes; a hang must not stop the suite


def abac(*words: str | Path, cwd: Path = ROOT, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program as installed beside this Python."""
    return subprocess.run(
        [ABAC, *words], cwd=cwd, input=stdin, capture_output=True, text=True, timeout=SECONDS, check=False
    )


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A copy of the committed policies that a test may spoil."""
    return Path(shutil.copytree(ROOT / "policies", tmp_path / "policies"))


def test_the_committed_policies_are_current() -> None:
    """policies/rendered is what `abac generate` writes (architecture, policies/)."""
    ran = abac("generate", "--check")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_generate_brings_back_what_was_edited_by_hand(policies: Path) -> None:
    """A rendered file edited by hand: `--check` ends with 1 and a diff that names it; `generate` repairs it."""
    victim = next(policies.glob("rendered/team/*.json"))
    victim.write_text(victim.read_text().replace('"Allow"', '"Deny"', 1))
    checked = abac("generate", "--check", cwd=policies.parent)
    assert checked.returncode == 1
    assert victim.name in checked.stdout
    assert '-      "Effect": "Deny"' in checked.stdout
    assert abac("generate", cwd=policies.parent).returncode == 0
    assert abac("generate", "--check", cwd=policies.parent).returncode == 0


def test_bad_teams_are_all_named_and_nothing_is_written(policies: Path) -> None:
    """Every error with place, found and expected, exit 2, nothing written (CLI reference, Bad input)."""
    teams = policies / "teams.yaml"
    teams.write_text(teams.read_text().replace("region: eu-west-1", "region: Ireland").replace("28800", "1"))
    shutil.rmtree(policies / "rendered")
    ran = abac("generate", cwd=policies.parent)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert {"`Ireland`", "`1`"} <= {word.strip(";") for word in ran.stderr.split()}
    assert not (policies / "rendered").exists()


def test_the_committed_teams_are_the_published_samples() -> None:
    """User 1 in Team1 and Team2, User 2 in Team2 (README)."""
    ran = abac("team", "list", "--format", "json")
    teams = json.loads(ran.stdout)["teams"]
    assert {key: team["members"] for key, team in teams.items()} == {"Team1": ["User1"], "Team2": ["User1", "User2"]}


def test_the_committed_scenarios_are_decided_as_they_expect() -> None:
    """Each scenario's `expect` is what AWS's pages say; `policies: rendered` is the committed set (scenario format)."""
    files = sorted((ROOT / "policies" / "scenarios").glob("*.yaml"))
    ran = abac("simulate", *files, "--format", "jsonl")
    decisions = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 0, [found for found in decisions if not found.get("matches")]
    assert len(decisions) > len(files) > 0


def test_piped_output_has_no_colours() -> None:
    """No colours when piped (CLI reference)."""
    assert "\x1b" not in abac("team", "list").stdout


def test_a_signal_ends_with_130(tmp_path: Path) -> None:
    """130 is what shells give a program that SIGINT ended (CLI reference, Exit codes)."""
    # Larger than the reader's buffer, smaller in what it prints than a pipe holds; and the input does not end.
    request = {"principal": "*", "action": "s3:GetObject", "context": {"aws:UserAgent": "a" * 1_000}}
    scenario = {"name": "one", "request": request, "policies": {}}
    command = [str(ABAC), "simulate", "-", "--format", "jsonl"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdin is not None
            assert running.stdout is not None
            running.stdin.write(f"{json.dumps(scenario)}\n" * 150)
            running.stdin.flush()
            assert "one" in running.stdout.readline(), "the program is in the middle of its work"
            running.send_signal(signal.SIGINT)
            running.communicate(timeout=SECONDS)
            assert running.returncode == 130
        finally:
            running.kill()


def test_the_matrix_of_somebody_elses_policies_names_what_they_open(tmp_path: Path) -> None:
    """Any folder is a source; a policy without conditions breaks I2 (CLI reference, SOURCE)."""
    statement = {"Effect": "Allow", "Action": "sagemaker:DeleteModel", "Resource": "*"}
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "wide.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    page = tmp_path / "reports" / "index.html"
    ran = abac("matrix", "--rendered", folder, "--report", page.parent)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert str(page) in ran.stdout.splitlines()[-1]
    assert page.read_text().startswith("<!doctype html>")
    results = json.loads((page.parent / "results.json").read_text())
    broken = {row["action"] for row in results["rows"] if row["property"] == "I2" and row["decision"] == "Allowed"}
    assert broken == {"sagemaker:DeleteModel"}


@pytest.mark.parametrize(
    "file", ["catalog/data/sagemaker.json", "schemas/teams.schema.json", "contract/isolation.yaml", "py.typed"]
)
def test_the_package_carries_its_data(file: str) -> None:
    """What is not code is in the wheel, too (architecture, Rooms)."""
    assert files("abac").joinpath(file).is_file()
