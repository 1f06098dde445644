"""The proof report for pull requests: GitHub's Markdown, with counterexamples folded away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from abac.report import sentences
from abac.report.markdown import escaped
from abac.report.proofs import words
from abac.results.proof import ProofReport, ProofStatus, PropertyProof

EXAMPLES: Final = 10  # of each refuted property
MARKS: Final = {
    ProofStatus.PROVED: "✅",
    ProofStatus.REFUTED: "❌",
    ProofStatus.PENDING: "⏳",
    ProofStatus.UNKNOWN: "❔",
}


def to_markdown(report: ProofReport) -> str:
    """The report as Markdown that ends with a newline. Text of policies is escaped: it forms no markup."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: ProofReport) -> Iterator[str]:
    yield f"### {MARKS[report.status]} {words.headline(report)}"
    yield ""
    yield f"Properties: {words.tally(report)}."
    if report.properties:
        yield ""
        yield "| | id | property | status | rows |"
        yield "| --- | --- | --- | --- | ---: |"
    for proof in report.properties:
        because = words.because(proof)
        title = escaped(f"{proof.title} ({because})" if because else proof.title)
        yield f"| {MARKS[proof.status]} | {escaped(proof.id)} | {title} | {proof.status.value} | {proof.rows:,} |"
    for proof in report.properties:
        yield from _examples(proof)
    yield from _named("Uncovered actions", report.uncovered)
    yield from _named("Notes", words.fine_print(report))
    assumed = sorted({text for proof in report.properties for text in proof.assumptions})
    yield from _named("Assumed", tuple(assumed))
    unproven = dict.fromkeys(fact for proof in report.properties for fact in proof.unproven)
    yield from _named("AWS behaviour: unproven", tuple(unproven))


def _examples(proof: PropertyProof) -> Iterator[str]:
    found = proof.counterexamples
    if not found:
        return
    yield ""
    yield f"<details><summary>{escaped(proof.id)}: {sentences.count(len(found), 'action')}</summary>"
    yield ""
    for one in found[:EXAMPLES]:
        yield f"- {escaped(words.example(one))}"
        yield from (f"  - {escaped(request)}" for request in words.requests(one))
    if (more := len(found) - EXAMPLES) > 0:
        yield f"- and {more:,} more; the JSON has all"
    yield ""
    yield "</details>"


def _named(title: str, items: tuple[str, ...]) -> Iterator[str]:
    if items:
        yield ""
        yield f"**{title}**"
        yield ""
        yield from (f"- {escaped(item)}" for item in items)
