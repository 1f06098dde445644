"""Conditions as values."""

from __future__ import annotations

from abac.language.condition import Condition, Quantifier
from abac.language.pattern import Pattern
from abac.located import Place


def test_a_condition_reads_as_people_write_it() -> None:
    """Set operator, operator, `IfExists`, key, values (IAM User Guide, Condition operators)."""
    operands = (Pattern.parse("A"), Pattern.parse("${aws:PrincipalTag/Team}"))
    condition = Condition("StringEquals", "aws:TagKeys", operands, Quantifier.FOR_ALL_VALUES, if_exists=True)

    assert str(condition) == "ForAllValues:StringEqualsIfExists aws:TagKeys [A, ${aws:PrincipalTag/Team}]"
    assert str(Condition("Null", "aws:TagKeys", (Pattern.parse("true"),))) == "Null aws:TagKeys [true]"


def test_the_place_of_a_condition_is_no_part_of_its_meaning() -> None:
    """Two documents that say the same are equal wherever they stand."""
    operands = (Pattern.parse("true"),)

    assert Condition("Bool", "aws:SecureTransport", operands, place=Place("a.json", 1, 2)) == Condition(
        "Bool", "aws:SecureTransport", operands, place=Place("b.json", 3, 4)
    )
