"""One finding of a static check: validation or lint."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from abac.located import Place


class Severity(StrEnum):
    """How much a finding matters; only errors change an exit code."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(NamedTuple):
    """One finding: `rule` is a page in docs, `expected` what would be right, `meant` a guess."""

    rule: str
    severity: Severity
    place: Place
    found: str
    expected: str
    meant: str | None = None
