"""Proof results → JSON, exactly as CLI.md names its members, with what reports need besides (format 1)."""

from __future__ import annotations

from typing import Any

from abac.results.encode import located_statement
from abac.results.proof.report import Asked, Counterexample, ProofReport, PropertyProof

FORMAT = 1


def proof_to_json(report: ProofReport) -> dict[str, Any]:
    """The whole report as JSON's own types; equal reports give equal bytes, but for members called `seconds`."""
    return {
        "format": FORMAT,
        "source": report.source,
        "catalogue": report.catalogue,
        "principals": [_asked(each) for each in report.principals],
        "properties": [_property(each) for each in report.properties],
        "uncovered": list(report.uncovered),
        "reserved_names": list(report.reserved_names),
        "summary": {status.value: number for status, number in report.counted().items()},
        "seconds": report.seconds,
    }


def _asked(each: Asked) -> dict[str, Any]:
    return {"arn": each.arn, "team": each.team, "kind": each.kind.value}


def _property(each: PropertyProof) -> dict[str, Any]:
    return {
        "id": each.id,
        "title": each.title,
        "status": each.status.value,
        "because": each.because,
        "assumptions": list(each.assumptions),
        "unproven": list(each.unproven),
        "rows": each.rows,
        "seconds": each.seconds,
        "core": [located_statement(ref) for ref in each.core],
        "counterexamples": [_counterexample(one) for one in each.counterexamples],
    }


def _counterexample(one: Counterexample) -> dict[str, Any]:
    found: dict[str, Any] = {
        "why": one.why,
        "action": one.action,
        "principal": one.principal,
        "principal_kind": one.principal_kind.value,
        "resource_types": list(one.resource_types),
    }
    if one.scenario is not None:
        found["scenario"] = one.scenario
    if one.steps:
        found["steps"] = list(one.steps)
    if one.decision is not None:
        found["statements"] = [located_statement(ref) for ref in one.decision.decided_by]
    return found
