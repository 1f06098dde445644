"""The verbs `explain` and `who-can` (CLI reference)."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.cli.app import main
from abac.cli.chosen import read_chosen
from abac.errors import InputError
from strategies.documents import damaged
from unit.language.incident.events import event

ROOT = Path(__file__).resolve().parents[3]
RENDERED = str(ROOT / "policies" / "rendered")
SESSION = "arn:aws:sts::111122223333:assumed-role/team1-data-scientist/SageMaker"
JOB = "arn:aws:sagemaker:eu-west-1:111122223333:training-job/team2-fraud"
MESSAGE = (
    "An error occurred (AccessDeniedException) when calling the StopTrainingJob operation: "
    f"User: {SESSION} is not authorized to perform: sagemaker:StopTrainingJob on resource: {JOB} "
    "because no identity-based policy allows the sagemaker:StopTrainingJob action"
)
INSIDE = "aws:SourceIp=203.0.113.7"
ALLOW = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}],
}


def scenario(name: str, action: str = "s3:GetObject", **members: Any) -> dict[str, Any]:
    """A scenario in which a role may read."""
    request = {"principal": SESSION, "action": action, "resource": "arn:aws:s3:::data/file"}
    return {"name": name, "request": request, "policies": {"identity": [ALLOW]}, **members}


def written(folder: Path, content: object, name: str = "scenarios.json") -> str:
    """The path of a file with this content."""
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(file)


def explained(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What `explain --format json` prints; it ends with 0 whatever the decision."""
    assert main(["explain", *words, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_only_scenario_of_a_file_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, allowed or denied (CLI reference, Exit codes)."""
    file = written(tmp_path, scenario("one", "s3:PutObject"))
    found = explained(capsys, file)
    assert (found["format"], found["name"], found["decision"]) == (1, "one", "ImplicitlyDenied")
    assert main(["explain", file]) == 0
    assert capsys.readouterr().out.startswith("denied: no identity policy allows it")


def test_one_of_several_is_chosen_by_index_or_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Indexes count from 0, as in the names of scenarios without one (scenario format)."""
    file = written(tmp_path, [scenario("a"), scenario("b", "s3:PutObject")])
    assert explained(capsys, f"{file}#1")["name"] == "b"
    assert explained(capsys, file, "--name", "a")["name"] == "a"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "2 scenarios; expected one: `{file}#INDEX`, counted from 0, or --name with one of `first`, `second`"),
        (["--name", "frist"], "no scenario `frist`; expected one of `first`, `second`; did you mean `first`?"),
    ],
)
def test_several_scenarios_without_a_choice_are_refused(
    words: list[str], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was found, what was expected, what was probably meant (CLI reference, Bad input)."""
    file = written(tmp_path, [scenario("first"), scenario("second")])
    assert main(["explain", file, *words]) == 2
    assert complaint.format(file=file) in capsys.readouterr().err
    assert main(["explain", f"{file}#2"]) == 2
    assert "2 scenarios; expected an index below 2" in capsys.readouterr().err


def test_a_broken_scenario_is_refused_in_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """FILE:LINE:COLUMN and all problems (CLI reference, Bad input)."""
    file = written(tmp_path, {"name": "a", "request": {"principal": "x", "action": "s3:*"}, "policies": {}})
    assert main(["explain", file]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_rendered_stands_for_the_committed_policies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`policies: rendered` (scenario format); statements come with their template's file and line."""
    file = written(tmp_path, scenario("a", policies="rendered"))
    found = explained(capsys, file, "--rendered", RENDERED)
    assert found["closest"][0]["file"].startswith("policies/team/")
    assert found["closest"][0]["line"] > 0


def test_a_pasted_message_is_decided_against_the_rendered_policies(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text tells no tags and no address: both are listed as assumed, and may be given."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MESSAGE.encode())))
    found = explained(capsys, "-", "--rendered", RENDERED)
    assert any("decisive: `aws:ResourceTag/Team`, `aws:SourceIp`" in line for line in found["assumed"])
    assert found["agrees"] is False  # without an address the network Deny speaks, which AWS's text does not
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MESSAGE.encode())))
    given = ["--context", INSIDE, "--context", "aws:ResourceTag/Team=Team2"]
    found = explained(capsys, "-", "--rendered", RENDERED, *given)
    assert found["agrees"] is True
    assert found["conclusion"].startswith("denied: no identity policy allows it; closest: statement StopOwnJobs")
    assert found["closest"][0]["unmatched"][0]["given"] == "Team2"


def test_an_event_of_a_log_file_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first of two events of a CloudTrail log file; nothing of its credentials is printed."""
    secret = {"sessionToken": "FwoGEXAMPLE", "endpointName": "team1-fraud", "tags": [{"key": "Team", "value": "Team2"}]}
    file = written(tmp_path, {"Records": [event(requestParameters=secret), event()]}, "trail.json")
    assert main(["explain", file, "--rendered", RENDERED]) == 2
    assert "2 events" in capsys.readouterr().err
    assert main(["explain", f"{file}#0", "--rendered", RENDERED]) == 0
    shown = capsys.readouterr().out
    assert "statement DenyForeignLabel" in shown.splitlines()[0]
    assert "FwoGEXAMPLE" not in shown
    assert "ASIAEXAMPLESECRET" not in shown


def test_a_resource_may_be_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the text names none."""
    file = written(tmp_path, event(eventName="StopTrainingJob", requestParameters=None), "event.json")
    found = explained(capsys, file, "--rendered", RENDERED, "--resource", JOB)
    assert found["request"]["resource"] == JOB


