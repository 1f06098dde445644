"""Bool and Null."""

from __future__ import annotations

import pytest

from abac.language.pattern import Pattern
from abac.operators import NOTHING, Operator, Truth, is_empty
from abac.operators.booleans import BOOL, NULL


def matches(operator: Operator, operands: list[str], value: str) -> bool:
    """Whether the positive meaning matches."""
    return operator.matcher([Pattern.parse(text) for text in operands])(value)


@pytest.mark.parametrize(
    ("operand", "value", "expected"),
    [("false", "false", True), ("false", "true", False), ("True", "true", True), ("true", "TRUE", True)],
)
def test_bool_compares_truth_values(operand: str, value: str, expected: bool) -> None:
    """True or false (IAM User Guide, Condition operators, Boolean); AWS's managed policies also write `True`."""
    assert matches(BOOL, [operand], value) is expected


@pytest.mark.parametrize("text", ["yes", "1", "", "t*", "true "])
def test_anything_else_is_no_truth_value(text: str) -> None:
    """The page knows "true" and "false" alone; two equal texts that are neither do not match."""
    assert BOOL.invalid(text) is not None
    assert not matches(BOOL, [text], text)
    assert BOOL.region([Pattern.parse(text)]) == NOTHING


def test_bool_reads_variables_and_leaves_them_open_to_proofs() -> None:
    """AWS: "You can use a policy variable" (IAM User Guide, Condition operators, Boolean)."""
    variable = Pattern.parse("${aws:ViaAWSService}")
    bound = variable.bind(lambda key: "true")
    assert bound is not None

    assert BOOL.invalid("${aws:ViaAWSService}") is None
    assert BOOL.matcher([bound])("true")
    assert is_empty(BOOL.region([variable])) is None


def test_the_region_of_bool_is_the_truth_values_it_names() -> None:
    """Alternatives are joined by OR (IAM User Guide, Conditions with multiple values)."""
    assert BOOL.region([Pattern.parse("true"), Pattern.parse("False")]) == Truth(frozenset({True, False}))


@pytest.mark.parametrize(("operand", "expected"), [("false", True), ("true", False), ("False", True)])
def test_null_false_matches_a_present_key(operand: str, expected: bool) -> None:
    """`false`: "the key exists and its value is not null" (IAM User Guide, Condition operators, Null)."""
    assert matches(NULL, [operand], "any value") is expected


def test_the_region_of_null_is_on_presence() -> None:
    """`true`: "the key doesn't exist" (IAM User Guide, Condition operators, Null)."""
    assert NULL.region([Pattern.parse("true")]) == Truth(frozenset({True}), of_absence=True)


def test_null_reads_no_variable() -> None:
    """AWS: "You can not use a policy variable" (IAM User Guide, Condition operators, Null)."""
    bound = Pattern.parse("${k}").bind(lambda key: "false")
    assert bound is not None

    assert not NULL.reads_variables
    assert not NULL.matcher([bound])("x")
    assert NULL.region([bound]) == NOTHING
    assert NULL.region([Pattern.parse("${k}")]) == NOTHING
