"""The verb `generate --new-service` (issue 6, item 7): what is written, and what comes next."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from abac.cli.app import main

POLICIES = Path(__file__).resolve().parents[3] / "policies"


def test_it_says_what_was_written_and_what_comes_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The groups with their numbers, and every file that a person changes next; a second time it ends with 2."""
    policies = Path(shutil.copytree(POLICIES, tmp_path / "policies"))
    command = ["generate", "--new-service", "codedeploy", "--policies", str(policies)]
    assert main(command) == 0
    shown = capsys.readouterr().out
    for words in (
        f"{policies}/team/codedeploy.yaml is written",
        f"{policies}/scenarios/codedeploy.yaml is written",
        "CreateApplication: application",
        "attach_role: [CreateDeploymentGroup, UpdateDeploymentGroup]",
        "tests/unit/contract/test_effects.py",
        "boundary.yaml allow `codedeploy:*`",
        "accepted_at_most",
    ):
        assert words in shown, words
    counted = [line.split()[:2] for line in shown.splitlines() if line.startswith(("create", "own", "list", "other"))]
    assert [name for name, _ in counted] == ["create", "own", "list", "other"]
    assert sum(int(count) for _, count in counted) == 48
    assert main(command) == 2
    assert "nothing is overwritten" in capsys.readouterr().err


def test_it_checks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Two wishes at once are bad use."""
    assert main(["generate", "--check", "--new-service", "codedeploy"]) == 2
    assert "give one of --check and --new-service" in capsys.readouterr().err
