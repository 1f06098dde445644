"""The proof report for continuous integration: JUnit, SARIF and GitHub's annotations."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any, Final

from abac.located import Place
from abac.report.ci import run
from abac.report.ci.github import ERRORS, command
from abac.report.ci.junit import outcome, xml
from abac.report.ci.sarif import encoded, location
from abac.report.proofs import words
from abac.results.proof import Counterexample, ProofReport, ProofStatus, PropertyProof

_NO_REASON: Final = "no reason was given"


def to_junit(report: ProofReport) -> str:
    """One test case a property: refuted is a failure, unknown an error, pending is skipped."""
    suite = ET.Element("testsuite", name="properties", time=f"{report.seconds:.3f}")
    for proof in report.properties:
        _case(suite, proof)
    coverage = ET.Element("testsuite", name="coverage", time="0.000")
    case = ET.SubElement(coverage, "testcase", classname="abac.coverage", name="every allowed action is thought about")
    if report.uncovered:
        outcome(case, "failure", f"{len(report.uncovered)} uncovered", "\n".join(report.uncovered))
    return run.junit("abac prove", [suite, coverage])


def _case(suite: ET.Element, proof: PropertyProof) -> None:
    name = xml(f"{proof.id} {proof.title}")
    case = ET.SubElement(suite, "testcase", classname="abac.prove", name=name, time=f"{proof.seconds:.3f}")
    if proof.status is ProofStatus.REFUTED:
        text = "\n".join(words.example(one) for one in proof.counterexamples)
        outcome(case, "failure", f"{proof.id} is refuted by {len(proof.counterexamples)} actions", text)
    elif proof.status is ProofStatus.UNKNOWN:
        outcome(case, "error", f"{proof.id} is unknown: {proof.because or _NO_REASON}", "")
    elif proof.status is ProofStatus.PENDING:
        ET.SubElement(case, "skipped", message=xml(f"pending, waits for {proof.because or 'a part built later'}"))


def to_github(report: ProofReport) -> str:
    """One workflow command a line: errors for what is refuted, unknown or uncovered, a notice with the verdict."""
    errors = list(_errors(report))
    lines = errors[:ERRORS]
    if len(errors) > ERRORS:
        lines.append(command("error", Place(""), "more", f"{len(errors) - ERRORS} more; the JSON has all"))
    verdict = f"{words.headline(report)} Properties: {words.tally(report)}."
    return "\n".join((*lines, command("notice", Place(""), "isolation", verdict))) + "\n"


def _errors(report: ProofReport) -> Iterator[str]:
    for proof in report.properties:
        for one in proof.counterexamples:
            yield command("error", words.place(one), proof.id, words.example(one))
    yield from (command("error", Place(""), "uncovered", action) for action in report.uncovered)
    for proof in report.properties:
        if proof.status is ProofStatus.UNKNOWN:
            yield command("error", Place(""), proof.id, f"unknown: {proof.because or _NO_REASON}")


def to_sarif(report: ProofReport) -> str:
    """SARIF 2.1.0: properties are rules, each counterexample is a result at the statement that decided."""
    pairs = [(number, proof, one) for number, proof in enumerate(report.properties) for one in proof.counterexamples]
    notes = [f"uncovered: {action}" for action in report.uncovered]
    unknown = (proof for proof in report.properties if proof.status is ProofStatus.UNKNOWN)
    notes += [f"{proof.id} is unknown: {proof.because or _NO_REASON}" for proof in unknown]
    return run.sarif([_rule(proof) for proof in report.properties], [_result(*each) for each in pairs], notes)


def _rule(proof: PropertyProof) -> dict[str, Any]:
    told = {"status": proof.status.value, "rows": proof.rows, "assumptions": list(proof.assumptions)}
    return {
        "id": proof.id,
        "shortDescription": {"text": proof.title or proof.id},
        "defaultConfiguration": {"level": "error"},
        "properties": told,
    }


def _result(number: int, proof: PropertyProof, one: Counterexample) -> dict[str, Any]:
    place = words.place(one)
    identity = "|".join((proof.id, one.action, one.principal_kind.value, place.file))
    return {
        "ruleId": proof.id,
        "ruleIndex": number,
        "level": "error",
        "message": {"text": words.example(one)},
        "locations": [{"physicalLocation": location(place)}],
        "partialFingerprints": {"abacProof/v1": hashlib.sha256(encoded(identity)).hexdigest()},
    }