def test_markdown_is_for_tickets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--format markdown` (CLI reference)."""
    assert main(["explain", written(tmp_path, scenario("a")), "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith("### allowed: identity policy statement Read")


@pytest.mark.parametrize("option", ["aws:SourceIp", "Team=A", "="])
def test_a_context_that_is_no_key_and_value_is_refused(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Condition keys have a prefix (global condition context keys)."""
    assert main(["explain", written(tmp_path, scenario("a")), "--context", option]) == 2
    assert "expected KEY=VALUE" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("content", ["hello", "", "[]", "Encoded authorization failure message: abc"])
def test_what_is_nothing_of_all_this_is_refused(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bad input ends with 2."""
    assert main(["explain", written(tmp_path, content, "input")]) == 2
    assert capsys.readouterr().err.startswith(str(tmp_path))


def test_a_file_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """`#` is part of the name where no number follows."""
    assert main(["explain", "nothing#x.json"]) == 2
    assert "nothing#x.json: no such file" in capsys.readouterr().err


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Results are reproducible (CLI reference)."""
    file = written(tmp_path, MESSAGE, "denial.txt")
    first, second = (explained(capsys, file, "--rendered", RENDERED) for _ in range(2))
    assert json.dumps(first) == json.dumps(second)


@given(damaged(st.just(json.dumps({"Records": [event()]})) | st.just(MESSAGE) | st.just(json.dumps([scenario("a")]))))
def test_damaged_input_is_read_or_refused(data: bytes) -> None:
    """Whatever is piped in, nothing but InputError is raised (CLI reference, Bad input)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        try:
            read_chosen("-", None, strict=True)
        except InputError as error:
            assert error.problems


def test_who_can_lists_principals_with_their_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    """Each team stops its own jobs: its roles that build, under its own tag; readers cannot (L1, I2)."""
    assert main(["who-can", "sagemaker:StopTrainingJob", "--rendered", RENDERED, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == 1
    assert {
        entry["principal"].rsplit("/", 1)[-1]: entry["permissions"][0]["allow"]["conditions"][0]["operands"]
        for entry in found["principals"]
    } == {
        f"{team.lower()}-{profile}": [team]
        for team in ("Team1", "Team2")
        for profile in ("data-scientist", "ml-engineer", "mlops-pipeline")
    }
    assert any(entry["principal"].endswith("team1-read-only") for entry in found["cannot"])


def test_who_can_prints_a_tree_and_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    """For people: a tree; for tickets: Markdown."""
    assert main(["who-can", "iam:PassRole", "--rendered", RENDERED]) == 0
    assert "└── if `iam:PassedToService` is `sagemaker.amazonaws.com`" in capsys.readouterr().out
    assert main(["who-can", "iam:PassRole", "--rendered", RENDERED, "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith("### ")


def test_who_can_refuses_wildcards(capsys: pytest.CaptureFixture[str]) -> None:
    """One action has one set of keys and resource types."""
    assert main(["who-can", "sagemaker:Stop*", "--rendered", RENDERED]) == 2
    assert "expected one action, without wildcards" in capsys.readouterr().err


def test_policies_may_come_from_a_file_or_a_commit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SOURCE of who-can and explain: a folder, one document, or a folder as it stands in a commit (CLI reference)."""
    file = written(tmp_path, ALLOW, "policy.json")
    assert main(["who-can", "s3:GetObject", "--source", f"file:{file}", "--format", "json"]) == 0
    (able,) = json.loads(capsys.readouterr().out)["principals"]
    assert able["principal"].endswith("role/alpha-role")
    monkeypatch.chdir(ROOT)
    assert main(["who-can", "sagemaker:StopTrainingJob", "--source", "git:HEAD", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["principals"]
    message = written(tmp_path, MESSAGE, "denial.txt")
    found = explained(capsys, message, "--context", INSIDE, "--source", "git:HEAD")
    assert found["decision"] == "ImplicitlyDenied"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--source", "rendred:x"], "did you mean `rendered:x`?"),
        (["--source", "git:no-such-branch"], "no commit `no-such-branch`"),
        (["--source", "git:HEAD", "--rendered", "."], "give one of them"),
    ],
)
def test_a_source_that_is_none_is_refused(
    words: list[str], expected: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bad use ends with 2 and says what was meant (CLI reference, Exit codes)."""
    monkeypatch.chdir(ROOT)
    assert main(["who-can", "sagemaker:StopTrainingJob", *words]) == 2
    assert expected in " ".join(capsys.readouterr().err.split())
