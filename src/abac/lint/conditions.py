"""Rules about conditions that can never or always hold: read off their regions, without a solver."""

from __future__ import annotations

from collections.abc import Iterator

from abac.language.condition import Condition
from abac.language.policy import PolicyType, Statement
from abac.lint.contradictions import contradiction
from abac.lint.findings import called, error, note, warning
from abac.lint.presence import Absent, when_absent
from abac.operators import Operator, find, is_empty, is_full
from abac.results import Finding

_NEVER = "condition-never-holds"
_ALWAYS = "condition-always-holds"


def condition_never_holds(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A condition that no value satisfies, or conditions on one key that no value satisfies together.

    Where the condition still holds for an absent key it is a note: it asks for absence in a roundabout way.
    """
    for condition in statement.conditions:
        if not _no_value(condition):
            continue
        if when_absent(condition) is Absent.HOLDS:
            found = f"`{condition}` in {called(statement)}, which holds only where the key is absent"
            yield note(_NEVER, condition.place, found, f"`Null` on `{condition.key}` with `true`, which says so")
        else:
            found = f"`{condition}` in {called(statement)}, which no request satisfies"
            yield error(_NEVER, condition.place, found, "an operand that some value can match")
    for condition, why in contradiction(statement.conditions):
        found = f"conditions on `{condition.key}` in {called(statement)} that never hold together: {why}"
        yield error(_NEVER, condition.place, found, "conditions on one key that some request can satisfy")


def condition_always_holds(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A condition that every value satisfies; a note where it at least asks for the key to be there."""
    for condition in statement.conditions:
        if not _every_value(condition):
            continue
        if when_absent(condition) is Absent.HOLDS:
            found = f"`{condition}` in {called(statement)}, which holds for every request"
            yield warning(_ALWAYS, condition.place, found, "an operand that some value does not match")
        elif condition.operator != "Null":
            found = f"`{condition}` in {called(statement)}, which holds wherever the key is present"
            yield note(_ALWAYS, condition.place, found, f"`Null` on `{condition.key}` with `false`, which says so")


def _no_value(condition: Condition) -> bool:
    operator = _judged(condition)
    if operator is None or operator.name == "Null":
        return False
    region = operator.region(condition.operands)
    return is_full(region) is True if operator.negative else is_empty(region) is True


def _every_value(condition: Condition) -> bool:
    operator = _judged(condition)
    if operator is None:
        return False
    region = operator.region(condition.operands)
    if operator.name == "Null":  # both answers at once: absent or not
        return is_full(region) is True
    return is_empty(region) is True if operator.negative else is_full(region) is True


def _judged(condition: Condition) -> Operator | None:
    """The operator, unless an operand is invalid: `invalid-operand` says that already."""
    operator = find(condition.operator)
    if operator is None or any(operand.has_hole or operator.invalid(operand.source) for operand in condition.operands):
        return None
    return operator
