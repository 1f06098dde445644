"""The verbs `simulate` and `matrix` (CLI reference; the scenario format)."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from abac.cli import requests
from abac.cli.app import main
from abac.results import MatrixResult, PropertyResult, Status
from matrices import studio_matrix

ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}


def scenario(name: str, expect: str | None = "Allowed", **members: Any) -> dict[str, Any]:
    """A scenario in which a role may read an object: an Allow in one account is enough (IAM, Policy evaluation)."""
    written: dict[str, Any] = {
        "name": name,
        "request": {
            "principal": "arn:aws:sts::111122223333:assumed-role/A/alice",
            "action": "s3:GetObject",
            "resource": "arn:aws:s3:::data/file",
            "resource_account": "111122223333",
        },
        "policies": {"identity": [ALLOW]},
        **({} if expect is None else {"expect": expect}),
    }
    return written | members


def written(folder: Path, *scenarios: object, name: str = "scenarios.json") -> str:
    """The path of a file that holds the scenarios."""
    file = folder / name
    file.write_text(json.dumps(list(scenarios)))
    return str(file)


def decisions(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What `--format json` printed."""
    printed: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return printed


def test_decisions_come_in_the_order_of_the_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object for each scenario, in order, over all files (scenario format)."""
    files = [written(tmp_path, scenario("b"), scenario("a")), written(tmp_path, scenario("c"), name="more.json")]
    assert main(["simulate", *files, "--format", "json"]) == 0
    assert [(found["name"], found["decision"]) for found in decisions(capsys)] == [
        ("b", "Allowed"),
        ("a", "Allowed"),
        ("c", "Allowed"),
    ]


def test_an_expectation_that_is_not_met_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`simulate` does not hold where an `expect` does not match (CLI reference, Exit codes)."""
    assert main(["simulate", written(tmp_path, scenario("a", "ExplicitlyDenied")), "--format", "json"]) == 1
    assert decisions(capsys)[0]["matches"] is False


def test_a_scenario_without_expectation_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without `expect` there is nothing that could not match."""
    assert main(["simulate", written(tmp_path, scenario("a", None)), "--format", "json"]) == 0
    assert (decisions(capsys)[0]["expect"], main(["simulate", written(tmp_path)])) == (None, 0)


def test_an_invalid_scenario_ends_with_2_and_the_others_still_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its error stands in its place; 2 wins over the 1 of the other (scenario format; CLI reference, Exit codes)."""
    file = written(tmp_path, scenario("a", resource="*"), scenario("b", "ExplicitlyDenied"))
    assert main(["simulate", file, "--format", "json"]) == 2
    first, second = decisions(capsys)
    assert set(first) == {"name", "error"}
    assert set(first["error"]) == {"path", "found", "expected"}
    assert second["decision"] == "Allowed"


