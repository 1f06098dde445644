"""Mutants as an outline: the verdict, the survivors that nobody explained, those that are accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Console

from abac.report import outline, sentences
from abac.report.outline import Line
from abac.results.mutant import MutantOutcome, MutantResult, MutationResult

_WITH_ALL: Final = "with every backstop"


def print_mutants(result: MutationResult, console: Console) -> None:
    """Print how the mutants ended, then each that a person has to look at."""
    outline.print_outline(_outline(result), console)


def to_markdown(result: MutationResult) -> str:
    """The same as Markdown that ends with a newline."""
    return outline.markdown(_outline(result))


def headline(result: MutationResult) -> str:
    """The verdict in one sentence."""
    left = len(result.unexplained)
    mutants = sentences.count(len({mutant.name for mutant in result.mutants}), "mutant")
    if left:
        return f"{mutants}: {sentences.count(left, 'survivor')} that no property notices and nobody explains"
    open_ = result.counts[MutantOutcome.UNKNOWN.value]
    if open_:
        return f"{mutants}: of {open_} it is unknown whether a property notices"
    return f"{mutants}: every one is noticed by a property, proved to change nothing, or accepted with a reason"


def _outline(result: MutationResult) -> Line:
    counts = ", ".join(f"{number:,} {outcome}" for outcome, number in result.counts.items() if number)
    groups = (
        ("unexplained survivors", result.unexplained, "red"),
        ("unknown", tuple(m for m in result.mutants if m.outcome is MutantOutcome.UNKNOWN), "yellow"),
        ("accepted survivors", tuple(m for m in result.mutants if m.accepted), "dim"),
    )
    below = tuple(Line(title, tuple(_mutants(found)), style) for title, found, style in groups if found)
    return Line(headline(result), (Line(counts), *below), "bold")


def _mutants(found: tuple[MutantResult, ...]) -> Iterator[Line]:
    for mutant in found:
        at = sentences.location(mutant.place)
        where = f"without {' and '.join(mutant.without)}" if mutant.without else _WITH_ALL
        below = [Line(f"{mutant.outcome.value}, {where}: {mutant.because}")]
        if mutant.accepted:
            below.append(Line(mutant.accepted))
        yield Line(f"{mutant.name}{f' ({at})' if at else ''}", tuple(below), "bold")
