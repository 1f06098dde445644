"""Does one condition hold: quantifiers, IfExists, Null, absent keys, negation and policy variables.

What a value must be like is the operator's matter (`abac.operators`); what it means that a key is absent, has several
values, or that a variable has no value, is said here, once for all operators.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators" (negated operators, ...IfExists, Null),
"Single-valued vs. multivalued context keys" (ForAllValues, ForAnyValue), "Policy variables".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from abac.errors import Unsupported
from abac.language.condition import Condition, Quantifier
from abac.language.pattern import folded
from abac.language.policy import Effect
from abac.language.request import Context, Values
from abac.located import Problem
from abac.operators import Predicate, find

_REMEMBERED: Final = 512  # values of a key, or of the variables, for which one condition keeps what it found


Given = Mapping[str, Values]
"""A request's context by folded key, so that a key is folded once for a request and not for every statement."""


def by_folded_key(context: Context) -> dict[str, Values]:
    """The context's values by folded key: names of condition keys ignore case."""
    return {folded(key): value for key, value in context.items()}


def single(given: Given, key: str) -> str | None:
    """The value that a policy variable has: the key's only one; keys with several values are no variables."""
    value = given.get(key)
    return value if isinstance(value, str) else None


class Doubt(NamedTuple):
    """AWS's pages leave several readings, and they differ here; `note` says between what.

    The reading that is safe for the statement's effect is taken: an Allow does not hold, a Deny does.
    """

    note: str


Answer = bool | Doubt


class Question:
    """A condition made ready to be asked of many requests: its operator found, its operands compiled.

    Raises Unsupported where the operator is not one of AWS's, where an operand is unknown, or where Null is combined
    with a quantifier or IfExists (AWS defines neither).
    """

    __slots__ = (
        "_bind",
        "_compiled",
        "_fixed",
        "_is_invalid",
        "_names",
        "_negative",
        "_operator",
        "_plain",
        "_presence",
        "_when_absent",
        "condition",
        "key",
        "variables",
    )

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        self.key = folded(condition.key)
        self.variables: tuple[str, ...] = ()
        self._compiled: dict[tuple[Values | None, ...], tuple[Predicate, bool]] = {}
        self._plain: Predicate | None = None
        self._presence = _presence(condition) if condition.operator.lower() == "null" else None
        if self._presence is not None:
            return
        operator = find(condition.operator)
        if operator is None:
            raise _refused(condition, f"operator `{condition.operator}`", "one of AWS's condition operators")
        self._operator = operator
        operands = condition.operands
        if any(operand.has_hole for operand in operands):
            raise _refused(condition, "an operand that is not known yet", "a known value")
        if not operator.reads_wildcards:
            operands = tuple(operand.as_literal() for operand in operands)
        self._bind = operands
        if operator.reads_variables:
            keys = (variable.key for operand in operands for variable in operand.variables)
            self.variables = tuple(dict.fromkeys(keys))
            self._names = tuple(folded(key) for key in self.variables)
        # The same few values come again and again (aws:PrincipalArn above all), and matching wildcards is what costs.
        self._fixed = None if self.variables else lru_cache(_REMEMBERED)(operator.matcher(operands))
        self._negative = operator.negative
        self._is_invalid = any(True for _ in invalid_operands(condition))
        self._when_absent = self._without_the_key()
        if condition.quantifier is Quantifier.SINGLE and not self._is_invalid:
            self._plain = self._fixed

    def answer(self, given: Given) -> Answer:
        """Whether the condition holds in this context, or a Doubt where AWS's pages leave two readings that differ."""
        values = given.get(self.key)
        if self._plain is not None and isinstance(values, str):  # most conditions of most requests
            return self._plain(values) != self._negative
        if self._presence is not None:
            return (not _has_value(values)) in self._presence
        if values is None or self._is_empty(values):
            said, is_match = self._when_absent, False
        else:
            said, is_match = self._compared(values, given), not self._negative
        return _INVALID if self._is_invalid and said is True and not is_match else said

    def _compared(self, values: Values, given: Given) -> Answer:
        """What the operator says of values that are there, with the variables that the request gives its operands."""
        predicate, unresolved = (self._fixed, False) if self._fixed is not None else self._resolved(given)
        said = self._said(values, predicate)
        if unresolved and self.condition.if_exists and said is not True:
            return Doubt("a variable has no value: under IfExists it may count as a match, or as none")
        return said

    def _said(self, values: Values, predicate: Predicate) -> Answer:
        """What the operator says of values that are there (Single-valued vs. multivalued context keys)."""
        negative = self._negative
        if isinstance(values, str):
            return predicate(values) != negative
        each = [predicate(value) != negative for value in values]
        match self.condition.quantifier:
            case Quantifier.FOR_ALL_VALUES:
                return all(each)
            case Quantifier.FOR_ANY_VALUE:
                return any(each)
        if len(each) == 1:
            return each[0]
        # AWS says that several values require a set operator, not what happens without one.
        return Doubt("several values are compared without ForAllValues or ForAnyValue") if any(each) else False

    def _without_the_key(self) -> Answer:
        """What holds when the request lacks the key, or gives it no value.

        ForAllValues is true and ForAnyValue false, negated or not ("Single-valued vs. multivalued context keys");
        otherwise IfExists and negated operators hold, all others do not ("Condition operators").
        """
        match self.condition.quantifier:
            case Quantifier.FOR_ALL_VALUES:
                return True
            case Quantifier.FOR_ANY_VALUE if self.condition.if_exists:
                return Doubt("the key is absent: IfExists says that the condition holds, ForAnyValue that it does not")
            case Quantifier.FOR_ANY_VALUE:
                return False
        return self.condition.if_exists or self._negative

    def _is_empty(self, values: Values) -> bool:
        """Whether the values are what AWS calls a null data set: no value, or for set operators only empty text."""
        if self.condition.quantifier is Quantifier.SINGLE:
            return values == ()
        return not any((values,) if isinstance(values, str) else values)

    def _resolved(self, given: Given) -> tuple[Predicate, bool]:
        """The operands with their variables replaced, and whether a variable had no value.

        An operand whose variable has no value matches nothing: StringEquals fails, StringNotEquals holds.
        """
        values = tuple([given.get(name) for name in self._names])
        found = self._compiled.get(values)
        if found is None:
            bound = [operand.bind(lambda key: single(given, folded(key))) for operand in self._bind]
            known = [operand for operand in bound if operand is not None]
            if len(self._compiled) >= _REMEMBERED:
                self._compiled.clear()
            found = self._compiled[values] = (self._operator.matcher(known), len(known) < len(bound))
        return found


