"""`abac explain` and `abac who-can` as people start them: with pipes, in the repository (CLI reference)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ABAC = Path(sys.executable).with_name("abac")
SECONDS = 120

MESSAGE = (
    "User: arn:aws:sts::111122223333:assumed-role/team1-data-scientist/SageMaker is not authorized to perform: "
    "sagemaker:DeleteEndpoint on resource: arn:aws:sagemaker:eu-west-1:111122223333:endpoint/team2-fraud "
    "because no identity-based policy allows the sagemaker:DeleteEndpoint action"
)


def abac(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program as installed beside this Python."""
    return subprocess.run(
        [ABAC, *words], cwd=ROOT, input=stdin, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def test_a_denial_is_piped_in_and_explained() -> None:
    """The committed policies refuse another team's endpoint as AWS did: no identity policy allows it (I2)."""
    given = ("--context", "aws:SourceIp=203.0.113.7", "--context", "aws:ResourceTag/Team=Team2")
    ran = abac("explain", "-", *given, stdin=MESSAGE)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(
        "denied: no identity policy allows it; closest: statement ChangeOwnEndpoints of team/data-scientist.2.json "
        "(policies/team/endpoints.yaml:"
    )
    assert "wants `Team1`, but the request has `Team2`" in ran.stdout
    assert "the decision here agrees" in ran.stdout
    assert "\x1b" not in ran.stdout


CALLS = "studio-calls.yaml"  # calls of the working day lie beside the scenarios and are none
SCENARIOS = sorted({path.name for path in (ROOT / "policies" / "scenarios").glob("*.yaml")} - {CALLS})


@pytest.mark.parametrize("file", SCENARIOS)
def test_every_committed_file_can_be_explained(file: str) -> None:
    """The first scenario of each file, decided as the scenario expects."""
    ran = abac("explain", f"policies/scenarios/{file}#0", "--format", "json")
    simulated = abac("simulate", f"policies/scenarios/{file}", "--format", "json")
    assert json.loads(ran.stdout)["decision"] == json.loads(simulated.stdout)[0]["decision"]


def test_nobody_of_a_team_can_relabel() -> None:
    """A label comes with creation alone: AddTags asks for sagemaker:TaggingAction, which is there only then (I3)."""
    found = json.loads(abac("who-can", "sagemaker:AddTags", "--format", "json").stdout)
    allows = [permission["allow"] for entry in found["principals"] for permission in entry["permissions"]]
    assert allows
    for allow in allows:
        assert "sagemaker:TaggingAction" in {condition["key"] for condition in allow["conditions"]}
