"""A difference for continuous integration: JUnit's XML and SARIF."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from typing import Any, Final

from abac.located import Place
from abac.report.ci import run
from abac.report.ci.junit import outcome
from abac.report.difference.forms import GAINED_AND_LOST, headline, open_question, what
from abac.results.diff import Change, Diff

_RULES: Final = (
    run.rule("gained", f"gained: {GAINED_AND_LOST['gained']}", "warning"),
    run.rule("lost", f"lost: {GAINED_AND_LOST['lost']}", "note"),
)


def to_junit(diff: Diff) -> str:
    """Three test cases: what is gained, what is lost, which principals differ; what is unknown is an error."""
    suite = ET.Element("testsuite", name="difference", time=f"{diff.seconds:.3f}")
    for name, changes in (("gained", diff.gained), ("lost", diff.lost)):
        case = _case(suite, f"nothing is {name}")
        if changes:
            outcome(case, "failure", f"{len(changes)} {name}", _lines(_told(change) for change in changes))
    principals = [*(f"new: {arn}" for arn in diff.added), *(f"removed: {arn}" for arn in diff.removed), *diff.changed]
    case = _case(suite, "the principals are the same")
    if principals:
        outcome(case, "failure", f"{len(principals)} differ", _lines(principals))
    case = _case(suite, "nothing is left open")
    if diff.unknown or not diff.compared:
        outcome(case, "error", headline(diff), _lines(map(open_question, diff.unknown)))
    return run.junit("abac diff", [suite])


def to_sarif(diff: Diff) -> str:
    """SARIF 2.1.0: a warning for each class gained, a note for each lost, at the statement that decides."""
    found = list(_results(diff))
    return run.sarif(_RULES, found, [f"unknown: {open_question(row)}" for row in diff.unknown])


def _results(diff: Diff) -> Iterator[dict[str, Any]]:
    for number, changes in enumerate((diff.gained, diff.lost)):
        for change in changes:
            identity = (_RULES[number]["id"], change.principal, *change.actions, *change.resource_types)
            yield run.result(_RULES[number], number, _told(change), _place(change), identity)


def _place(change: Change) -> Place:
    """Where the first statement stands that decides in the new version, else in the old one."""
    refs = (*change.new.decided_by, *change.old.decided_by)
    return next((ref.place for ref in refs if ref.place.file), Place(""))


def _case(suite: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname="abac.diff", name=name, time="0.000")


def _told(change: Change) -> str:
    return f"{what(change)}: {change.why}"


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
