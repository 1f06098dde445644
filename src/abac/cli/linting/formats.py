"""Findings as JSON, Markdown and GitHub's workflow commands."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from abac.catalog import about
from abac.cli.linting.linted import Linted
from abac.cli.linting.words import headline, message
from abac.lint import find_rule
from abac.report import sentences
from abac.results import Finding, Severity

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_SHOWN: Final = 9  # GitHub shows ten of each kind for a step; the tenth says what is left out
# What Markdown, HTML or GitHub (mentions, issues, links) could read as more than text.
_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]<>#|~@&$^]")


def as_json(result: Linted) -> str:
    """One object; the same documents always give the same bytes."""
    document = {
        "format": 1,
        "source": {"files": list(result.files)},
        "catalogue": about(),
        "findings": [_row(finding) for finding in result.findings],
        "summary": {f"{severity.value}s": result.count(severity) for severity in Severity},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_jsonl(result: Linted) -> str:
    """One finding a line."""
    return "".join(json.dumps(_row(finding), ensure_ascii=False) + "\n" for finding in result.findings)


def as_markdown(result: Linted) -> str:
    """A comment for a pull request."""
    lines = [f"### {headline(result)}", ""]
    if result.findings:
        lines += ["| severity | rule | place | finding |", "|---|---|---|---|"]
        lines += map(_cells, result.findings)
    return "\n".join(lines).rstrip() + "\n"


def as_github(result: Linted) -> str:
    """One annotation a finding, as many of each kind as GitHub shows, and a notice with the count."""
    lines: list[str] = []
    for severity, command in _COMMANDS.items():
        found = [finding for finding in result.findings if finding.severity is severity]
        lines += [_command(command, finding) for finding in found[:_SHOWN]]
        if len(found) > _SHOWN:
            lines.append(f"::{command} title=more::{len(found) - _SHOWN} more of them are left out here")
    lines.append(f"::notice title=lint::{_data(headline(result))}")
    return "\n".join(lines) + "\n"


def _row(finding: Finding) -> dict[str, Any]:
    rule = find_rule(finding.rule)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "path": finding.place.path,
        "found": finding.found,
        "expected": finding.expected,
        "meant": finding.meant,
        "page": rule.page if rule else None,
    }


def _cells(finding: Finding) -> str:
    place = _escaped(sentences.printable(str(finding.place)))
    return f"| {finding.severity.value} | {finding.rule} | {place} | {_escaped(message(finding))} |"


def _command(kind: str, finding: Finding) -> str:
    """`::error file=F,line=L,col=C,title=T::message` (GitHub Docs, Workflow commands for GitHub Actions)."""
    place = finding.place
    parts = {"file": place.file, "line": str(place.line or ""), "col": str(place.column or ""), "title": finding.rule}
    parameters = ",".join(f"{name}={_parameter(value)}" for name, value in parts.items() if value)
    return f"::{kind} {parameters}::{_data(message(finding))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _parameter(text: str) -> str:
    return _data(sentences.printable(text)).replace(":", "%3A").replace(",", "%2C")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text)
