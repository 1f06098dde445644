"""The proof report for people at a prompt: a table of properties, what breaks them, what proofs rest on."""

from __future__ import annotations

from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from abac.report import sentences
from abac.report.proofs import words
from abac.results.proof import Counterexample, ProofReport, ProofStatus, PropertyProof

EXAMPLES: Final = 5  # of each property; JSON has all
UNCOVERED: Final = 10
STYLES: Final = {
    ProofStatus.PROVED: "green",
    ProofStatus.REFUTED: "bold red",
    ProofStatus.PENDING: "blue",
    ProofStatus.UNKNOWN: "yellow",
}


def print_proofs(report: ProofReport, console: Console) -> None:
    """Print the report. Words alone say everything; text of policies is never read as markup."""
    console.print(_table(report))
    for proof in report.properties:
        _print_examples(proof, console)
    _print_assumptions(report, console)
    for action in report.uncovered[:UNCOVERED]:
        console.print(_plain(f"uncovered: {action}", "bold red"))
    if (more := len(report.uncovered) - UNCOVERED) > 0:
        console.print(_plain(f"and {more:,} more; --format json has all", "bold red"))
    for line in words.fine_print(report):
        console.print(_plain(line, "dim"))
    console.print(_plain(f"properties: {words.tally(report)}"))
    console.print(Text(words.headline(report), style=STYLES[report.status]))


def _table(report: ProofReport) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    table.add_column("id", no_wrap=True)
    table.add_column("property", ratio=1, overflow="fold")
    table.add_column("status", no_wrap=True)
    table.add_column("rows", justify="right", no_wrap=True)
    table.add_column("rests on", justify="right", no_wrap=True)
    for proof in report.properties:
        core = sentences.count(len(proof.core), "statement") if proof.core else ""
        status = Text(proof.status.value, style=STYLES[proof.status])
        table.add_row(_plain(proof.id), _title(proof), status, Text(f"{proof.rows:,}"), Text(core, style="dim"))
    return table


def _title(proof: PropertyProof) -> Text:
    title = _plain(proof.title)
    told = [words.because(proof), *(f"AWS behaviour: unproven: {fact}" for fact in proof.unproven)]
    for line in told:
        if line:
            title.append_text(Text("\n") + _plain(line, "dim"))
    return title


def _print_examples(proof: PropertyProof, console: Console) -> None:
    for one in proof.counterexamples[:EXAMPLES]:
        _print_example(proof, one, console)
    if (more := len(proof.counterexamples) - EXAMPLES) > 0:
        console.print(_plain(f"{proof.id}: {sentences.count(more, 'more action')}; --format json has all", "dim"))
        console.print()


def _print_example(proof: PropertyProof, one: Counterexample, console: Console) -> None:
    console.print(_plain(f"{proof.id}: {words.example(one)}"), soft_wrap=not console.is_terminal)
    for request in words.requests(one):
        console.print(_plain(f"    {request}", "dim"), soft_wrap=not console.is_terminal)
    console.print()


def _print_assumptions(report: ProofReport, console: Console) -> None:
    assumed = dict.fromkeys(text for proof in report.properties for text in proof.assumptions)
    if assumed:
        console.print(_plain("assumed:"))
        for text in sorted(assumed):
            console.print(_plain(f"  - {text}", "dim"))


def _plain(text: str, style: str = "") -> Text:
    return Text(sentences.printable(text), style=style)
