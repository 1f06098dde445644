"""Rules about set operators, and about operators that hold where their key is absent.

Source: IAM User Guide, Single-valued vs. multivalued context keys, and Set operators for multivalued context keys.
"""

from __future__ import annotations

from collections.abc import Iterator

from abac.catalog import KeyKind, key_kind
from abac.language.condition import Condition, Quantifier
from abac.language.policy import Effect, PolicyType, Statement
from abac.lint.findings import called, warning
from abac.lint.presence import ALWAYS_PRESENT, Absent, must_be_present, when_absent
from abac.operators import find
from abac.results import Finding


def set_operator_on_single_valued_key(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """ForAllValues or ForAnyValue on a key that has at most one value: ForAllValues holds where it is absent."""
    for condition in statement.conditions:
        kind = _judged(condition.key)
        if condition.quantifier is Quantifier.SINGLE or kind is None or kind.multivalued:
            continue
        found = f"`{condition.quantifier}` on `{condition.key}` in {called(statement)}, which has one value at most"
        expected = f"`{condition.operator}` without a set operator"
        yield warning("set-operator-on-single-valued-key", condition.place, found, expected)


def single_valued_operator_on_multivalued_key(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A key that may have several values, compared without a set operator: AWS requires one."""
    for condition in statement.conditions:
        kind = _judged(condition.key)
        if condition.quantifier is not Quantifier.SINGLE or condition.operator == "Null":
            continue
        if kind is None or not kind.multivalued:
            continue
        found = f"`{condition.operator}` on `{condition.key}` in {called(statement)}, which may have several values"
        expected = f"`ForAnyValue:{condition.operator}` or `ForAllValues:{condition.operator}`"
        yield warning("single-valued-operator-on-multivalued-key", condition.place, found, expected)


def for_all_values_without_null(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """ForAllValues in an Allow, with nothing that demands the key: a request without it is allowed."""
    if statement.effect is not Effect.ALLOW:
        return
    for condition in statement.conditions:
        kind = key_kind(condition.key)
        if condition.quantifier is not Quantifier.FOR_ALL_VALUES or (kind is not None and not kind.multivalued):
            continue
        if not must_be_present(condition.key, statement) and not _tags_demanded(condition, statement):
            found = f"`ForAllValues` on `{condition.key}` in {called(statement)}, which holds where the key is absent"
            expected = f"`Null` on `{condition.key}` with `false` beside it"
            yield warning("for-all-values-without-null", condition.place, found, expected)


def negated_operator_in_allow(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A negated operator in an Allow, with nothing that demands the key: a request without it is allowed."""
    if statement.effect is not Effect.ALLOW:
        return
    for condition in statement.conditions:
        operator = find(condition.operator)
        if operator is None or not operator.negative or condition.quantifier is not Quantifier.SINGLE:
            continue
        if condition.key.lower() in ALWAYS_PRESENT or must_be_present(condition.key, statement):
            continue
        found = f"`{condition.operator}` on `{condition.key}` in {called(statement)}, which holds where it is absent"
        expected = f"what is allowed instead of what is not, or `Null` on `{condition.key}` with `false` beside it"
        yield warning("negated-operator-in-allow", condition.place, found, expected)


def _judged(key: str) -> KeyKind | None:
    """What AWS documents of the key; None for keys of identity providers, whose claims may be lists."""
    prefix = key.partition(":")[0]
    return None if "." in prefix else key_kind(key)


def _tags_demanded(condition: Condition, statement: Statement) -> bool:
    """Whether a tag of the request is demanded: a request with a tag has tag keys."""
    return condition.key.lower() == "aws:tagkeys" and any(
        other.key.lower().startswith("aws:requesttag/") and when_absent(other) is Absent.FAILS
        for other in statement.conditions
    )
