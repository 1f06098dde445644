"""The verb `report` and the folder of reports (CLI reference, report)."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from abac.cli import reports
from abac.cli.app import main
from abac.cli.results import read
from abac.errors import InputError
from abac.report import difference, mutation
from abac.results.encode import to_json
from abac.results.proof import proof_to_json
from matrices import studio_matrix


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Results of a matrix that is broken, on disk."""
    file = tmp_path / "results.json"
    file.write_text(reports.as_json(studio_matrix()))
    return file


def test_results_are_read_back_as_they_were_written(results: Path) -> None:
    """JSON is the results' own form: nothing that a report shows is lost on the way through a file."""
    assert to_json(reports.read_results(results)) == to_json(studio_matrix())


def test_equal_results_are_equal_bytes() -> None:
    """The same inputs give byte-identical JSON (CLI reference, Results are reproducible)."""
    assert reports.as_json(studio_matrix()) == reports.as_json(studio_matrix())


def test_json_lines_hold_one_row_each() -> None:
    """`--format jsonl` is one JSON object a line, in the order of the rows."""
    lines = reports.as_jsonl(studio_matrix()).splitlines()
    assert [json.loads(line) for line in lines] == to_json(studio_matrix())["rows"]


@pytest.mark.parametrize(
    ("option", "begin"), [("--html", "<!doctype html>"), ("--junit", "<?xml"), ("--sarif", "{"), ("--markdown", "#")]
)
def test_each_report_is_written_where_it_was_asked_for(results: Path, option: str, begin: str) -> None:
    """`abac report RESULTS.json --html|--markdown|--sarif|--junit FILE`, folders included (CLI reference)."""
    file = results.parent / "new" / "folder" / "out"
    assert main(["report", str(results), option, str(file)]) == 0
    assert file.read_text().lower().startswith(begin)


