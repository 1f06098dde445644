"""Results → JSON: CLI.md's `matrix`, with what reports need besides (format 1)."""

from __future__ import annotations

from typing import Any

from abac.located import Place
from abac.results.decision import Decision, StatementRef
from abac.results.matrix import Accepted, DocumentSize, MatrixResult, MatrixRow, PropertyResult, Status

FORMAT = 1


def to_json(result: MatrixResult) -> dict[str, Any]:
    """The whole result as JSON's own types; `decode.from_json` is its inverse.

    Keys, lists and sets stand in a fixed order, so that equal results are byte-identical once dumped (CLI.md: apart
    from `seconds`). A property's `broken` holds indexes into `rows`. Raises ValueError where a broken row is not a
    row of the result, which would be a defect in whoever built it.
    """
    indexes = _Indexes(result.rows)
    return {
        "format": FORMAT,
        "source": result.source,
        "catalogue": result.catalogue,
        "summary": {status.value: sum(p.status is status for p in result.properties) for status in Status},
        "properties": [_property(prop, indexes) for prop in result.properties],
        "uncovered": list(result.uncovered),
        "accepted": [_accepted(row) for row in result.accepted],
        "sizes": [_size(row) for row in result.sizes],
        "unproven": list(result.unproven),
        "seconds": result.seconds,
        "rows": [_row(row) for row in result.rows],
    }


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """One decision with the members that SIMULATION.md names for `abac simulate --format json`."""
    return {
        "decision": decision.outcome.value,
        "blocked_by": sorted(kind.value for kind in decision.blocked_by),
        "statements": [_statement(ref) for ref in decision.decided_by],
        "absent_context_keys": sorted(decision.absent_keys),
        "ignored_context_keys": sorted(decision.ignored_keys),
        "notes": list(decision.notes),
    }


class _Indexes:
    """Finds a row's index: by identity first, since 200,000 rows are slow to hash, then by equality."""

    def __init__(self, rows: tuple[MatrixRow, ...]) -> None:
        self._rows = rows
        self._by_identity = {id(row): index for index, row in enumerate(rows)}
        self._by_value: dict[MatrixRow, int] | None = None

    def __getitem__(self, row: MatrixRow) -> int:
        index = self._by_identity.get(id(row))
        if index is None:
            if self._by_value is None:
                self._by_value = {row: index for index, row in reversed(list(enumerate(self._rows)))}
            index = self._by_value.get(row)
        if index is None:
            raise ValueError(f"a broken row of {row.property} is not a row of the result: {row.action}")
        return index


def _statement(ref: StatementRef) -> dict[str, Any]:
    return {
        "policy_type": ref.policy_type.value,
        "policy": ref.policy,
        "statement": ref.statement,
        "sid": ref.sid,
        "effect": ref.effect.value,
    }


def located_statement(ref: StatementRef) -> dict[str, Any]:
    """A statement as a decision cites it, with the document's name and the statement's place."""
    return _statement(ref) | {"name": ref.name, "place": _place(ref.place)}


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column, "path": place.path}


def _row(row: MatrixRow) -> dict[str, Any]:
    decision = decision_to_json(row.decision)
    decision["statements"] = [located_statement(ref) for ref in row.decision.decided_by]
    return {
        "team": row.team,
        "principal": row.principal,
        "principal_kind": row.principal_kind,
        "permission_profile": row.permission_profile,
        "action": row.action,
        "resource_type": row.resource_type,
        "relation": row.relation.value,
        **decision,
        "expected": row.expected,
        "property": row.property,
        "situation": row.situation,
        "request": row.request,
    }


def _property(prop: PropertyResult, indexes: _Indexes) -> dict[str, Any]:
    return {
        "id": prop.id,
        "title": prop.title,
        "status": prop.status.value,
        "rows": prop.rows,
        "broken": [indexes[row] for row in prop.broken],
        "because": prop.because,
        "unproven": list(prop.unproven),
    }


def _accepted(row: Accepted) -> dict[str, Any]:
    return {"action": row.action, "reason": row.reason, "exposes": row.exposes, "source": row.source}


def _size(row: DocumentSize) -> dict[str, Any]:
    return {
        "document": row.document,
        "policy_type": row.policy_type,
        "characters": row.characters,
        "limit": row.limit,
    }
