"""results.json: what is refused, with every problem named."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from abac.errors import InputError
from abac.results.decode import from_json
from abac.results.encode import to_json
from abac.results.matrix import MatrixResult
from matrices import studio_matrix


@pytest.fixture
def document() -> dict[str, Any]:
    """A good document of two rows."""
    return to_json(MatrixResult(rows=studio_matrix().rows[:2], properties=()))


def problems(document: object) -> list[str]:
    """The lines of the error that the document gives."""
    with pytest.raises(InputError) as caught:
        from_json(document, "run.json")
    return [str(problem) for problem in caught.value.problems]


def test_every_problem_is_named_with_its_path(document: dict[str, Any]) -> None:
    """CLI.md, bad input: all errors at once, each with place, found and expected."""
    document["rows"][1]["relation"] = "cousin"
    document["rows"][0]["action"] = 7
    del document["rows"][0]["team"]
    document["extra"] = 1
    found = problems(document)
    assert "run.json: extra: unknown member `extra`; expected a member that format 1 names" in found
    assert "run.json: rows[0].team: an absent member; expected a value" in found
    assert "run.json: rows[0].action: `7`; expected a valid string" in found
    assert any(line.startswith("run.json: rows[1].relation: `cousin`; expected `own`, `other_user`") for line in found)
    assert len(found) == 4


def test_another_format_is_refused(document: dict[str, Any]) -> None:
    """CLI.md: JSON objects carry `"format": 1`."""
    document["format"] = 2
    assert problems(document) == ["run.json: format: `2`; expected 1"]


@pytest.mark.parametrize("document", [[], None, "text", 1])
def test_what_is_no_object_is_refused(document: object) -> None:
    """The document is one object (CLI.md)."""
    (line,) = problems(document)
    assert line.endswith("; expected an object")


def test_a_broken_index_must_be_a_row(document: dict[str, Any]) -> None:
    """`broken` holds indexes into `rows`; two rows have the indexes 0 and 1."""
    prop = {"id": "I1", "title": "", "status": "broken", "rows": 2, "broken": [1, 2]}
    document["properties"] = [prop]
    assert problems(document) == ["run.json: properties[0].broken[1]: `2`; expected the index of one of 2 rows"]


def test_a_long_wrong_value_is_cut(document: dict[str, Any]) -> None:
    """An error is for people: it repeats the beginning of a value, never a megabyte."""
    document["rows"][0]["decision"] = "x" * 5000
    assert len(problems(document)[0]) < 300


def test_the_collector_runs_again_after_an_error() -> None:
    """Reading pauses Python's garbage collector and must give it back whatever happens."""
    assert gc.isenabled()
    problems(None)
    assert gc.isenabled()
