"""The page of a difference: what was gained and lost, each class with a request, and what is left open."""

from __future__ import annotations

from typing import Final

from abac.report import difference
from abac.report.html.frame import Link, render, source_pairs
from abac.results.diff import Diff, DiffStatus

_COLOURS: Final = {DiffStatus.EQUIVALENT: "holds", DiffStatus.DIFFERENT: "broken", DiffStatus.UNKNOWN: "unknown"}


def page(diff: Diff, beside: tuple[Link, ...] = ()) -> str:
    """The difference as one HTML document that loads nothing and runs no script; `beside` are pages to link to."""
    return render(
        "difference",
        diff=diff,
        told=difference,
        colour=_COLOURS[diff.status],
        beside=beside,
        source=source_pairs({"old": diff.old, "new": diff.new}, {}),
    )
