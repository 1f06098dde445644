"""The report for people at a prompt: a table of properties, the first counterexamples, the path of the long report."""

from __future__ import annotations

from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from abac.report import sentences
from abac.results.matrix import MatrixResult, PropertyResult, Status

COUNTEREXAMPLES = 5  # shown at a prompt, over all properties
UNCOVERED = 10  # shown at a prompt; the report has all
STYLES = {Status.HOLDS: "green", Status.BROKEN: "bold red", Status.PENDING: "blue", Status.UNKNOWN: "yellow"}


def print_matrix(result: MatrixResult, console: Console, report_path: Path | str | None = None) -> None:
    """Print the result; `report_path` becomes the last line.

    The console decides about colours (none when piped or under NO_COLOR); the words alone say everything. Text of
    policies is never read as markup, and its control characters are shown as escapes.
    """
    console.print(_table(result))
    _print_fine_print(result, console)
    _print_counterexamples(result, console)
    console.print(Text(sentences.headline(result), style=STYLES[result.status]))
    if report_path is not None:
        console.print(_plain(f"report: {report_path}"), soft_wrap=True)


def _table(result: MatrixResult) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    table.add_column("id", no_wrap=True)
    table.add_column("property", ratio=1, overflow="fold")
    table.add_column("status", no_wrap=True)
    table.add_column("rows", justify="right", no_wrap=True)
    table.add_column("broken", justify="right", no_wrap=True)
    for prop in result.properties:
        table.add_row(
            _plain(prop.id),
            _title(prop),
            Text(prop.status.value, style=STYLES[prop.status]),
            Text(f"{prop.rows:,}"),
            Text(f"{len(prop.broken):,}", style="bold red" if prop.broken else "dim"),
        )
    return table


def _title(prop: PropertyResult) -> Text:
    title = _plain(prop.title)
    if prop.because:
        words = "waits for" if prop.status is Status.PENDING else "because:"
        title.append_text(Text("\n") + _plain(f"{words} {prop.because}", "dim"))
    for fact in prop.unproven:
        title.append_text(Text("\n") + _plain(f"AWS behaviour: unproven: {fact}", "dim"))
    return title


def _print_fine_print(result: MatrixResult, console: Console) -> None:
    decided = sentences.count(len(result.rows), "request")
    console.print(Text(f"{decided} decided; properties: {sentences.tally(result)}"))
    if result.accepted:
        accepted = sentences.count(len(result.accepted), "action")
        console.print(Text(f"{accepted} accepted that tags cannot isolate; the report lists what they expose"))
    for size in result.sizes:
        if size.characters > size.limit:
            over = f"{size.document}: {size.characters:,} characters, {size.characters - size.limit:,} over the limit"
            console.print(_plain(over, "bold red"))
    for action in result.uncovered[:UNCOVERED]:
        console.print(_plain(f"uncovered: {action}", "bold red"))
    if (more := len(result.uncovered) - UNCOVERED) > 0:
        console.print(Text(f"and {more:,} more that nobody thought about; the report lists them", style="bold red"))
    for note in result.source.get("notes", ()):
        console.print(_plain(f"note: {note}", "dim"))
    if odd := result.source.get("not_understood"):
        found = sentences.count(len(odd), "element")
        console.print(_plain(f"{found} of the source not understood, the first: {odd[0]}", "yellow"))


def _print_counterexamples(result: MatrixResult, console: Console) -> None:
    """One counterexample of each broken property first, then more of them, until the prompt is full."""
    each = [sentences.first_counterexamples(prop, COUNTEREXAMPLES) for prop in result.properties]
    rounds = [rows[turn] for turn in range(COUNTEREXAMPLES) for rows in each if turn < len(rows)]
    shown = rounds[:COUNTEREXAMPLES]
    for row in shown:
        console.print()
        console.print(_plain(sentences.counterexample(row)), soft_wrap=not console.is_terminal)
    left = sum(len(prop.broken) for prop in result.properties) - len(shown)
    if left > 0:
        console.print()
        console.print(Text(f"and {sentences.count(left, 'more broken request')}; the report shows them", style="dim"))
    if shown:
        console.print()


def _plain(text: str, style: str = "") -> Text:
    return Text(sentences.printable(text), style=style)
