"""One condition as a formula: quantifiers, IfExists, Null, absent keys, negation.

Sources: IAM User Guide, "IAM JSON policy elements: Condition operators"; "Single-valued vs. multivalued context keys";
"Policy variables". Where AWS's pages leave two readings, the one that is safe for the statement's effect is taken
(AWS-FACTS.md, Evaluation rules, 1): an Allow's condition does not hold, a Deny's does.
"""

from __future__ import annotations

from abac.language.condition import Condition, Quantifier
from abac.language.policy import Effect
from abac.language.request import Values
from abac.operators import find
from abac.prove.encode.operands import Operands, operands_of
from abac.prove.encode.values import all_inside, any_inside, inside
from abac.prove.formula import (
    FALSE,
    TRUE,
    Absent,
    AllWithin,
    Constant,
    Formula,
    OneValue,
    Slot,
    Unmodelled,
    Within,
    both,
    either,
    negation,
)
from abac.prove.regions import literal
from abac.prove.slots import Space
from abac.simulate.condition import invalid_operands

_EMPTY_TEXT = literal([""])


def condition_formula(condition: Condition, effect: Effect, space: Space) -> Formula:
    """Whether the condition of a statement with this effect holds."""
    fact = space.fact(condition.key)
    if condition.operator.lower() == "null":
        return _presence(condition, fact)
    operator = find(condition.operator)
    if operator is None:
        return Unmodelled(f"operator `{condition.operator}`")
    if any(operand.has_hole for operand in condition.operands):
        return Unmodelled(f"an operand of `{condition}` is not known yet")
    operands = operands_of(condition, operator, space)
    reading = _Reading(condition, operator.negative, effect, operands, space)
    if isinstance(fact, Slot):
        return reading.of_several(fact) if fact.multivalued else reading.of_one(fact)
    return reading.of_known(fact)


def _presence(condition: Condition, fact: Slot | Values | None) -> Formula:
    """Null: `true` asks for the key's absence, `false` for its presence; operands are alternatives."""
    if condition.if_exists or condition.quantifier is not Quantifier.SINGLE:
        return Unmodelled(f"`{condition}`: Null with IfExists or a quantifier")
    words = {operand.source.lower() for operand in condition.operands}
    absent: Formula = Absent(fact) if isinstance(fact, Slot) else Constant(fact is None or fact == ())
    return either([absent if "true" in words else FALSE, negation(absent) if "false" in words else FALSE])


class _Reading:
    """A condition as it is asked of one key."""

    def __init__(self, condition: Condition, negative: bool, effect: Effect, operands: Operands, space: Space) -> None:
        self.negative = negative
        self.quantifier = condition.quantifier
        self.if_exists = condition.if_exists
        self.denies = effect is Effect.DENY
        # An Allow with an invalid operand holds by a valid one that matches, never by negation or absence.
        self.is_invalid = not self.denies and any(True for _ in invalid_operands(condition))
        self.region, self.unresolved = operands
        self.space = space

    def of_one(self, slot: Slot) -> Formula:
        """On a key that has one value where it is there."""
        lies_within = inside(slot, self.region, self.space)  # false where the key is absent
        if self.quantifier is not Quantifier.SINGLE:
            return self._joined(either([Absent(slot), Within(slot, _EMPTY_TEXT)]), self._signed(lies_within))
        doubted = [self.unresolved] if self.if_exists and self.denies else []
        absent = [Absent(slot)] if self.if_exists and not (self.negative or self.is_invalid) else []
        return either([*absent, self._signed(lies_within), *doubted])

    def of_several(self, slot: Slot) -> Formula:
        """On a key that may have several values."""
        if self.quantifier is Quantifier.FOR_ALL_VALUES:
            inner = any_inside if self.negative else all_inside
            return self._joined(AllWithin(slot, _EMPTY_TEXT), self._signed(inner(slot, self.region)))
        inner = all_inside if self.negative else any_inside
        some = self._signed(inner(slot, self.region))
        if self.quantifier is Quantifier.FOR_ANY_VALUE:
            return self._joined(AllWithin(slot, _EMPTY_TEXT), some)
        # Several values need a set operator: without one a Deny holds for any of them, an Allow for none.
        return self._joined(Absent(slot), some if self.denies else both([OneValue(slot), some]))

    def of_known(self, values: Values | None) -> Formula:
        """On a key that the asker fixes."""
        texts = (values,) if isinstance(values, str) else values or ()
        is_set = self.quantifier is not Quantifier.SINGLE
        if values is None or values == () or (is_set and not any(texts)):
            return self._joined(TRUE, FALSE)
        each = [self._signed(inside(text, self.region, self.space)) for text in texts]
        if self.quantifier is Quantifier.FOR_ALL_VALUES:
            return self._joined(FALSE, both(each))
        if is_set or len(each) == 1 or self.denies:
            return self._joined(FALSE, either(each))
        return FALSE

    def _signed(self, lies_within: Formula) -> Formula:
        if self.negative:
            return FALSE if self.is_invalid else negation(lies_within)
        return lies_within

    def _joined(self, empty: Formula, holds: Formula) -> Formula:
        """What holds where the key is absent or empty, and where it is not.

        ForAllValues holds without a value, ForAnyValue does not, otherwise IfExists and negated operators do. Two
        readings: ForAnyValue with IfExists without a value; IfExists where a variable of an operand has no value.
        """
        if self.if_exists and self.denies:
            holds = either([holds, self.unresolved])
        there = both([negation(empty), holds])
        if self.is_invalid:
            return there
        if self.quantifier is Quantifier.FOR_ALL_VALUES:
            return either([empty, there])
        if self.quantifier is Quantifier.FOR_ANY_VALUE:
            return either([empty, there]) if self.if_exists and self.denies else there
        return either([empty, there]) if self.if_exists or self.negative else there
