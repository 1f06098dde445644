"""A condition as a test of a row: what the keys' presence decides is decided here, once for all requests of a form.

`simulate.condition` is the readable reference of the same rules and answers where AWS's pages leave two readings.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, cast

from abac.language.condition import Quantifier
from abac.language.pattern import Pattern, folded
from abac.operators import Operator, Predicate, find
from abac.simulate.condition import Doubt, Question, invalid_operands
from abac.simulate.plan.texts import REMEMBERED, any_of, literal, matches, not_, parts_of
from abac.simulate.plan.view import Row, Test, View

_OF_TEXTS: Final = frozenset({"StringEquals", "StringNotEquals", "StringLike", "StringNotLike"})


def condition_test(question: Question, view: View) -> Test | bool | None:
    """Whether the condition holds; None where for some row of this form AWS's pages leave two readings."""
    place = view.places.get(question.key)
    if place is None:
        answer = question.answer({})
        return None if isinstance(answer, Doubt) else answer
    condition = question.condition
    operator = find(condition.operator)
    if operator is None or operator.name == "Null":
        return _presence(question, place, view)
    if any(True for _ in invalid_operands(condition)):
        return None
    operands = condition.operands if operator.reads_wildcards else tuple(o.as_literal() for o in condition.operands)
    is_list, quantifier = place in view.lists, condition.quantifier
    if quantifier is Quantifier.SINGLE and is_list:
        return None
    if condition.if_exists and (quantifier is Quantifier.FOR_ANY_VALUE or _lacks_a_value(operator, operands, view)):
        return None
    if is_list:
        return _of_several(place, quantifier, operator.negative, _choose(operator, operands, view))
    test = _of_one(place, operator, operands, view)
    return _of_one_among_several(place, quantifier, test)


def _presence(question: Question, place: int, view: View) -> Test | bool:
    present, absent = question.answer({question.key: "text"}) is True, question.answer({}) is True
    if place not in view.lists or present == absent:
        return present
    return lambda row: absent if row[place] == () else present


def _lacks_a_value(operator: Operator, operands: Sequence[Pattern], view: View) -> bool:
    return operator.reads_variables and any(parts_of(operand, view) is None for operand in operands)


def _of_one(place: int, operator: Operator, operands: Sequence[Pattern], view: View) -> Test | bool:
    """Whether the one text at `place` is what the operator asks for."""
    if operator.name not in _OF_TEXTS:
        return _chosen(place, _choose(operator, operands, view), operator.negative)
    known = [parts for operand in operands if (parts := parts_of(operand, view)) is not None]
    texts = frozenset(text for parts in known if (text := literal(parts)) is not None)
    others = [matches(place, parts) for parts in known if literal(parts) is None]
    if not others and texts:
        return _among(place, texts, operator.negative)
    match others, known:
        case [_], [(int(other),)] if operator.negative:
            return lambda row: row[place] != row[other]
    among = [_among(place, texts, negative=False)] if texts else []
    return _negated(any_of([*among, *others]), operator.negative)


def _among(place: int, texts: frozenset[str], negative: bool) -> Test:
    if len(texts) == 1:
        (text,) = texts
        return (lambda row: row[place] != text) if negative else (lambda row: row[place] == text)
    return (lambda row: row[place] not in texts) if negative else (lambda row: row[place] in texts)


def _negated(test: Test | bool, negative: bool) -> Test | bool:
    return not_(test) if negative else test


def _of_one_among_several(place: int, quantifier: Quantifier, test: Test | bool) -> Test | bool:
    """A set operator takes one text as a set of one; no text at all is an empty set."""
    match quantifier:
        case Quantifier.FOR_ALL_VALUES:
            return any_of([lambda row: row[place] == "", test])
        case Quantifier.FOR_ANY_VALUE if test is not False:
            return (lambda row: row[place] != "") if test is True else (lambda row: row[place] != "" and test(row))
    return test


def _of_several(place: int, quantifier: Quantifier, negative: bool, choose: Predicate | _Bound) -> Test:
    """ForAllValues or ForAnyValue of the texts at `place`; texts that are all empty are no texts."""

    def each(row: Row) -> list[bool]:
        predicate = choose(row) if isinstance(choose, _Bound) else choose
        return [predicate(value) != negative for value in row[place]]

    if quantifier is Quantifier.FOR_ALL_VALUES:
        return lambda row: not any(row[place]) or all(each(row))
    return lambda row: any(row[place]) and any(each(row))


class _Bound:
    """An operator's predicate, made anew for each set of values that the variables have, and remembered for some."""

    __slots__ = ("_made", "_places")

    def __init__(self, operator: Operator, operands: Sequence[Pattern], view: View) -> None:
        keys = dict.fromkeys(folded(variable.key) for operand in operands for variable in operand.variables)
        known = {key: place for key in keys if (place := view.text(key)) is not None}
        self._places = tuple(known.values())

        @lru_cache(REMEMBERED)
        def made(values: tuple[str, ...]) -> Predicate:
            given = dict(zip(known, values, strict=True))
            bound = (operand.bind(lambda key: given.get(folded(key))) for operand in operands)
            return operator.matcher([operand for operand in bound if operand is not None])

        self._made = made

    def __call__(self, row: Row) -> Predicate:
        return self._made(cast(tuple[str, ...], tuple([row[place] for place in self._places])))


def _choose(operator: Operator, operands: Sequence[Pattern], view: View) -> Predicate | _Bound:
    if operator.reads_variables and any(operand.variables for operand in operands):
        return _Bound(operator, operands, view)
    return operator.matcher(operands)


def _chosen(place: int, choose: Predicate | _Bound, negative: bool) -> Test:
    if isinstance(choose, _Bound):
        return cast(Test, lambda row: choose(row)(row[place]) != negative)
    if negative:
        return cast(Test, lambda row: not choose(row[place]))
    return cast(Test, lambda row: choose(row[place]))
