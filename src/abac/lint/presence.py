"""What a statement's conditions demand of the presence of a context key.

Source: IAM User Guide, IAM JSON policy elements: Condition operators, and Set operators for multivalued context keys:
what each operator answers for a key that the request lacks.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from abac.language.condition import Condition, Quantifier
from abac.language.pattern import Pattern
from abac.language.policy import Statement
from abac.operators import find

# Global keys that AWS documents as present in every signed request, aws:ResourceAccount but for the few actions that
# `key-never-supplied` knows (IAM User Guide, AWS global condition context keys, "Availability" of each).
ALWAYS_PRESENT: Final = frozenset(
    {
        "aws:currenttime",
        "aws:epochtime",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalisawsservice",
        "aws:principaltype",
        "aws:requestedregion",
        "aws:resourceaccount",
        "aws:securetransport",
        "aws:userid",
        "aws:viaawsservice",
    }
)


class Absent(Enum):
    """What a condition answers where its key is absent."""

    HOLDS = "holds"
    FAILS = "fails"


def when_absent(condition: Condition) -> Absent | None:
    """The condition's answer for a request without its key; None where it is not known.

    AWS's pages contradict each other on ForAnyValue with IfExists: the one is false for an absent key, the other true.
    They do not say what an invalid operand makes of a condition that would hold without its key (decision 0009).
    """
    operator = find(condition.operator)
    if operator is None:
        return None
    if operator.name == "Null":
        return _null(condition)
    if condition.if_exists and condition.quantifier is Quantifier.FOR_ANY_VALUE:
        return None
    negative = operator.negative and condition.quantifier is Quantifier.SINGLE
    if not (negative or condition.if_exists or condition.quantifier is Quantifier.FOR_ALL_VALUES):
        return Absent.FAILS
    is_invalid = any(operator.invalid(operand.source) for operand in condition.operands if not operand.has_hole)
    return None if is_invalid else Absent.HOLDS


def must_be_present(key: str, statement: Statement) -> bool:
    """Whether the statement speaks only of requests that carry `key`.

    One of its conditions fails without it, or a variable that every resource needs has no value then (IAM User Guide,
    Policy variables: an unresolved variable matches nothing).
    """
    key = key.lower()
    return any(
        when_absent(condition) is Absent.FAILS
        and (condition.key.lower() == key or _every_operand_needs(key, condition))
        for condition in statement.conditions
    ) or _every_resource_needs(key, statement)


def _every_operand_needs(key: str, condition: Condition) -> bool:
    operator = find(condition.operator)
    if operator is None or operator.negative or not operator.reads_variables or not condition.operands:
        return False
    return all(_needs(key, operand) for operand in condition.operands)


def _every_resource_needs(key: str, statement: Statement) -> bool:
    resource = statement.resource
    if resource is None or resource.negated or not resource.patterns:
        return False
    return all(_needs(key, pattern) for pattern in resource.patterns)


def _needs(key: str, pattern: Pattern) -> bool:
    return any(variable.key.lower() == key and variable.default is None for variable in pattern.variables)


def _null(condition: Condition) -> Absent | None:
    texts = {(operand.text or "").lower() for operand in condition.operands}
    if not texts or not texts <= {"true", "false"}:
        return None
    return Absent.HOLDS if "true" in texts else Absent.FAILS
