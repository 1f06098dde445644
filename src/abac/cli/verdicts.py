"""What `simulate` says about each scenario, in each of its formats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from abac.cli import screen
from abac.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from abac.language.scenario import Scenario, ScenarioError
    from abac.located import Problem
    from abac.results import Decision


# Extensible Markup Language (XML) 1.0, section 2.2, Characters: what a document may hold, negated.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class VerdictFormat(StrEnum):
    """How `simulate` prints."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    JUNIT = "junit"


class Verdict(NamedTuple):
    """One scenario's answer: the object that SIMULATION's JSON gives for it, and what it means for the exit code.

    The object tells the first thing that is wrong; `problems` are all of them, with their places, for people: also
    what is odd in a request that was decided.
    """

    document: dict[str, Any]
    code: ExitCode
    problems: tuple[Problem, ...] = ()


def decided(scenario: Scenario, decision: Decision) -> Verdict:
    """The verdict on a scenario that was decided; `matches` is null where nothing was expected."""
    from abac.results.encode import decision_to_json

    expectations = [
        *([] if scenario.expect is None else [decision.outcome.value == scenario.expect]),
        *([] if scenario.expect_blocked_by is None else [decision.blocked_by == scenario.expect_blocked_by]),
    ]
    matches = all(expectations) if expectations else None
    document = {"name": scenario.name, **decision_to_json(decision), "expect": scenario.expect, "matches": matches}
    code = ExitCode.DOES_NOT_HOLD if matches is False else ExitCode.HOLDS
    return Verdict(document, code, tuple(_doubted(scenario)))


def _doubted(scenario: Scenario) -> Iterator[Problem]:
    """What the catalogue does not know of the request: it was decided, but may be a slip of the pen."""
    from abac.simulate.action import unknown

    for problem in unknown(scenario.request):
        yield problem._replace(place=scenario.places.get(problem.place.path, problem.place))


def refused(error: ScenarioError) -> Verdict:
    """The verdict on a scenario that could not be read or is not decided by this version."""
    wrong = {"path": error.path, "found": error.found, "expected": error.expected}
    return Verdict({"name": error.name, "error": wrong}, ExitCode.BAD_INPUT, error.problems)


def lines(verdicts: Iterable[Verdict], form: VerdictFormat) -> Iterator[str]:
    """The output line by line as verdicts come, so that a million scenarios need no memory.

    A table needs all of its rows: `print_table` is for people.
    """
    if form is VerdictFormat.JSONL:
        return (_json(verdict) for verdict in verdicts)
    return _junit(verdicts) if form is VerdictFormat.JUNIT else _array(verdicts)


def print_table(verdicts: Iterable[Verdict]) -> None:
    """Print a table: one row a scenario, then how many matched."""
    rows = [_row(verdict.document) for verdict in verdicts]
    console = screen.results()
    console.print(screen.table(("scenario", "decision", "blocked by", "expected", ""), rows))


def _json(verdict: Verdict) -> str:
    return json.dumps(verdict.document, ensure_ascii=False)


def _array(verdicts: Iterable[Verdict]) -> Iterator[str]:
    yield "["
    before = None
    for verdict in verdicts:
        if before is not None:
            yield f"{before},"
        before = _json(verdict)
    if before is not None:
        yield before
    yield "]"


def _row(document: dict[str, Any]) -> tuple[str, ...]:
    if "error" in document:
        return (document["name"], "not decided", "", "", _wrong(document["error"]))
    matches = document["matches"]
    word = "" if matches is None else "matches" if matches else "DOES NOT MATCH"
    return (document["name"], document["decision"], ", ".join(document["blocked_by"]), document["expect"] or "", word)


def _wrong(error: dict[str, str]) -> str:
    return f"{error['path']}: {error['found']}; expected {error['expected']}"


def _junit(verdicts: Iterable[Verdict]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<testsuites><testsuite name="abac simulate">'
    for verdict in verdicts:
        yield _testcase(verdict.document)
    yield "</testsuite></testsuites>"


def _testcase(document: dict[str, Any]) -> str:
    case = Element("testcase", classname="abac.simulate", name=_xml(document["name"]))
    if "error" in document:
        SubElement(case, "error", message=_xml(_wrong(document["error"])))
    elif document["matches"] is False:
        blocked = ", ".join(document["blocked_by"]) or "nothing"
        found = f"decided {document['decision']}, blocked by {blocked}; expected {document['expect'] or 'otherwise'}"
        SubElement(case, "failure", message=_xml(found)).text = _xml(json.dumps(document, indent=2))
    return tostring(case, encoding="unicode")


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
