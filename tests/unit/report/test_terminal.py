"""The report at a prompt."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from rich.console import Console

from abac.report.terminal import print_matrix
from abac.results.matrix import MatrixResult
from matrices import hostile_matrix, studio_matrix
from strategies.results import matrices


def printed(result: MatrixResult, path: str | None = None, terminal: bool = False) -> str:
    """What a console of 100 columns shows."""
    stream = io.StringIO()
    print_matrix(result, Console(file=stream, width=100, force_terminal=terminal), path)
    return stream.getvalue()


def test_each_property_is_a_line_with_its_status_in_words() -> None:
    """Issue 3, item 2: a table of properties; colour never says it alone (WCAG 2.2, 1.4.1)."""
    text = printed(studio_matrix())
    lines = {line.split()[0]: line.split() for line in text.splitlines() if line[1:3] in ("I1", "I2", "I7")}
    assert lines["I1"][-3:] == ["holds", "392", "0"]
    assert lines["I2"][-3:] == ["broken", "1,616", "4"]
    assert lines["I7"][-3:] == ["pending", "0", "0"]
    assert "waits for the search over several steps" in text
    assert "AWS behaviour: unproven" in text


def test_the_path_of_the_report_is_the_last_line() -> None:
    """Issue 3, item 2: the command ends with the path of the report; no line break inside a long path."""
    path = "reports/" + "deep/" * 40 + "index.html"
    assert printed(studio_matrix(), path).splitlines()[-1] == f"report: {path}"


def test_one_counterexample_of_each_broken_property_comes_first() -> None:
    """Five are broken and five fit: each is there, with the file and line to change."""
    text = printed(studio_matrix())
    for action in ("DeleteModel", "AddTags", "PassRole", "CreatePresignedDomainUrl", "CreateModelPackage"):
        assert f":{action} on " in text
    assert "(policies/team/iam.yaml:7)" in text
    assert "and 7 more broken requests" in text


def test_what_is_uncovered_or_too_large_is_named() -> None:
    """ISOLATION.md: uncovered actions by name. AWS-FACTS, Limits: a document over its limit cannot be deployed."""
    result = hostile_matrix()
    assert "856 over the limit" in printed(result)
    assert "uncovered: sagemaker:New\n" in printed(replace(result, uncovered=("sagemaker:New",)))


def test_no_colours_when_piped() -> None:
    """CLI.md: no colours when piped."""
    assert "\x1b" not in printed(studio_matrix(), "x")


def test_no_colours_under_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    """no-color.org: the variable switches colours off also on a terminal."""
    assert "\x1b[1;31m" in printed(studio_matrix(), terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "31m" not in printed(studio_matrix(), terminal=True)


@given(matrices())
def test_no_text_of_a_policy_reaches_the_terminal_as_control(result: MatrixResult) -> None:
    """A statement's name may hold an escape sequence; the terminal must print, not obey it."""
    assert all(character.isprintable() or character == "\n" for character in printed(result, "\x1b]0;x\x07"))


def test_what_is_uncovered_is_shortened_and_what_is_noted_is_said() -> None:
    """A foreign source may leave hundreds of actions uncovered: people see the first ten, and how it was read."""
    notes = {"notes": ["read as one role"], "not_understood": ["a.json:3:5: unknown action `s3:Gett`"]}
    result = replace(studio_matrix(), uncovered=tuple(f"x:Action{n}" for n in range(13)), source=notes)
    text = printed(result)
    assert "x:Action9" in text
    assert "x:Action10" not in text
    assert "and 3 more" in text
    assert "note: read as one role" in text
    assert "1 element of the source not understood, the first: a.json:3:5" in text
