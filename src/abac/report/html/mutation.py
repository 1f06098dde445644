"""The page of mutants: survivors first, then every statement with what became of its changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from abac.report import mutation
from abac.report.html.frame import Link, render, source_pairs
from abac.report.sentences import location
from abac.results.mutant import MutantOutcome, MutantResult, MutationResult


class Row(NamedTuple):
    """One statement: how many of its mutants ended in each way, and which properties noticed them."""

    policy: str
    statement: str
    place: str
    counts: dict[MutantOutcome, int]
    properties: tuple[str, ...]


def page(result: MutationResult, beside: tuple[Link, ...] = ()) -> str:
    """The result as one HTML document that loads nothing and runs no script; `beside` are pages to link to."""
    unknown = tuple(mutant for mutant in result.mutants if mutant.outcome is MutantOutcome.UNKNOWN)
    colour = "broken" if result.unexplained else "unknown" if unknown or not result.mutants else "holds"
    return render(
        "mutation",
        result=result,
        told=mutation,
        location=location,
        colour=colour,
        outcomes=tuple(MutantOutcome),
        groups=(
            ("unexplained", "Unexplained survivors", result.unexplained),
            ("unknown", "Unknown", unknown),
            ("accepted", "Accepted survivors", tuple(mutant for mutant in result.mutants if mutant.accepted)),
        ),
        rows=tuple(_rows(result)),
        beside=beside,
        source=source_pairs(result.source, result.catalogue),
    )


def _rows(result: MutationResult) -> Iterator[Row]:
    by_statement: dict[tuple[str, str], list[MutantResult]] = {}
    for mutant in result.mutants:
        by_statement.setdefault((mutant.policy, mutant.statement), []).append(mutant)
    for (policy, statement), mutants in by_statement.items():
        counts = Counter(mutant.outcome for mutant in mutants)
        noticed = sorted({mutant.killed_by for mutant in mutants if mutant.killed_by})
        yield Row(policy, statement, location(mutants[0].place), dict(counts), tuple(noticed))
