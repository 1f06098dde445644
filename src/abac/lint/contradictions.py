"""Conditions of one statement on one key that no request satisfies together.

Conditions of a statement are joined by AND (IAM User Guide, Conditions with multiple context keys or values). Only what
is certain is said: operands with variables or unknown values count as satisfiable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from abac.catalog import key_kind
from abac.language.condition import Condition, Quantifier
from abac.lint.presence import Absent, when_absent
from abac.operators import Interval, Intervals, Kind, Operator, Region, find
from abac.operators.region import AnyOf

_EXACT = ("StringEquals", "Bool", "NumericEquals", "DateEquals")
Sets = dict[Kind, tuple[Interval, ...]]


def contradiction(conditions: Sequence[Condition]) -> Iterator[tuple[Condition, str]]:
    """For each key whose conditions contradict each other the last of them, and why."""
    keys: dict[str, list[Condition]] = {}
    for condition in conditions:
        keys.setdefault(condition.key.lower(), []).append(condition)
    for key, found in keys.items():
        why = _why(key, found) if len(found) > 1 else None
        if why:
            yield found[-1], why


def _why(key: str, conditions: Sequence[Condition]) -> str | None:
    present = any(when_absent(condition) is Absent.FAILS for condition in conditions)
    if not present:
        return None  # a request without the key satisfies all of them
    if any(_asks_for_absence(condition) for condition in conditions):
        return "one asks for the key to be absent, another fails without it"
    kind = key_kind(key)
    values = [c for c in conditions if c.quantifier is Quantifier.SINGLE and c.operator != "Null" and _known(c)]
    if kind is None or kind.multivalued or len(values) < 2:
        return None
    if _no_listed_value(values) or _no_common_interval(values):
        return "no value satisfies all of them"
    return None


def _asks_for_absence(condition: Condition) -> bool:
    return condition.operator == "Null" and {(o.text or "").lower() for o in condition.operands} == {"true"}


def _known(condition: Condition) -> bool:
    operator = find(condition.operator)
    return operator is not None and not any(
        operand.has_hole or operand.variables or operator.invalid(operand.source) for operand in condition.operands
    )


def _no_listed_value(conditions: Sequence[Condition]) -> bool:
    """Whether a condition lists its values exactly and none of them satisfies all the others."""
    exact = next((c for c in conditions if c.operator in _EXACT), None)
    if exact is None:
        return False
    values = [operand.as_literal().text or "" for operand in exact.operands]
    tests = [(_operator(c), _operator(c).matcher(c.operands)) for c in conditions]
    return not any(all(matches(value) != operator.negative for operator, matches in tests) for value in values)


def _no_common_interval(conditions: Sequence[Condition]) -> bool:
    """Whether intervals of numbers, dates or addresses leave nothing between them."""
    given = [(_operator(condition), _sets(_operator(condition).region(condition.operands))) for condition in conditions]
    positive = [sets for operator, sets in given if sets and not operator.negative]
    if not positive:
        return False
    common = positive[0]
    for sets in positive[1:]:
        common = {kind: _both(common[kind], sets[kind]) for kind in common.keys() & sets.keys()}
    for operator, sets in given:
        if sets and operator.negative:
            common = {kind: _outside(kind, common[kind], sets.get(kind, ())) for kind in common}
    return not any(common.values())


def _operator(condition: Condition) -> Operator:
    operator = find(condition.operator)
    if operator is None:
        raise ValueError(f"`{condition.operator}` must be known")  # `_known` lets only known operators through
    return operator


def _sets(region: Region) -> Sets:
    """The intervals of each kind; empty where the region is of another form."""
    parts = region.regions if isinstance(region, AnyOf) else (region,)
    if not all(isinstance(part, Intervals) for part in parts):
        return {}
    return {part.kind: part.intervals for part in parts if isinstance(part, Intervals)}


def _both(ours: Sequence[Interval], theirs: Sequence[Interval]) -> tuple[Interval, ...]:
    """The intersection; `Intervals.of` would join what touches, and here only emptiness matters."""
    return tuple(found for one in ours for other in theirs if _has_values(found := _intersection(one, other)))


def _intersection(one: Interval, other: Interval) -> Interval:
    low = max((one, other), key=lambda i: (i.low is not None, i.low or 0, not i.low_closed))
    high = min((one, other), key=lambda i: (i.high is None, i.high or 0, i.high_closed))
    return Interval(low.low, high.high, low.low_closed, high.high_closed)


def _outside(kind: Kind, ours: Sequence[Interval], theirs: Sequence[Interval]) -> tuple[Interval, ...]:
    """What of `ours` does not lie wholly in one of `theirs` (joined intervals, so wholly in one or not at all)."""
    joined = Intervals.of(kind, theirs).intervals
    return tuple(interval for interval in ours if not any(_intersection(interval, o) == interval for o in joined))


def _has_values(interval: Interval) -> bool:
    if interval.low is None or interval.high is None:
        return True
    if interval.low == interval.high:
        return interval.low_closed and interval.high_closed
    return interval.low < interval.high
