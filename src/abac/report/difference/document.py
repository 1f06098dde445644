"""A difference as JSON (format 1): stable names for scripts (CLI reference, `diff`)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, NonNegativeInt

from abac.language.policy import PolicyType
from abac.results.decision import Decision, Outcome
from abac.results.decode import read_document, statement
from abac.results.diff import Change, Diff, DiffStatus, Undecided
from abac.results.document import StatementDocument, Strict, Texts
from abac.results.encode import decision_to_json, located_statement


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
        "old": _decision(change.old),
        "new": _decision(change.new),
        "scenario": change.scenario,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return decision_to_json(decision) | {"statements": [located_statement(ref) for ref in decision.decided_by]}


def _undecided(row: Undecided) -> dict[str, Any]:
    return {
        "because": row.because,
        "actions": list(row.actions),
        "principal": row.principal,
        "resource_types": list(row.resource_types),
    }


class _Decision(Strict):
    """A decision as SIMULATION.md writes it."""

    decision: Outcome
    blocked_by: tuple[PolicyType, ...] = ()
    statements: tuple[StatementDocument, ...] = ()
    absent_context_keys: Texts = ()
    ignored_context_keys: Texts = ()
    notes: Texts = ()

    def value(self) -> Decision:
        return Decision(
            self.decision,
            tuple(statement(ref) for ref in self.statements),
            frozenset(self.blocked_by),
            frozenset(self.absent_context_keys),
            frozenset(self.ignored_context_keys),
            self.notes,
        )


class _Change(Strict):
    why: str
    action: str
    actions: Annotated[Texts, Field(min_length=1)]
    principal: str
    resource_types: Texts
    old: _Decision
    new: _Decision
    scenario: dict[str, Any]

    def value(self) -> Change:
        old, new = self.old.value(), self.new.value()
        return Change(self.why, self.actions, self.principal, self.resource_types, old, new, self.scenario)


class _Undecided(Strict):
    because: str
    actions: Texts
    principal: str
    resource_types: Texts

    def value(self) -> Undecided:
        return Undecided(self.actions, self.principal, self.resource_types, self.because)


class _Principals(Strict):
    added: Texts
    removed: Texts
    changed: Texts


class _Document(Strict):
    format: Literal[1]
    status: DiffStatus
    old: dict[str, Any]
    new: dict[str, Any]
    principals: _Principals
    gained: tuple[_Change, ...]
    lost: tuple[_Change, ...]
    unknown: tuple[_Undecided, ...]
    rows: NonNegativeInt
    rows_with_the_same_statements: NonNegativeInt
    assumptions: Texts
    seconds: float


def from_json(document: object, file: str = "difference.json") -> Diff:
    """The difference that `document` (parsed JSON) describes. Raises InputError with every problem, naming `file`."""
    read = read_document(_Document, document, file)
    return Diff(
        gained=tuple(each.value() for each in read.gained),
        lost=tuple(each.value() for each in read.lost),
        unknown=tuple(each.value() for each in read.unknown),
        added=read.principals.added,
        removed=read.principals.removed,
        changed=read.principals.changed,
        compared=read.rows,
        equal=read.rows_with_the_same_statements,
        assumptions=read.assumptions,
        old=read.old,
        new=read.new,
        seconds=read.seconds,
    )