@pytest.mark.parametrize("form", ["json", "jsonl", "junit", "table"])
def test_everything_wrong_with_a_scenario_is_told_with_its_place(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bad input is told as FILE:LINE:COLUMN, all of it at once, whatever is printed (CLI reference, Bad input)."""
    file = tmp_path / "scenarios.yaml"
    file.write_text(
        "- name: faulty\n  expect: Alowed\n  request: {principal: zz, action: 's3:*'}\n  policies: {idenity: []}\n"
    )
    assert main(["simulate", str(file), "--format", form]) == 2
    told = capsys.readouterr().err.splitlines()
    places = [line.partition(": ")[0].removeprefix(f"{file}:") for line in told]
    assert sorted(places) == ["2:11", "3:13", "3:28", "4:14"]
    assert any("did you mean `Allowed`?" in line for line in told)


@pytest.mark.parametrize(
    ("name", "text", "at"),
    [("cut.json", '[\n{"name":', "2:9"), ("cut.yaml", "- name: [\n", "2:1"), ("cut.jsonl", '{}\n{"a" 1}', "2:6")],
)
def test_a_file_that_is_malformed_is_told_with_its_place(
    name: str, text: str, at: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not JSON or YAML is told as FILE:LINE:COLUMN like everything else (CLI reference, Bad input)."""
    file = tmp_path / name
    file.write_text(text)
    assert main(["simulate", str(file), "--format", "json"]) == 2
    assert f"{file}:{at}: " in capsys.readouterr().err


def test_what_the_catalogue_does_not_know_is_decided_and_told_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An action may be newer than the catalogue; a slip of the pen is not to pass without a word (CLI reference)."""
    file = tmp_path / "scenarios.yaml"
    file.write_text(
        "- name: slip\n"
        "  policies: {}\n"
        "  request: {principal: 'arn:aws:iam::111122223333:role/A',\n"
        "    action: 's3:GetObjec'}\n"
        "- name: foreign\n"
        "  policies: {}\n"
        "  request: {principal: 'arn:aws:iam::111122223333:role/A', action: 's3:GetObject',\n"
        "    resource: 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/x'}\n"
    )
    assert main(["simulate", str(file), "--format", "json"]) == 0
    shown = capsys.readouterr()
    slip, foreign = shown.err.splitlines()
    assert slip.startswith(f"{file}:4:5: `s3:GetObjec`, ")
    assert slip.endswith("did you mean `s3:GetObject`?")
    assert foreign.startswith(f"{file}:8:5: `arn:aws:sagemaker:eu-west-1:111122223333:endpoint/x`, ")
    first, second = json.loads(shown.out)
    assert "did you mean `s3:GetObject`?" in first["notes"][0]
    assert second["notes"] == []


@pytest.mark.parametrize("name", ["none.json", "none.yaml", "none"])
def test_an_empty_list_decides_nothing_and_says_so(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list may be empty, but nobody is to take it for scenarios that hold (CLI reference, `abac simulate --help`)."""
    file = tmp_path / name
    file.write_text("[]")
    assert main(["simulate", str(file), written(tmp_path, scenario("a")), "--format", "jsonl"]) == 0
    shown = capsys.readouterr()
    assert shown.err == f"abac: no scenario in {file}\n"
    assert len(shown.out.splitlines()) == 1


@pytest.mark.parametrize("name", ["empty.json", "empty.jsonl", "empty.yaml", "empty"])
def test_an_empty_file_is_bad_input(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe that gave nothing ends with 2, in every format alike (CLI reference, `abac simulate --help`)."""
    file = tmp_path / name
    file.write_text("")
    assert main(["simulate", str(file), "--format", "json"]) == 2
    shown = capsys.readouterr()
    assert f"{file}:1:1: " in shown.err
    assert [set(found) for found in json.loads(shown.out)] == [{"name", "error"}]


def test_a_file_that_cannot_be_opened_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unreadable path ends with 2; what can be decided is, and the array stays whole (CLI reference, Bad input)."""
    file = written(tmp_path, scenario("a"))
    assert main(["simulate", str(tmp_path / "none.json"), file, "--format", "json"]) == 2
    shown = capsys.readouterr()
    assert "none.json: no such file" in shown.err
    assert [found["name"] for found in json.loads(shown.out)] == ["a"]


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`-` reads scenarios from standard input, as `explain` does (CLI reference)."""
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(scenario("piped")).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["simulate", "-", "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "piped"


def test_lenient_decides_what_strict_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`Principal` in an identity policy is an error; `--lenient` decides and reports (scenario format)."""
    odd = {"Statement": [ALLOW["Statement"][0] | {"Principal": "*"}]}  # type: ignore[operator]  # a dict in a list
    file = written(tmp_path, scenario("a", policies={"identity": [odd]}))
    assert main(["simulate", file, "--format", "json"]) == 2
    assert "error" in decisions(capsys)[0]
    assert main(["simulate", file, "--format", "json", "--lenient"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)[0]["decision"] == "Allowed"
    assert "Principal" in shown.err


def test_the_same_scenarios_give_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same inputs give byte-identical JSON (CLI reference, Results are reproducible)."""
    file = written(tmp_path, scenario("a"), scenario("b", request={}))
    main(["simulate", file, "--format", "jsonl"])
    first = capsys.readouterr().out
    main(["simulate", file, "--format", "jsonl"])
    assert capsys.readouterr().out == first


def test_rendered_policies_that_are_not_there_are_that_scenarios_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`policies: rendered` needs the committed set; where there is none, only those scenarios are refused."""
    file = written(tmp_path, scenario("a", policies="rendered"), scenario("b"))
    assert main(["simulate", file, "--rendered", str(tmp_path / "none"), "--format", "json"]) == 2
    first, second = decisions(capsys)
    assert "error" in first
    assert second["decision"] == "Allowed"


@pytest.mark.parametrize(
    ("states", "uncovered", "code"),
    [
        ((Status.HOLDS, Status.PENDING), (), 0),
        ((Status.HOLDS, Status.BROKEN, Status.UNKNOWN), (), 1),
        ((Status.HOLDS, Status.UNKNOWN), (), 3),  # unknown never counts as holding
        ((), (), 3),  # nothing was asked, so nothing holds
        ((Status.HOLDS,), ("s3:New: allowed, but in no property",), 1),
        ((Status.UNKNOWN,), ("s3:New: allowed, but in no property",), 1),
    ],
)
def test_a_matrix_ends_with_the_code_of_its_worst_property(
    states: tuple[Status, ...], uncovered: tuple[str, ...], code: int
) -> None:
    """1 over 3 over 0; pending is neither; an uncovered action is 1 (CLI reference, Exit codes; isolation contract)."""
    properties = tuple(PropertyResult(f"I{number}", "a title", state, 1) for number, state in enumerate(states))
    assert requests.code_of(MatrixResult((), properties, uncovered)) == code


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> MatrixResult:
    """A matrix that is broken, in place of one that takes a minute to decide."""
    result = studio_matrix()
    monkeypatch.setattr(requests, "_matrix", lambda *_: result)
    return result


@pytest.mark.parametrize(
    ("form", "begin"),
    [
        ("json", '{"format":1,'),
        ("jsonl", '{"team"'),
        ("junit", "<?xml"),
        ("sarif", "{"),
        ("markdown", "#"),
        ("github", "::"),
    ],
)
def test_a_matrix_prints_in_the_format_that_was_asked_for(
    form: str, begin: str, decided: MatrixResult, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--format table|json|jsonl|junit|sarif|markdown|github` (CLI reference); the code stays that of the result."""
    assert main(["matrix", "--format", form]) == requests.code_of(decided) == 1
    assert capsys.readouterr().out.startswith(begin)


def test_a_table_ends_with_the_path_of_the_report(
    decided: MatrixResult, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The path of the page comes last, whole, where people look for it (README, Check it)."""
    folder = tmp_path / ("a-long-name-" * 15)
    assert main(["matrix", "--report", str(folder)]) == 1
    assert str(folder / "index.html") in capsys.readouterr().out.splitlines()[-1]
    assert len(list(folder.iterdir())) == 3
