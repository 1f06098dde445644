"""The report for pull requests: GitHub's Markdown, short, with the counterexamples folded away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from abac.report import sentences
from abac.results.matrix import MatrixResult, PropertyResult, Status

COUNTEREXAMPLES = 5  # of each broken property
UNCOVERED = 50  # names listed; the number is always given
MARKS = {Status.HOLDS: "✅", Status.BROKEN: "❌", Status.PENDING: "⏳", Status.UNKNOWN: "❔"}
# What Markdown, HTML or GitHub (mentions, issues, links, emoji names) could read as more than text.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~@&$^]|:(?=//|[\w+-]+:)|(?<=www)\.")


def render(result: MatrixResult) -> str:
    """The result as Markdown that ends with a newline. Text of policies is escaped: it forms no markup."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: MatrixResult) -> Iterator[str]:
    yield f"### {MARKS[result.status]} {sentences.headline(result)}"
    yield ""
    decided = sentences.count(len(result.rows), "request")
    yield f"{decided} decided; properties: {sentences.tally(result)}."
    if result.properties:
        yield ""
        yield "| | id | property | status | rows | broken |"
        yield "| --- | --- | --- | --- | ---: | ---: |"
    for prop in result.properties:
        yield _property(prop)
    for prop in result.properties:
        if prop.broken:
            yield from _counterexamples(prop)
    yield from _named("Uncovered actions", result.uncovered[:UNCOVERED])
    if len(result.uncovered) > UNCOVERED:
        yield f"- and {len(result.uncovered) - UNCOVERED:,} more"
    over = [size for size in result.sizes if size.characters > size.limit]
    yield from _named(
        "Documents over their limit", [f"{size.document}, {size.characters:,} of {size.limit:,}" for size in over]
    )
    yield from _named("AWS behaviour: unproven", list(dict.fromkeys(_facts(result))))


def _property(prop: PropertyResult) -> str:
    title = prop.title
    if prop.because:
        title += f" ({'waits for' if prop.status is Status.PENDING else 'because'} {prop.because})"
    cells = [MARKS[prop.status], escaped(prop.id), escaped(title), prop.status.value]
    return f"| {' | '.join(cells)} | {prop.rows:,} | {len(prop.broken):,} |"


def _counterexamples(prop: PropertyResult) -> Iterator[str]:
    shown = sentences.first_counterexamples(prop, COUNTEREXAMPLES)
    yield ""
    yield f"<details><summary>{escaped(prop.id)}: {sentences.count(len(prop.broken), 'broken request')}</summary>"
    yield ""
    for row in shown:
        yield f"- {escaped(sentences.counterexample(row))}"
    left = len(prop.broken) - len(shown)
    if left:
        yield f"- and {left:,} more; results.json holds all"
    yield ""
    yield "</details>"


def _named(title: str, items: list[str] | tuple[str, ...]) -> Iterator[str]:
    if items:
        yield ""
        yield f"**{title}**"
        yield ""
        for item in items:
            yield f"- {escaped(item)}"


def _facts(result: MatrixResult) -> Iterator[str]:
    yield from result.unproven
    for prop in result.properties:
        yield from prop.unproven


def escaped(text: str) -> str:
    """The text as Markdown that shows exactly it, on one line; special characters become character references."""
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", sentences.printable(text))
