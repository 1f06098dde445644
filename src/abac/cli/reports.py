"""The verb `report`, and the files that `matrix --report` writes: results for other readers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from abac.cli.exit_codes import ExitCode
from abac.cli.results import Kind, kinds, merged, parsed, read, refused

if TYPE_CHECKING:
    from abac.results import MatrixResult


def report(
    results: Annotated[
        list[Path],
        typer.Argument(metavar="RESULTS.json...", help="What matrix, prove, diff or mutate wrote by --format json."),
    ],
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a self-contained page; of several results the others beside it."),
    ] = None,
    markdown: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a comment for a pull request.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JUnit XML.")] = None,
    sarif: Annotated[Path | None, typer.Option(metavar="FILE", help="Write SARIF 2.1.0.")] = None,
) -> int:
    """Write reports from results that exist.

    Ends with 0 whatever the results say.

    Example: abac report reports/policy-tests/results.json reports/policy-tests/proof.json --html report/index.html
    """
    wanted = {"markdown": markdown, "junit": junit, "sarif": sarif}
    if not html and not any(wanted.values()):
        raise typer.BadParameter("nothing to write; give at least one of --html, --markdown, --junit, --sarif")
    found = [read(file) for file in results]
    for form, file in wanted.items():
        if file is not None:
            write(file, merged(form, [kind.text[form](result) for kind, result in found]))
    if html is not None:
        write_pages(html, found)
    return ExitCode.HOLDS


def write_pages(file: Path, found: Sequence[tuple[Kind, Any]]) -> None:
    """Write the page of the first results as `file` and those of the others beside it, each with links to all others.

    Raises InputError where two results are of one kind: their pages would have one name.
    """
    from abac.report.html import Link

    names = [file.name, *(kind.page for kind, _ in found[1:])]
    for name in names:
        if names.count(name) > 1:
            raise refused(file.with_name(name), "two results for one page", "results of different verbs")
    links = [Link(name, kind.words) for name, (kind, _) in zip(names, found, strict=True)]
    for name, (kind, result) in zip(names, found, strict=True):
        write(file.with_name(name), kind.html(result, tuple(link for link in links if link.file != name)))


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


FOLDER: Final[dict[str, Callable[[Any], str]]] = {"results.json": as_json, "junit.xml": as_junit}


def write_folder(result: MatrixResult, folder: Path) -> Path:
    """Write the page, the results and JUnit XML into a folder, which is made; returns the page's path.

    The page links the pages that `prove` and `mutate` wrote into the folder before.
    """
    from abac.report import html

    for name, render in FOLDER.items():
        write(folder / name, render(result))
    page = folder / "index.html"
    others = (kind for kind in kinds() if kind.page != page.name and (folder / kind.page).is_file())
    write(page, html.render(result, tuple(html.Link(kind.page, kind.words) for kind in others)))
    return page


def write_into(folder: Path, name: str, member: str, document: object) -> None:
    """Write a verb's JSON as `NAME.json`, and its page, into a folder, which is made; `member` tells its kind."""
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    write(folder / f"{name}.json", text)
    kind = next(kind for kind in kinds() if kind.member == member)
    from abac.report.html import Link

    home = (Link("index.html", "Matrix"),) if (folder / "index.html").is_file() else ()
    write(folder / kind.page, kind.html(kind.read(json.loads(text), name), home))


def write(file: Path, text: str) -> None:
    """Write one file, its folder included. Raises InputError where the operating system refuses."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise refused(file, f"cannot be written: {str(error.strerror).lower()}", "a file that can be written") from None


def read_results(file: Path) -> MatrixResult:
    """Read what `as_json` wrote. Raises InputError with every problem."""
    from abac.results.decode import from_json

    return from_json(parsed(file), str(file))
