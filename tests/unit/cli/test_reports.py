"""The verb `report` and the folder of reports (CLI reference, report)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from abac.cli import reports
from abac.cli.app import main
from abac.errors import InputError
from abac.results.encode import to_json
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
