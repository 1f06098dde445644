"""The verb `report`, and the files that `matrix --report` writes: results for other readers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from abac.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from abac.errors import InputError
    from abac.results import MatrixResult

RESULTS_LIMIT: Final = 2_000_000_000  # bytes; results of a whole organisation are far larger than what people write


def report(
    results: Annotated[Path, typer.Argument(metavar="RESULTS.json", help="What `abac matrix --format json` wrote.")],
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write one self-contained page.")] = None,
    markdown: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a comment for a pull request.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JUnit XML.")] = None,
    sarif: Annotated[Path | None, typer.Option(metavar="FILE", help="Write SARIF 2.1.0.")] = None,
) -> int:
    """Write reports from results that exist.

    Ends with 0 whatever the results say.

    Example: abac report reports/policy-tests/results.json --markdown comment.md
    """
    wanted = {html: as_html, markdown: as_markdown, junit: as_junit, sarif: as_sarif}
    wanted.pop(None, None)
    if not wanted:
        raise typer.BadParameter("nothing to write; give at least one of --html, --markdown, --junit, --sarif")
    result = read_results(results)
    for file, render in wanted.items():
        if file is not None:
            write(file, render(result))
    return ExitCode.HOLDS


def as_html(result: MatrixResult) -> str:
    """One self-contained page."""
    from abac.report import html

    return html.render(result)


def as_markdown(result: MatrixResult) -> str:
    """A comment for a pull request."""
    from abac.report import markdown

    return markdown.render(result)


def as_junit(result: MatrixResult) -> str:
    """JUnit XML, one test case a property."""
    from abac.report import ci

    return ci.junit(result)


def as_sarif(result: MatrixResult) -> str:
    """SARIF 2.1.0, one result a broken row."""
    from abac.report import ci

    return ci.sarif(result)


def as_github(result: MatrixResult) -> str:
    """GitHub's workflow commands, one annotation a broken row."""
    from abac.report import ci

    return ci.github(result)


def as_json(result: MatrixResult) -> str:
    """The results themselves, as `report` reads them."""
    from abac.results.encode import to_json

    return json.dumps(to_json(result), ensure_ascii=False, separators=(",", ":")) + "\n"


def as_jsonl(result: MatrixResult) -> str:
    """One row a line."""
    from abac.results.encode import to_json

    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in to_json(result)["rows"])


FOLDER: Final[dict[str, Callable[[Any], str]]] = {
    "results.json": as_json,
    "junit.xml": as_junit,
    "index.html": as_html,
}


def write_folder(result: MatrixResult, folder: Path) -> Path:
    """Write the page, the results and JUnit XML into a folder, which is made; returns the page's path."""
    for name, render in FOLDER.items():
        write(folder / name, render(result))
    return folder / "index.html"


def write(file: Path, text: str) -> None:
    """Write one file, its folder included. Raises InputError where the operating system refuses."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _refused(
            file, f"cannot be written: {str(error.strerror).lower()}", "a file that can be written"
        ) from None


def read_results(file: Path) -> MatrixResult:
    """Read what `as_json` wrote. Raises InputError with every problem."""
    from abac.located import Limits, read_bytes
    from abac.results.decode import from_json

    data = read_bytes(file, Limits(bytes=RESULTS_LIMIT))
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise _refused(file, error.msg.lower(), "JSON that `abac matrix` wrote", error.lineno, error.colno) from None
    except UnicodeDecodeError:
        raise _refused(file, "bytes that are not UTF-8", "JSON that `abac matrix` wrote") from None
    except RecursionError:
        raise _refused(file, "values nested too deeply", "JSON that `abac matrix` wrote") from None
    return from_json(document, str(file))


def _refused(file: Path, found: str, expected: str, line: int = 0, column: int = 0) -> InputError:
    from abac.errors import InputError
    from abac.located import Place, Problem

    return InputError([Problem(Place(str(file), line, column), found, expected)])
