"""Frozen values that answer "why": decisions, matrix rows, findings; all that reports read."""

from abac.results.decision import Decision, Outcome, StatementRef
from abac.results.finding import Finding, Severity
from abac.results.matrix import (
    Accepted,
    DocumentSize,
    MatrixResult,
    MatrixRow,
    PropertyResult,
    Relation,
    Status,
)

__all__ = [
    "Accepted",
    "Decision",
    "DocumentSize",
    "Finding",
    "MatrixResult",
    "MatrixRow",
    "Outcome",
    "PropertyResult",
    "Relation",
    "Severity",
    "StatementRef",
    "Status",
]
