"""A difference as an outline for a terminal and for Markdown, and as annotations of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from rich.console import Console

from abac.report import outline, sentences
from abac.report.outline import Line
from abac.results.diff import Change, Diff, DiffStatus, Undecided

_NAMED: Final = 4  # of a class of actions or resource types, how many are named before it is counted
_ANNOTATIONS: Final = 9  # GitHub shows ten of each kind for a step (Actions' limits); the tenth is the verdict
GAINED_AND_LOST: Final = {"gained": "allowed now, denied before", "lost": "denied now, allowed before"}


def print_diff(diff: Diff, console: Console) -> None:
    """Print what was gained, lost and left open, each class with one request."""
    outline.print_outline(_outline(diff), console)


def to_markdown(diff: Diff) -> str:
    """The same as Markdown that ends with a newline."""
    return outline.markdown(_outline(diff))


def to_github(diff: Diff) -> str:
    """One workflow command a change, then the verdict; what is beyond GitHub's limit is only counted there."""
    found = [_annotation("warning", "gained", change) for change in diff.gained]
    found += [_annotation("notice", "lost", change) for change in diff.lost]
    found += [f"::warning title=unknown::{_data(open_question(row))}" for row in diff.unknown]
    return "\n".join((*found[:_ANNOTATIONS], f"::notice title=abac diff::{_data(headline(diff))}")) + "\n"


def headline(diff: Diff) -> str:
    """The verdict in one sentence; equivalence is claimed only where it is proved."""
    rows = sentences.count(diff.compared, "row")
    if diff.status is DiffStatus.EQUIVALENT:
        return f"equivalent: no request is decided otherwise ({rows}, {diff.equal:,} of them with the same statements)"
    if diff.status is DiffStatus.UNKNOWN:
        return f"unknown whether the two are equivalent: {sentences.count(len(diff.unknown), 'question')} left open"
    open_ = f", {len(diff.unknown)} left open" if diff.unknown else ""
    return f"different: {len(diff.gained)} gained, {len(diff.lost)} lost{open_} (in classes; {rows} compared)"


def _outline(diff: Diff) -> Line:
    below = [
        *(Line(f"new principal: {arn}", style="yellow") for arn in diff.added),
        *(Line(f"removed principal: {arn}", style="yellow") for arn in diff.removed),
        *(Line(f"changed principal: {words}", style="yellow") for words in diff.changed),
        *_classes("gained", diff.gained, "red"),
        *_classes("lost", diff.lost, "cyan"),
        *(Line(f"unknown: {open_question(row)}", style="yellow") for row in diff.unknown),
        Line("assumed", tuple(Line(text) for text in diff.assumptions), "dim"),
    ]
    return Line(headline(diff), tuple(below), "bold")


def _classes(title: str, changes: Iterable[Change], style: str) -> Iterator[Line]:
    lines = tuple(_class(change) for change in changes)
    if lines:
        yield Line(f"{title}: {GAINED_AND_LOST[title]}", lines, style)


def _class(change: Change) -> Line:
    return Line(
        what(change), (Line(change.why), Line(f"for example: {request_line(change.scenario['request'])}")), "bold"
    )


def what(change: Change) -> str:
    """Who, which actions, on what: the class that differs in one way."""
    on = _listed(change.resource_types, "resource types")
    return f"{change.principal}: {_listed(change.actions, 'actions')} on {on}"


def _listed(names: tuple[str, ...], noun: str) -> str:
    """All names where they are few, else their number and the first."""
    if len(names) <= _NAMED:
        return ", ".join(names)
    return f"{len(names)} {noun} ({', '.join(names[:_NAMED])}, …)"


def request_line(request: dict[str, Any]) -> str:
    """A request in one line; what follows from the caller is not said again."""
    told = ", ".join(f"{key}={_value(value)}" for key, value in request["context"].items() if not _follows(key))
    return f"{request['action']} on {request['resource']}" + (f" with {told}" if told else "")


def _follows(key: str) -> bool:
    """Whether a key says of the caller or resource what stands elsewhere: tags under a service's own name, accounts."""
    stem, _, name = key.lower().partition(":")
    return name.startswith(("principal", "resourceaccount")) or (stem != "aws" and name.startswith("resourcetag/"))


def _value(value: str | list[str]) -> str:
    return value if isinstance(value, str) else f"[{', '.join(value)}]"


def open_question(row: Undecided) -> str:
    """What could not be settled, and why."""
    on = _listed(row.resource_types, "resource types")
    return f"{row.principal}: {_listed(row.actions, 'actions')} on {on}: {row.because}"


def _annotation(kind: str, title: str, change: Change) -> str:
    return f"::{kind} title={title}::{_data(f'{what(change)}: {change.why}')}"


def _data(text: str) -> str:
    """Escaped as Actions' toolkit documents the data of workflow commands; no text ends a command early."""
    return sentences.printable(text).replace("%", "%25")
