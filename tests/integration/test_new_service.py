"""A service that no policy speaks of, begun as CONTRIBUTING.md says: green, and denied by default (issue 6, item 7)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from abac.cli.app import main
from abac.cli.contracts import contract_for
from abac.contract import verdict
from abac.simulate.matrix import asked_actions, matrix
from abac.sources import read_world

POLICIES = Path(__file__).resolve().parents[2] / "policies"


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A copy of the committed policies, with a service begun."""
    folder = Path(shutil.copytree(POLICIES, tmp_path / "policies"))
    assert main(["generate", "--new-service", "codedeploy", "--policies", str(folder)]) == 0
    return folder


def test_a_service_that_is_begun_is_green_and_denied(policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing to render, every scenario as expected, every action asked about, none allowed, none uncovered."""
    rendered = str(policies / "rendered")
    assert main(["generate", "--check", "--policies", str(policies)]) == 0
    assert main(["simulate", str(policies / "scenarios/codedeploy.yaml"), "--rendered", rendered]) == 0
    capsys.readouterr()
    world, contract = read_world(Path(rendered)), contract_for(Path(rendered), None)
    actions = [action for action in asked_actions(world, contract) if action.service == "codedeploy"]
    assert len(actions) == 48
    found = verdict(matrix(world, contract, actions=actions), contract)
    rows = [row for row in found.rows if not row.action.startswith("sts:")]  # trust is asked about with every action
    assert {row.action for row in rows} == {action.full_name for action in actions}
    assert not [row for row in rows if row.decision.allowed or not row.holds]
    assert found.uncovered == ()


def test_a_statement_without_its_condition_is_found(policies: Path) -> None:
    """What is begun is asked about from then on: a grant of everything breaks I2 (the test can fail)."""
    file = policies / "team/codedeploy.yaml"
    grant = "{Sid: All, serves: [L1], Effect: Allow, Action: codedeploy:DeleteApplication, Resource: '*'}"
    file.write_text(file.read_text().replace("not_isolated_by_tags:", f"Statement: [{grant}]\nnot_isolated_by_tags:"))
    boundary = policies / "guardrails/boundary.yaml"
    boundary.write_text(boundary.read_text().replace('- "sagemaker:*"', '- "codedeploy:*"\n      - "sagemaker:*"', 1))
    assert main(["generate", "--policies", str(policies)]) == 0
    world, contract = read_world(policies / "rendered"), contract_for(policies / "rendered", None)
    actions = [one for one in asked_actions(world, contract) if one.full_name == "codedeploy:DeleteApplication"]
    assert actions
    assert "I2" in {row.property for row in matrix(world, contract, actions=actions) if not row.holds}
