"""Findings as SARIF 2.1.0, with each rule's title, source and page."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final
from urllib.parse import quote

from abac.cli.linting.linted import Linted
from abac.cli.linting.words import message
from abac.lint import RULES, Rule
from abac.located import Place
from abac.results import Finding

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_RESULTS: Final = 5_000  # as many as code scanning shows of one run (GitHub Docs, SARIF support, limits)


def as_sarif(result: Linted) -> str:
    """The findings as SARIF's JSON; SARIF's levels are called as our severities are."""
    numbers = {rule.name: number for number, rule in enumerate(RULES)}
    left = len(result.findings) - _RESULTS
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if left > 0:
        text = f"{left:,} more results are left out here; the format json holds all"
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    run = {
        "tool": {"driver": {"name": "abac", "rules": [_rule(rule) for rule in RULES]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(finding, numbers[finding.rule]) for finding in result.findings[:_RESULTS]],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.title},
        "help": {
            "text": f"{rule.title}. Source: {rule.source}. Page: {rule.page}",
            "markdown": f"{rule.title}.\n\nSource: {rule.source}.\n\nPage: `{rule.page}`",
        },
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(finding: Finding, number: int) -> dict[str, Any]:
    identity = "|".join((finding.rule, finding.place.file, finding.place.path, finding.found))
    return {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": finding.severity.value,
        "message": {"text": message(finding)},
        "locations": [{"physicalLocation": _location(finding.place)}],
        "partialFingerprints": {"abacFinding/v1": hashlib.sha256(_bytes(identity)).hexdigest()},
    }


def _location(place: Place) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(_bytes(place.file), safe="/")}}
    if place.line:
        location["region"] = {"startLine": place.line} | ({"startColumn": place.column} if place.column else {})
    return location


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
