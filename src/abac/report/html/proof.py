"""The page of a proof: every property, what it rests on, and the requests that break it."""

from __future__ import annotations

from typing import Final

from abac.report.html.frame import Link, render, source_pairs
from abac.report.proofs import words
from abac.results.proof import ProofReport, ProofStatus

EXAMPLES: Final = 200  # of each property; the JSON has all
_COLOURS: Final = {
    ProofStatus.PROVED: "holds",
    ProofStatus.REFUTED: "broken",
    ProofStatus.UNKNOWN: "unknown",
    ProofStatus.PENDING: "pending",
}


def page(report: ProofReport, beside: tuple[Link, ...] = ()) -> str:
    """The report as one HTML document that loads nothing and runs no script; `beside` are pages to link to."""
    return render(
        "proof",
        report=report,
        told=words,
        colours=_COLOURS,
        colour=_COLOURS[report.status],
        counted=[(status.value, number) for status, number in report.counted().items() if number],
        examples=EXAMPLES,
        beside=beside,
        source=source_pairs({k: v for k, v in report.source.items() if k != "notes"}, report.catalogue),
    )
