"""The table of all operators."""

from __future__ import annotations

import pytest

from abac.operators import OPERATORS, find

# IAM User Guide, IAM JSON policy elements: Condition operators, every table of the page.
ON_THE_PAGE = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "Null",
]


def test_every_operator_of_the_page_is_here_once() -> None:
    """No operator is left out and none is made up (IAM User Guide, Condition operators)."""
    assert sorted(operator.name for operator in OPERATORS.values()) == sorted(ON_THE_PAGE)


@pytest.mark.parametrize("name", ON_THE_PAGE)
def test_an_operator_is_negative_where_its_name_says_not(name: str) -> None:
    """AWS: "Negated matching" is what the page says of each `Not` (IAM User Guide, Condition operators)."""
    operator = find(name)
    assert operator is not None
    assert operator.negative == ("Not" in name)
    assert operator.source.startswith("IAM User Guide")


@pytest.mark.parametrize("name", ON_THE_PAGE)
def test_wildcards_and_variables_are_read_where_the_page_says(name: str) -> None:
    """Wildcards: Like and Arn; variables: String, Boolean and ARN (IAM User Guide, Condition operators)."""
    operator = find(name)
    assert operator is not None
    assert operator.reads_wildcards == (name.startswith("Arn") or name.endswith("Like"))
    assert operator.reads_variables == name.startswith(("String", "Arn", "Bool"))


def test_names_ignore_case_and_know_no_suffix() -> None:
    """`IfExists` and set operators are added to names, not names themselves (IAM User Guide, Condition operators)."""
    assert find("stringEQUALS") is find("StringEquals")
    assert find("StringEqualsIfExists") is None
    assert find("ForAnyValue:StringEquals") is None
    assert find("StringMatches") is None
