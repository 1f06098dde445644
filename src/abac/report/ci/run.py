"""The frames of JUnit and SARIF documents that every kind of result fills."""

from __future__ import annotations

import hashlib
import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Any

from abac.located import Place
from abac.report.ci.junit import count
from abac.report.ci.sarif import RESULTS, SCHEMA, encoded, location


def junit(name: str, suites: Sequence[ET.Element]) -> str:
    """The suites as one JUnit document, their cases counted."""
    root = ET.Element("testsuites", name=name)
    root.extend(suites)
    for element in (*root, root):
        count(element)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def sarif(rules: Sequence[dict[str, Any]], results: Sequence[dict[str, Any]], notes: Sequence[str]) -> str:
    """One run of SARIF 2.1.0; what exceeds code scanning's limit is counted in a notification."""
    texts = [*notes]
    if len(results) > RESULTS:
        texts.append(f"{len(results) - RESULTS} more results are left out; the JSON has all")
    told = [{"level": "error", "message": {"text": text}} for text in texts]
    invocation: dict[str, Any] = {"executionSuccessful": True}
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "abac", "rules": list(rules)}},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation | ({"toolExecutionNotifications": told} if told else {})],
        "results": list(results[:RESULTS]),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def rule(name: str, words: str, level: str) -> dict[str, Any]:
    """A rule of SARIF: what a kind of result means."""
    return {"id": name, "shortDescription": {"text": words}, "defaultConfiguration": {"level": level}}


def result(rule: dict[str, Any], number: int, text: str, place: Place, identity: Sequence[str]) -> dict[str, Any]:
    """A result of SARIF at a place; `identity` is what stays the same between runs."""
    return {
        "ruleId": rule["id"],
        "ruleIndex": number,
        "level": rule["defaultConfiguration"]["level"],
        "message": {"text": text},
        "locations": [{"physicalLocation": location(place)}],
        "partialFingerprints": {"abacResult/v1": hashlib.sha256(encoded("|".join(identity))).hexdigest()},
    }
