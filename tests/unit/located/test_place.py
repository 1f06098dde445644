"""Places and problems: how errors read."""

from __future__ import annotations

import pytest

from abac.errors import InputError
from abac.located import Place, Problem, Problems, nearest, problems_of


def test_a_problem_reads_as_file_line_column_found_expected_and_meant() -> None:
    """The form of every error (CLI.md, Bad input)."""
    problem = Problem(Place("a.yaml", 5, 13, "Statement"), "unknown action `s3:X`", "an action", "s3:GetObject")
    assert str(problem) == "a.yaml:5:13: unknown action `s3:X`; expected an action; did you mean `s3:GetObject`?"


def test_a_place_in_memory_reads_as_file_and_path() -> None:
    """Without a line, the path says where (STYLE.md, C)."""
    assert str(Place("plan.json", path="Statement[2].Effect")) == "plan.json: Statement[2].Effect"
    assert str(Place("", path="request")) == "request"
    assert str(Place("")) == "input"


def test_problems_are_raised_together_and_in_order() -> None:
    """All errors are reported, not the first alone (CLI.md, Bad input)."""
    problems = Problems()
    problems.raise_if_any()
    assert not problems
    problems.add(Place("a", 1, 1), "one", "two")
    problems.add(Place("a", 2, 1), "three", "four", "five")
    assert len(problems) == 2
    with pytest.raises(InputError) as caught:
        problems.raise_if_any()
    assert [problem.found for problem in problems_of(caught.value)] == ["one", "three"]


def test_a_place_that_has_a_problem_takes_no_second_one() -> None:
    """What could not be read right is refused once, by whoever saw it first; a place without a line is no place."""
    problems = Problems()
    for place in (Place("a", 1, 1, "x"), Place("b")):
        problems.add(place, "unreadable", "text")
    problems.extend_elsewhere(
        Problem(place, "bad", "good") for place in (Place("a", 1, 1, "y"), Place("a", 1, 2), Place("b"))
    )
    assert [(str(problem.place), problem.found) for problem in problems] == [
        ("a:1:1", "unreadable"),
        ("b", "unreadable"),
        ("a:1:2", "bad"),
        ("b", "bad"),
    ]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("effect", "Effect"), ("Acton", "Action"), ("NOTACTION", "NotAction"), ("Colour", None), ("", None)],
)
def test_the_nearest_word_ignores_case_and_forgives_a_slip(word: str, meant: str | None) -> None:
    """A guess is offered only where one is near (CLI.md, Bad input)."""
    assert nearest(word, ("Effect", "Action", "NotAction", "Resource")) == meant
