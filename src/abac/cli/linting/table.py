"""Findings for people at a prompt."""

from __future__ import annotations

from typing import Final

from rich.text import Text

from abac.cli import screen
from abac.cli.linting.linted import Linted
from abac.cli.linting.words import headline, message
from abac.report import sentences
from abac.results import Finding, Severity

_STYLES: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def print_table(result: Linted) -> None:
    """Print one line a finding, its place first as in every error, then how many there are.

    A terminal folds the lines itself, so that a place can be copied and searched for.
    """
    console = screen.results()
    for finding in result.findings:
        console.print(_line(finding), soft_wrap=True)
    console.print(headline(result), markup=False)


def _line(finding: Finding) -> Text:
    return Text.assemble(
        f"{sentences.printable(str(finding.place))}: ",
        (finding.severity.value, _STYLES[finding.severity]),
        f": {message(finding)} ",
        (f"[{finding.rule}]", "dim"),
    )
