"""Results of any verb as files hold them: told apart by their members, and written for every kind of reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from abac.errors import InputError
    from abac.report.html import Link

RESULTS_LIMIT: Final = 2_000_000_000  # bytes; results of a whole organisation are far larger than what people write
_VERBS: Final = "`abac matrix`, `prove`, `diff` or `mutate`"
_EXPECTED: Final = f"JSON that {_VERBS} wrote"


class Kind(NamedTuple):
    """One verb's results: the member that only they have, how they are read, the page's name, how they are written."""

    member: str
    words: str
    page: str
    read: Callable[[object, str], Any]
    html: Callable[[Any, tuple[Link, ...]], str]
    text: Mapping[str, Callable[[Any], str]]


def kinds() -> tuple[Kind, ...]:
    """Every kind of results that `report` reads; pages stand in one folder under these names."""
    from abac.report import ci, difference, html, markdown, mutation, proofs
    from abac.results.decode import from_json
    from abac.results.proof import proof_from_json

    return (
        Kind("rows", "Matrix", "index.html", from_json, html.render, _texts(markdown.render, ci.junit, ci.sarif)),
        Kind("principals", "Proof", "proof.html", proof_from_json, html.proof_page, _of(proofs)),
        Kind("gained", "Difference", "difference.html", difference.from_json, html.difference_page, _of(difference)),
        Kind("mutants", "Mutants", "mutants.html", mutation.from_json, html.mutation_page, _of(mutation)),
    )


def _of(room: Any) -> Mapping[str, Callable[[Any], str]]:
    return _texts(room.to_markdown, room.to_junit, room.to_sarif)


def _texts(
    markdown: Callable[[Any], str], junit: Callable[[Any], str], sarif: Callable[[Any], str]
) -> Mapping[str, Callable[[Any], str]]:
    return {"markdown": markdown, "junit": junit, "sarif": sarif}


def read(file: Path) -> tuple[Kind, Any]:
    """The results of a file, whichever verb wrote them. Raises InputError with every problem."""
    document = parsed(file)
    members = document if isinstance(document, dict) else {}
    known = kinds()
    # The rows of a difference are a number; only its own member tells it from a matrix.
    kind = next((each for each in reversed(known) if each.member in members), known[0])
    return kind, kind.read(document, str(file))


def parsed(file: Path) -> object:
    """The JSON of a file. Raises InputError with its place where it is none."""
    from abac.located import Limits, read_bytes

    data = read_bytes(file, Limits(bytes=RESULTS_LIMIT))
    try:
        found: object = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise refused(file, error.msg.lower(), _EXPECTED, error.lineno, error.colno) from None
    except UnicodeDecodeError:
        raise refused(file, "bytes that are not UTF-8", _EXPECTED) from None
    except RecursionError:
        raise refused(file, "values nested too deeply", _EXPECTED) from None
    return found


def merged(form: str, texts: list[str]) -> str:
    """Several results in one document of a form: suites of JUnit and runs of SARIF one after another."""
    if len(texts) == 1:
        return texts[0]
    if form == "sarif":
        documents = [json.loads(text) for text in texts]
        runs = [run for document in documents for run in document["runs"]]
        return json.dumps({**documents[0], "runs": runs}, indent=1) + "\n"
    if form == "junit":
        return _suites(texts)
    return "\n".join(texts)


def _suites(texts: list[str]) -> str:
    import xml.etree.ElementTree as ET

    from abac.report.ci.run import junit

    return junit("abac", [suite for text in texts for suite in ET.fromstring(text)])


def refused(file: Path, found: str, expected: str, line: int = 0, column: int = 0) -> InputError:
    """The error for one file."""
    from abac.errors import InputError
    from abac.located import Place, Problem

    return InputError([Problem(Place(str(file), line, column), found, expected)])
