"""Single changes of a statement's conditions: one removed, negated, made optional, or one of its operands changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from abac.language.condition import Condition, Quantifier
from abac.language.pattern import Pattern
from abac.prove.mutants.mutant import Mutation
from abac.prove.mutants.texts import changed_texts

_OPPOSITES: Final = (
    ("StringEquals", "StringNotEquals"),
    ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    ("StringLike", "StringNotLike"),
    ("NumericEquals", "NumericNotEquals"),
    ("NumericLessThan", "NumericGreaterThanEquals"),
    ("NumericGreaterThan", "NumericLessThanEquals"),
    ("DateEquals", "DateNotEquals"),
    ("DateLessThan", "DateGreaterThanEquals"),
    ("DateGreaterThan", "DateLessThanEquals"),
    ("IpAddress", "NotIpAddress"),
    ("ArnEquals", "ArnNotEquals"),
    ("ArnLike", "ArnNotLike"),
)
"""Each operator and the one that says the opposite of a value that is there (IAM User Guide, Condition operators)."""

_NEGATED: Final = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
_WITH_WILDCARDS: Final = {
    "StringEquals": "StringLike",
    "StringNotEquals": "StringNotLike",
    "StringLike": "StringLike",
    "StringNotLike": "StringNotLike",
    "ArnEquals": "ArnLike",
    "ArnNotEquals": "ArnNotLike",
    "ArnLike": "ArnLike",
    "ArnNotLike": "ArnNotLike",
}
_OTHER_CASE: Final = {
    "StringEquals": "StringEqualsIgnoreCase",
    "StringNotEquals": "StringNotEqualsIgnoreCase",
}
_PLAIN: Final = {"StringLike": "StringEquals", "StringNotLike": "StringNotEquals"}
_TRUTH: Final = {"true": "false", "false": "true"}
_OTHER_QUANTIFIER: Final = {
    Quantifier.FOR_ALL_VALUES: Quantifier.FOR_ANY_VALUE,
    Quantifier.FOR_ANY_VALUE: Quantifier.FOR_ALL_VALUES,
}
_EVERY_ADDRESS: Final = Pattern.literal("0.0.0.0/0")
_ANYTHING: Final = Pattern.parse("*")

Conditions = tuple[Condition, ...]


class Changed(NamedTuple):
    """All conditions of a statement after one change, and the change in words."""

    mutation: Mutation
    words: str
    conditions: Conditions


def changed_conditions(conditions: Conditions) -> Iterator[Changed]:
    """Every single change of one condition that a document can still say (one operator and key stand once)."""
    for index, condition in enumerate(conditions):
        before, after = conditions[:index], conditions[index + 1 :]
        called = _called(condition)
        yield Changed(Mutation.CONDITION, f"without {called}", (*before, *after))
        for mutation, words, changed in _changed(condition):
            if not any(_identity(other) == _identity(changed) for other in (*before, *after)):
                yield Changed(mutation, f"{called}: {words}", (*before, changed, *after))


_Change = tuple[Mutation, str, Condition]


def _changed(condition: Condition) -> Iterator[_Change]:
    yield from _operators(condition)
    for index, operand in enumerate(condition.operands):
        yield from _operand(condition, index, operand)


def _operators(condition: Condition) -> Iterator[_Change]:
    for operator in (_NEGATED, _OTHER_CASE, _PLAIN):
        other = operator.get(condition.operator)
        if other is not None:
            yield Mutation.OPERATOR, other, replace(condition, operator=other)
    if condition.operator != "Null":
        optional = replace(condition, if_exists=not condition.if_exists)
        yield Mutation.OPERATOR, "not IfExists" if condition.if_exists else "IfExists", optional
    quantifier = _OTHER_QUANTIFIER.get(condition.quantifier)
    if quantifier is not None:
        yield Mutation.OPERATOR, quantifier, replace(condition, quantifier=quantifier)


def _operand(condition: Condition, index: int, operand: Pattern) -> Iterator[_Change]:
    before, after = condition.operands[:index], condition.operands[index + 1 :]
    if before or after:
        yield Mutation.OPERAND, f"without {operand}", replace(condition, operands=(*before, *after))
    if operand.source in _TRUTH and condition.operator in ("Bool", "Null"):
        other = Pattern.literal(_TRUTH[operand.source])
        yield Mutation.OPERAND, f"{operand} → {other}", replace(condition, operands=(*before, other, *after))
    if condition.operator in ("IpAddress", "NotIpAddress"):
        widest = replace(condition, operands=(*before, _EVERY_ADDRESS, *after))
        yield Mutation.OPERAND, f"{operand} → {_EVERY_ADDRESS}", widest
    reading = _WITH_WILDCARDS.get(condition.operator)
    if reading is None:
        return
    if not operand.is_star:
        anything = replace(condition, operator=reading, operands=(*before, _ANYTHING, *after))
        yield Mutation.OPERAND, f"{operand} → anything", anything
    for mutation, words, pattern in changed_texts(operand):
        # A star is a wildcard only where the operator reads wildcards; a tag's key needs none.
        operator = reading if pattern.has_wildcard else condition.operator
        if pattern != _ANYTHING:
            yield mutation, words, replace(condition, operator=operator, operands=(*before, pattern, *after))


def _called(condition: Condition) -> str:
    prefix = f"{condition.quantifier}:" if condition.quantifier else ""
    return f"{prefix}{condition.operator}{'IfExists' if condition.if_exists else ''} {condition.key}"


def _identity(condition: Condition) -> tuple[str, str]:
    return _called(replace(condition, key="")).lower(), condition.key.lower()
