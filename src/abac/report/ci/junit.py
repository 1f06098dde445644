"""JUnit's XML: one test case a property, in the suite `properties`; what is uncovered has its own suite."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from abac.report import sentences
from abac.results.matrix import MatrixResult, PropertyResult, Status

ROWS = 100  # broken rows listed in one failure; the number is always given
# What XML 1.0 does not allow even as a character reference (XML 1.0, 2.2 Characters).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(result: MatrixResult) -> str:
    """The result as XML. Broken is a failure, unknown an error (it never counts as passed), pending is skipped."""
    root = ET.Element("testsuites", name="abac matrix")
    suite = ET.SubElement(root, "testsuite", name="properties", time=f"{result.seconds:.3f}")
    for prop in result.properties:
        _property(suite, prop)
    coverage = ET.SubElement(root, "testsuite", name="coverage", time="0.000")
    case = ET.SubElement(
        coverage, "testcase", classname="abac.coverage", name="every action is in a property or treatment"
    )
    if result.uncovered:
        message = f"{sentences.count(len(result.uncovered), 'action')} uncovered"
        outcome(case, "failure", message, "\n".join(result.uncovered))
    for element in root:
        count(element)
    count(root)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _property(suite: ET.Element, prop: PropertyResult) -> None:
    name = xml(f"{prop.id} {prop.title}")
    case = ET.SubElement(suite, "testcase", classname="abac.matrix", name=name, time="0.000")
    if prop.status is Status.BROKEN:
        message = f"{prop.id}: {sentences.count(len(prop.broken), 'broken request')} of {prop.rows:,}"
        outcome(case, "failure", message, _rows(prop))
    elif prop.status is Status.UNKNOWN:
        outcome(case, "error", f"{prop.id} is unknown: {prop.because or 'no reason was given'}", "")
    elif prop.status is Status.PENDING:
        ET.SubElement(case, "skipped", message=xml(f"pending, waits for {prop.because or 'a part built later'}"))
    if prop.unproven:
        facts = "\n".join(f"AWS behaviour: unproven: {fact}" for fact in prop.unproven)
        ET.SubElement(case, "system-out").text = xml(facts)


def _rows(prop: PropertyResult) -> str:
    lines = [sentences.counterexample(row) for row in prop.broken[:ROWS]]
    if len(prop.broken) > ROWS:
        lines.append(f"and {len(prop.broken) - ROWS:,} more; results.json holds all")
    return "\n".join(lines)


def outcome(case: ET.Element, kind: str, message: str, text: str) -> None:
    """Say of a test case that it failed or could not be run (`kind` failure or error)."""
    ET.SubElement(case, kind, message=xml(message), type=kind).text = xml(text)


def count(element: ET.Element) -> None:
    """Write how many test cases stand below, and how many of them did not pass."""
    totals = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for attribute, tag in totals.items():
        element.set(attribute, str(sum(1 for _ in element.iter(tag))))


def xml(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
