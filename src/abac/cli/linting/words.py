"""Findings in words: what every format says alike."""

from __future__ import annotations

from abac.cli.linting.linted import Linted
from abac.report import sentences
from abac.results import Finding, Severity


def expectation(finding: Finding) -> str:
    """What would be right, and what was probably meant."""
    return finding.expected + (f"; did you mean `{finding.meant}`?" if finding.meant else "")


def message(finding: Finding) -> str:
    """The finding in one sentence, as errors are told."""
    return sentences.printable(f"{finding.found}; expected {expectation(finding)}")


def headline(result: Linted) -> str:
    """How many findings of each severity in how many documents."""
    counts = [sentences.count(number, severity.value) for severity in Severity if (number := result.count(severity))]
    where = sentences.count(len(result.files), "document")
    return f"{', '.join(counts) or 'no findings'} in {where}"