def invalid_operands(condition: Condition) -> Iterator[str]:
    """What is wrong with each operand that is no value of the operator's type; an operand not known yet is none.

    Such an operand matches no value. What becomes of a condition that would hold all the same, by negation or because
    the key is absent, no page of AWS says: "Condition operators" documents the types, and IAM Access Analyzer's "policy
    check reference" (Invalid condition data type) calls a wrong one an error. So only a valid operand that matches
    makes it hold, and everything else is a Doubt.
    """
    operator = find(condition.operator)
    for operand in condition.operands:
        wrong = operator.invalid(operand.source) if operator is not None and not operand.has_hole else None
        if wrong is not None:
            yield wrong


_INVALID: Final = Doubt("an operand is invalid: the condition may hold as if it were not there, or not at all")


def holds(condition: Condition, context: Context, effect: Effect = Effect.ALLOW) -> bool:
    """Whether one condition of a statement with this effect holds; of two readings the safe one is taken."""
    return settled(Question(condition).answer(by_folded_key(context)), effect)


def settled(answer: Answer, effect: Effect) -> bool:
    """Settle a Doubt on the side that is safe for the effect: an Allow does not hold, a Deny does."""
    return answer if isinstance(answer, bool) else effect is Effect.DENY


def _has_value(values: Values | None) -> bool:
    return values is not None and values != ()


def _presence(condition: Condition) -> frozenset[bool]:
    """What Null asks for: {True} absent, {False} present (Condition operators, "to check existence of condition keys").

    Both, where both are listed: operands are alternatives.
    """
    if condition.if_exists or condition.quantifier is not Quantifier.SINGLE:
        raise _refused(condition, f"`{condition}`", "Null without IfExists, ForAllValues and ForAnyValue")
    words = {"true": True, "false": False}
    return frozenset(words[text] for operand in condition.operands if (text := operand.source.lower()) in words)


def _refused(condition: Condition, found: str, expected: str) -> Unsupported:
    return Unsupported([Problem(condition.place, found, expected)])
