"""Outlines: a tree in a terminal, nested lists in Markdown."""

from __future__ import annotations

import io

from rich.console import Console

from abac.report.outline import Line, markdown, print_outline

OUTLINE = Line("the title", (Line("first", (Line("below " + "z" * 300),)), Line("[bold]second[/] \x1b[31m")))


def printed(*, terminal: bool) -> str:
    """What the console gets."""
    out = io.StringIO()
    print_outline(OUTLINE, Console(file=out, width=80, force_terminal=terminal, color_system=None))
    return out.getvalue()


def test_a_pipe_gets_one_line_for_each_line() -> None:
    """Output that goes to a file can be searched line by line (CLI reference: for scripts)."""
    assert len(printed(terminal=False).splitlines()) == 4
    assert "z" * 300 in printed(terminal=False)


def test_a_terminal_folds_at_its_edge() -> None:
    """Nothing is cut off."""
    lines = printed(terminal=True).splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.count("z") for line in lines) == 300


def test_text_is_never_markup_and_moves_no_cursor() -> None:
    """Text of policies and requests is somebody else's."""
    shown = printed(terminal=False)
    assert "[bold]second[/]" in shown
    assert "\x1b" not in shown
    assert "&#91;bold&#93;second" in markdown(OUTLINE)


def test_markdown_nests_lists() -> None:
    """A heading, then lists two spaces deeper each."""
    assert markdown(Line("t", (Line("a", (Line("b"),)), Line("c")))) == "### t\n\n- a\n  - b\n- c\n"
