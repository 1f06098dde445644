"""A difference as JSON (format 1): stable names for scripts (CLI reference, `diff`)."""

from __future__ import annotations

from typing import Any

from abac.results.diff import Change, Diff, Undecided
from abac.results.encode import decision_to_json


def to_json(diff: Diff) -> dict[str, Any]:
    """The result as JSON's own types; equal results give equal bytes once dumped, apart from `seconds`.

    `gained` and `lost` hold counterexamples as `prove` prints them, with both decisions besides.
    """
    return {
        "format": 1,
        "status": diff.status.value,
        "old": diff.old,
        "new": diff.new,
        "principals": {"added": list(diff.added), "removed": list(diff.removed), "changed": list(diff.changed)},
        "gained": [_change(change) for change in diff.gained],
        "lost": [_change(change) for change in diff.lost],
        "unknown": [_undecided(row) for row in diff.unknown],
        "rows": diff.compared,
        "rows_with_the_same_statements": diff.equal,
        "assumptions": list(diff.assumptions),
        "seconds": diff.seconds,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "why": change.why,
        "action": change.action,
        "actions": list(change.actions),
        "principal": change.principal,
        "resource_types": list(change.resource_types),
        "old": decision_to_json(change.old),
        "new": decision_to_json(change.new),
        "scenario": change.scenario,
    }


def _undecided(row: Undecided) -> dict[str, Any]:
    return {
        "because": row.because,
        "actions": list(row.actions),
        "principal": row.principal,
        "resource_types": list(row.resource_types),
    }