def written(tmp_path: Path, verb: str) -> Path:
    """The JSON of a verb that speaks of all requests, with something to tell in it."""
    policy = {"Effect": "Allow", "Action": "sagemaker:InvokeEndpoint", "Resource": "*", "Sid": "Invoke"}
    folder = tmp_path / "policies"
    folder.mkdir(exist_ok=True)
    (folder / "one.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [policy]}))
    (tmp_path / "none.json").write_text(
        json.dumps({"Version": "2012-10-17", "Statement": [{**policy, "Action": "s3:ListAllMyBuckets"}]})
    )
    words = {
        "prove": ["prove", "--rendered", str(folder), "--property", "I2", "--property", "I5", "--jobs", "1"],
        "diff": ["diff", f"file:{tmp_path / 'none.json'}", f"file:{folder / 'one.json'}"],
        "mutate": ["mutate", "--rendered", str(folder), "--jobs", "1"],
    }
    with redirect_stdout(io.StringIO()) as out:
        main([*words[verb], "--format", "json"])
    file = tmp_path / f"{verb}.json"
    file.write_text(out.getvalue())
    return file


@pytest.mark.parametrize("verb", ["prove", "diff", "mutate"])
def test_results_of_every_verb_are_reported(tmp_path: Path, verb: str) -> None:
    """`abac report RESULTS.json...` (CLI reference), whichever verb wrote them."""
    file = written(tmp_path, verb)
    names = {"--html": "out.html", "--markdown": "out.md", "--junit": "out.xml", "--sarif": "out.sarif"}
    options = [word for option, name in names.items() for word in (option, str(tmp_path / name))]
    assert main(["report", str(file), *options]) == 0
    page = (tmp_path / "out.html").read_text()
    assert page.startswith("<!doctype html>") and "InvokeEndpoint" in page and "<script" not in page
    assert "InvokeEndpoint" in (tmp_path / "out.md").read_text()
    suites = ElementTree.parse(tmp_path / "out.xml").getroot()
    assert [case for case in suites.iter("testcase") if case.find("failure") is not None]
    [run] = json.loads((tmp_path / "out.sarif").read_text())["runs"]
    assert run["results"]
    for result in run["results"]:
        assert result["ruleId"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("one.json")


@pytest.mark.parametrize("verb", ["prove", "diff", "mutate"])
def test_what_a_verb_wrote_is_read_back_as_it_was(tmp_path: Path, verb: str) -> None:
    """JSON is the results' own form: nothing that a report shows is lost on the way through a file."""
    file = written(tmp_path, verb)
    result = read(file)[1]
    forms: dict[str, Callable[[Any], Any]] = {
        "prove": proof_to_json,
        "diff": difference.to_json,
        "mutate": mutation.to_json,
    }
    assert forms[verb](result) == json.loads(file.read_text())


def test_pages_of_several_results_link_each_other(tmp_path: Path, results: Path) -> None:
    """The report of the policy tests leads to the proof, and back."""
    proof, mutants = written(tmp_path, "prove"), written(tmp_path, "mutate")
    home = tmp_path / "pages" / "index.html"
    assert main(["report", str(results), str(proof), str(mutants), "--html", str(home)]) == 0
    assert {'<a href="proof.html">', '<a href="mutants.html">'} <= set(
        re.findall(r'<a href="[a-z]+\.html">', home.read_text())
    )
    assert '<a href="index.html">' in home.with_name("proof.html").read_text()
    assert main(["report", str(results), str(proof), str(proof), "--html", str(home)]) == 2


def test_the_matrix_links_the_proof_that_stands_in_its_folder(tmp_path: Path) -> None:
    """`abac prove --report DIR`, then `abac matrix --report DIR`: one report to read."""
    reports.write_into(tmp_path, "proof", "principals", json.loads(written(tmp_path, "prove").read_text()))
    page = reports.write_folder(studio_matrix(), tmp_path)
    assert '<a href="proof.html">Proof</a>' in page.read_text()
    assert "mutants.html" not in page.read_text()


def test_json_lines_of_a_proof_hold_one_property_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--format jsonl` where it makes sense (CLI reference): the properties, in the contract's order."""
    file = written(tmp_path, "prove")
    main(
        ["prove", "--rendered", str(tmp_path / "policies"), "--property", "I2", "--property", "I5", "--format", "jsonl"]
    )
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = json.loads(file.read_text())["properties"]
    assert [each["id"] for each in lines] == ["I2", "I5"] == [each["id"] for each in told]
    assert [each["status"] for each in lines] == [each["status"] for each in told]


def test_several_reports_are_written_at_once(results: Path) -> None:
    """One reading of large results serves every report."""
    one, two = results.parent / "a.xml", results.parent / "b.md"
    assert main(["report", str(results), "--junit", str(one), "--markdown", str(two)]) == 0
    assert one.exists()
    assert two.exists()


def test_a_report_of_nothing_is_wrong_use(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an output there is nothing to do, which is bad use: 2 (CLI reference, Exit codes)."""
    assert main(["report", str(results)]) == 2
    assert "--html" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b'{"format": 1,\n "rows": [}', ":2:11"),
        (b"\xff\xfe", ""),
        (b"[" * 100_000, ""),
        (b"[]", ""),
        (b'{"format": 2}', ""),
    ],
)
def test_what_is_no_result_is_bad_input(
    tmp_path: Path, text: bytes, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Malformed JSON ends with 2 and its place; nothing is written (CLI reference, Bad input)."""
    file = tmp_path / "results.json"
    file.write_bytes(text)
    assert main(["report", str(file), "--html", str(tmp_path / "out.html")]) == 2
    assert f"results.json{place}: " in capsys.readouterr().err
    assert not (tmp_path / "out.html").exists()


def test_results_that_are_not_there_are_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unreadable path ends with 2 (CLI reference, Bad input)."""
    assert main(["report", str(tmp_path / "none.json"), "--html", str(tmp_path / "out.html")]) == 2
    assert "none.json: no such file" in capsys.readouterr().err


def test_the_folder_of_a_matrix_holds_page_results_and_junit(tmp_path: Path) -> None:
    """`matrix --report DIR` writes index.html, results.json and junit.xml and names the page (README)."""
    page = reports.write_folder(studio_matrix(), tmp_path / "reports")
    assert page == tmp_path / "reports" / "index.html"
    assert {file.name for file in page.parent.iterdir()} == {"index.html", "results.json", "junit.xml"}


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """What the operating system refuses is bad input with its place, no crash (CLI reference, Bad input)."""
    with pytest.raises(InputError, match=r"cannot be written: is a directory; expected a file that can be written"):
        reports.write(tmp_path, "text")
