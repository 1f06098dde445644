"""The Condition element."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language import OPERATOR_NAMES, Condition, Pattern, Quantifier, parse_operator
from abac.language.read import Faults
from abac.language.read.condition import read_conditions
from abac.located import from_plain


def read(value: Any) -> tuple[tuple[Condition, ...], list[str]]:
    """The conditions, and what is wrong."""
    faults = Faults()
    conditions = read_conditions(from_plain(value), faults, variables=True)
    return conditions, [str(problem) for problem in faults.problems]


def test_aws_names_twenty_seven_operators() -> None:
    """6 String, 6 Numeric, 6 Date, Bool, BinaryEquals, 2 IP, 4 ARN, Null (Condition operators)."""
    assert len(set(OPERATOR_NAMES)) == 27


@given(st.sampled_from(OPERATOR_NAMES), st.sampled_from(Quantifier), st.booleans(), st.sampled_from((str, str.lower)))
def test_an_operator_is_quantifier_name_and_if_exists(
    name: str, quantifier: Quantifier, if_exists: bool, spelling: Any
) -> None:
    """Set operators stand before the operator, IfExists behind every operator but Null (Condition operators)."""
    text = f"{quantifier}:{name}" if quantifier else name
    parsed = parse_operator(spelling(f"{text}IfExists" if if_exists else text))
    expected = None if if_exists and name == "Null" else (quantifier, name, if_exists)
    assert parsed == expected


@pytest.mark.parametrize("text", ["", "String", "IfExists", ":StringLike", "ForSome:StringLike", "StringLikeIfExist"])
def test_what_is_no_operator_is_none(text: str) -> None:
    """Only the names of the page are operators."""
    assert parse_operator(text) is None


def test_operator_key_and_values_become_conditions() -> None:
    """Operators and keys are all required, values are alternatives (Conditions with multiple keys or values)."""
    conditions, problems = read(
        {
            "ForAnyValue:StringLike": {"aws:TagKeys": ["Team", "Owner*"]},
            "StringEqualsIfExists": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}", "aws:RequestedRegion": "x"},
        }
    )
    assert problems == []
    any_value = Quantifier.FOR_ANY_VALUE
    variable = Pattern.parse("${aws:PrincipalTag/Team}")
    assert conditions == (
        Condition("StringLike", "aws:TagKeys", (Pattern.parse("Team"), Pattern.parse("Owner*")), any_value),
        Condition("StringEquals", "aws:ResourceTag/Team", (variable,), if_exists=True),
        Condition("StringEquals", "aws:RequestedRegion", (Pattern.parse("x"),), if_exists=True),
    )


@pytest.mark.parametrize(("value", "text"), [(True, "true"), (False, "false"), (3600, "3600"), (1.5, "1.5")])
def test_booleans_and_numbers_become_aws_text(value: Any, text: str) -> None:
    """Quotation marks are optional for numeric and Boolean values (Grammar, The policy language and JSON)."""
    conditions, problems = read({"Bool": {"aws:SecureTransport": value}})
    assert ([operand.source for operand in conditions[0].operands], problems) == ([text], [])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ([], "an empty list; expected a mapping of condition operators"),
        ({"StringEqual": {}}, "unknown condition operator `StringEqual`; expected an operator of IAM; did you mean"),
        ({"NullIfExists": {"aws:a": "true"}}, "`NullIfExists`; expected `Null`"),
        ({"Bool": "aws:a"}, "Bool: the text `aws:a`; expected a mapping of context keys"),
        ({"Bool": {}}, "Bool: an empty mapping; expected a context key"),
        ({"Bool": {"aws:a": []}}, "Bool.aws:a: an empty list"),
        ({"Bool": {"aws:a": None}}, "Bool.aws:a: null"),
        ({"Bool": {"aws:a": [["x"]]}}, "Bool.aws:a[0]: a list"),
        ({"Bool": {"a": "true"}}, "`a`; expected a context key such as `aws:SourceIp`"),
        ({"Bool": {"aws:a": "true", "AWS:A": "true"}}, "`aws:a` alone: context keys ignore case"),
        ({"Bool": {"aws:a": "true"}, "bool": {"aws:b": "true"}}, "the operator `bool` a second time"),
    ],
)
def test_a_condition_of_another_shape_is_a_problem(value: Any, found: str) -> None:
    """Operator → key → value or values (Grammar, condition_block)."""
    (problem,) = read(value)[1]
    assert found in problem
