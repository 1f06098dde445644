"""Every form of condition, one by one: the formula of the proof holds exactly where the simulation's does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from abac.errors import Unsupported
from abac.language.condition import Condition, Quantifier
from abac.language.pattern import Pattern
from abac.language.policy import Effect
from abac.language.principal import Principal
from abac.language.request import Context, Request, Values
from abac.operators import OPERATORS
from abac.prove.encode.conditions import condition_formula
from abac.prove.evaluate import evaluate
from abac.prove.slots import Asker, Space
from abac.simulate.condition import Question, by_folded_key, settled

# One key that has one value, one that may have several, one that the caller fixes.
ONE, SEVERAL, RIGID = "aws:RequestTag/Team", "aws:TagKeys", "aws:PrincipalTag/Team"
OTHER = "s3:prefix"  # the free key that some operands name
TEXTS = ("A", "a", "AB", "", "1", "true", "203.0.113.7", "2026-01-01", "arn:aws:iam::1:role/A", "QUI=", "2001:db8::1")
OPERANDS = (
    ("A",),
    ("a*", "B"),
    ("1",),
    ("True",),
    ("203.0.113.0/24",),
    ("2026",),
    ("arn:*:iam::1:role/${aws:PrincipalTag/Team}",),
    ("QUI=",),
    ("",),
    ("${aws:PrincipalTag/Team}",),
    ("${aws:PrincipalTag/None}", "A"),
    ("${aws:PrincipalTag/None, 'A'}",),
    ("${s3:prefix}",),
    ("${s3:prefix, 'A'}", "B"),
    ("x${s3:prefix}",),
    ("${s3:prefix}A",),
)
PRINCIPAL = Principal.parse("arn:aws:sts::111122223333:assumed-role/TeamA/alice")


def contexts(key: str) -> Iterator[dict[str, Values]]:
    """The key absent, empty, with each text and with some pairs of them; the operands' free key with and without."""
    single: list[Values | None] = [None, *TEXTS]
    several: list[Values | None] = [None, (), *((text,) for text in TEXTS), ("A", "B"), ("A", "1"), ("", ""), ("", "A")]
    for value, other in product(single if key == ONE else several, (None, "A", "B")):
        found: dict[str, Values] = {}
        if value is not None:
            found[key] = value
        if other is not None:
            found[OTHER] = other
        yield found


def conditions(name: str, key: str) -> Iterator[Condition]:
    """The operator with every quantifier, with and without IfExists."""
    for operands, quantifier, if_exists in product(OPERANDS, Quantifier, (False, True)):
        yield Condition(name, key, tuple(map(Pattern.parse, operands)), quantifier, if_exists)


def disagreements(condition: Condition, space: Space, given: list[dict[str, Values]], effect: Effect) -> list[str]:
    """The contexts in which the formula and the reference say different things, where neither refuses an answer."""
    assert PRINCIPAL is not None
    try:
        question = Question(condition)
    except Unsupported:
        return []
    formula = condition_formula(condition, effect, space)
    found: list[str] = []
    reads_other = any(variable.key == OTHER for operand in condition.operands for variable in operand.variables)
    for context in given:
        if OTHER in context and not reads_other:
            continue
        request = Request(PRINCIPAL, space.action, "*", "111122223333", Context(context))
        expected = settled(question.answer(by_folded_key(Context(context))), effect)
        if evaluate(formula, space, request) not in (expected, None):
            found.append(f"{effect} {condition} in {context}")
    return found


@pytest.mark.parametrize("name", sorted(operator.name for operator in OPERATORS.values()))
def test_a_condition_on_a_free_key_holds_where_the_reference_says_so(name: str) -> None:
    """IAM User Guide, Condition operators: absent keys, IfExists, quantifiers, variables, as `simulate` reads them."""
    assert PRINCIPAL is not None
    space = Space(Asker(PRINCIPAL, {RIGID: "A"}), "example:Unknown")
    for key in (ONE, SEVERAL):
        given = [{**context, RIGID: "A"} for context in contexts(key)]
        for condition, effect in product(conditions(name, key), Effect):
            assert disagreements(condition, space, given, effect) == []


@pytest.mark.parametrize("name", sorted(operator.name for operator in OPERATORS.values()))
def test_a_condition_on_a_key_that_the_caller_fixes_holds_where_the_reference_says_so(name: str) -> None:
    """The same for keys whose values are known beforehand, lists among them."""
    assert PRINCIPAL is not None
    fixed: list[Values | None] = [None, (), *TEXTS, ("A",), ("A", "B"), ("", ""), ("", "A")]
    for value in fixed:
        space = Space(Asker(PRINCIPAL, {RIGID: value}), "example:Unknown")
        rigid: dict[str, Values] = {} if value is None else {RIGID: value}
        given = [rigid, {**rigid, OTHER: "A"}, {**rigid, OTHER: "xA"}]
        for condition, effect in product(conditions(name, RIGID), Effect):
            assert disagreements(condition, space, given, effect) == []
