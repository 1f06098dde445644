"""SARIF 2.1.0, as code scanning reads it: properties are rules, each cause of broken rows is a result."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from abac.located import Place
from abac.report.ci.causes import Cause, causes
from abac.results.matrix import MatrixResult, PropertyResult

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RESULTS = 5_000  # as many as code scanning shows of one run (GitHub Docs, SARIF support, limits)
CONTRACT = "policies/isolation.yaml"  # where a denial is reported that no statement decided: the property stands there


def render(result: MatrixResult) -> str:
    """The result as SARIF's JSON. What exceeds code scanning's limit is counted in a notification."""
    found = causes(result)
    numbers = {prop.id: number for number, prop in enumerate(result.properties)}
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "abac", "rules": [_rule(prop) for prop in result.properties]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True} | _notifications(result, len(found))],
        "results": [_result(cause, numbers[cause.property_id]) for cause in found[:RESULTS]],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(prop: PropertyResult) -> dict[str, Any]:
    return {
        "id": prop.id,
        "shortDescription": {"text": prop.title or prop.id},
        "defaultConfiguration": {"level": "error"},
        "properties": {"status": prop.status.value, "rows": prop.rows, "unproven": list(prop.unproven)},
    }


def _notifications(result: MatrixResult, causes: int) -> dict[str, Any]:
    texts = [f"uncovered: {action}" for action in result.uncovered]
    if causes > RESULTS:
        texts.append(f"{causes - RESULTS} more results are left out here; results.json holds all")
    if not texts:
        return {}
    return {"toolExecutionNotifications": [{"level": "error", "message": {"text": text}} for text in texts]}


def _result(cause: Cause, number: int) -> dict[str, Any]:
    row = cause.example
    identity = "|".join((cause.property_id, row.action, row.relation.value, row.resource_type, cause.place.file))
    return {
        "ruleId": cause.property_id,
        "ruleIndex": number,
        "level": "error",
        "message": {"text": cause.message},
        "locations": [{"physicalLocation": location(cause.place)}],
        "partialFingerprints": {"abacCause/v1": hashlib.sha256(encoded(identity)).hexdigest()},
    }


def location(place: Place) -> dict[str, Any]:
    """SARIF's location; the path is a relative URI, and the region is absent where the line is unknown."""
    found: dict[str, Any] = {"artifactLocation": {"uri": quote(encoded(place.file or CONTRACT), safe="/")}}
    if place.line:
        found["region"] = {"startLine": place.line} | ({"startColumn": place.column} if place.column else {})
    return found


def encoded(text: str) -> bytes:
    """The text as bytes, whatever it holds."""
    return text.encode("utf-8", "backslashreplace")
