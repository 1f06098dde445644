"""An explanation as an outline: for a terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from abac.language.policy import Effect
from abac.report import outline, sentences
from abac.report.conditions import given, in_words
from abac.report.explanation.conclusion import NAMES, conclusion, miss_in_words, reported_in_words
from abac.report.outline import Line
from abac.results.explanation import DocumentStep, Explanation, LevelStep, PolicyTypeStep, Standing, StatementStep

_STYLES = {Standing.DENIES: "bold red", Standing.DOES_NOT_ALLOW: "red", Standing.ALLOWS: "green"}
_QUIET = "dim"


def print_explanation(explanation: Explanation, console: Console) -> None:
    """Print the conclusion, then the request and every step below it."""
    outline.print_outline(_outline(explanation), console)


def to_markdown(explanation: Explanation) -> str:
    """The same as Markdown that ends with a newline."""
    return outline.markdown(_outline(explanation))


def _outline(explanation: Explanation) -> Line:
    allowed = explanation.decision.allowed
    below = (_request(explanation), _evaluation(explanation), *_closest(explanation), *_fine_print(explanation))
    return Line(conclusion(explanation), below, "bold green" if allowed else "bold red")


def _request(explanation: Explanation) -> Line:
    request = explanation.request
    owner = f" (account {request.resource_account})" if request.resource_account else ""
    ignored = explanation.decision.ignored_keys
    context = tuple(
        Line(f"{key} = {given(value)}{' (ignored: AWS does not supply it here)' if key in ignored else ''}")
        for key, value in sorted(request.context.items())
    )
    below = (
        Line(f"principal {request.principal.text}"),
        Line(f"action {request.action}"),
        Line(f"resource {request.resource}{owner}"),
        Line("context", context),
    )
    return Line(f"request: {explanation.name}" if explanation.name else "request", below)


def _evaluation(explanation: Explanation) -> Line:
    denies = [ref for step in explanation.steps for level in step.levels for ref in level.speaking(Effect.DENY)]
    found = "; ".join(f"{NAMES[ref.policy_type]}, {sentences.statement(ref)}" for ref in denies)
    first = Line(f"explicit deny anywhere: {found or 'none'}", style="bold red" if denies else "")
    return Line("evaluation, in AWS's order", (first, *map(_policy_type, explanation.steps)))


def _policy_type(step: PolicyTypeStep) -> Line:
    because = f": {step.because}" if step.because else ""
    levels = step.levels if len(step.levels) > 1 else ()
    below = tuple(map(_level, levels)) or tuple(line for level in step.levels for line in _documents(level))
    style = _STYLES.get(step.standing, "" if step.levels else _QUIET)
    return Line(f"{NAMES[step.policy_type]} {step.standing.value}{because}", below, style)


def _level(level: LevelStep) -> Line:
    denies, allows = level.speaking(Effect.DENY), level.speaking(Effect.ALLOW)
    says = "denies" if denies else "allows" if allows else "does not allow"
    return Line(f"level {level.label} {says}", tuple(_documents(level)))


def _documents(level: LevelStep) -> Iterator[Line]:
    if not level.documents:
        yield Line("no document: nothing is allowed", style="red")
    for document in level.documents:
        called = f"{document.name} ({document.label})" if document.name else document.label
        yield Line(f"document {called}", tuple(_statements(document)))


def _statements(document: DocumentStep) -> Iterator[Line]:
    """Each statement about the action on its own; those about other actions together, by name."""
    for step in document.statements:
        if step.names_action:
            yield _statement(step)
    others = [
        step.ref.sid or f"number {step.ref.statement + 1}" for step in document.statements if not step.names_action
    ]
    if others:
        counted = sentences.count(len(others), "statement")
        yield Line(f"{counted} about other actions: {', '.join(others)}", style=_QUIET)


def _statement(step: StatementStep) -> Line:
    called = _called(step)
    if step.speaks:
        style = "bold red" if step.ref.effect is Effect.DENY else "green"
        holding = tuple(
            Line(f"{in_words(held.condition, held.resolved)}: the request has {given(held.given)}")
            for held in step.held
        )
        return Line(f"{step.ref.effect}: {called} matches", holding, style)
    more = len(step.misses) - 1
    rest = f" (and {more} more)" if more else ""
    return Line(f"{step.ref.effect}: {called} does not match: {miss_in_words(step.misses[0])}{rest}")


def _called(step: StatementStep) -> str:
    """The statement and where it stands; its document is the line above."""
    at = sentences.location(step.ref.place)
    return f"statement {step.ref.sid or f'number {step.ref.statement + 1}'}{f' ({at})' if at else ''}"


def _closest(explanation: Explanation) -> Iterator[Line]:
    if explanation.closest:
        lines = (
            Line(sentences.statement(step.ref), tuple(Line(miss_in_words(miss)) for miss in step.misses))
            for step in explanation.closest
        )
        yield Line("closest statements, fewest unmatched elements first", tuple(lines))


def _fine_print(explanation: Explanation) -> Iterator[Line]:
    decision = explanation.decision
    blocked = [NAMES[step.policy_type] for step in explanation.steps if step.blocks]
    if blocked:
        yield Line(f"blocked by: {', '.join(blocked)}")
    if said := reported_in_words(explanation):
        yield Line(said, style="" if explanation.agrees else "yellow")
    if explanation.assumed:
        yield Line("assumed", tuple(Line(text) for text in explanation.assumed))
    if decision.notes:
        yield Line("notes", tuple(Line(note) for note in decision.notes))
    absent = sorted(decision.absent_keys)
    if absent and not explanation.assumed:
        yield Line(f"asked for and absent: {', '.join(absent)}", style=_QUIET)
