"""The string operators and BinaryEquals."""

from __future__ import annotations

import pytest

from abac.language.pattern import Pattern
from abac.operators import NOTHING, AnyOf, Globs, Operator, SameAs
from abac.operators.strings import BINARY_EQUALS, STRING_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_LIKE


def matches(operator: Operator, operands: list[str], value: str) -> bool:
    """Whether the positive meaning matches."""
    return operator.matcher([Pattern.parse(text) for text in operands])(value)


@pytest.mark.parametrize(("value", "expected"), [("iamuser-admin", True), ("IAMUser-Admin", False), ("iamuser", False)])
def test_string_equals_is_exact_and_minds_case(value: str, expected: bool) -> None:
    """AWS: "Exact matching, case sensitive" (IAM User Guide, Condition operators, String)."""
    assert matches(STRING_EQUALS, ["iamuser-admin"], value) is expected


def test_string_equals_reads_a_star_as_a_character() -> None:
    """Only StringLike is described with wildcards (IAM User Guide, Condition operators, String)."""
    assert matches(STRING_EQUALS, ["team*"], "team*")
    assert not matches(STRING_EQUALS, ["team*"], "team1")


@pytest.mark.parametrize("value", ["TEAM1", "team1", "Team1"])
def test_string_equals_ignore_case_ignores_case(value: str) -> None:
    """AWS: "Exact matching, ignoring case" (IAM User Guide, Condition operators, String)."""
    assert matches(STRING_EQUALS_IGNORE_CASE, ["Team1"], value)


def test_ignoring_case_still_is_exact_matching() -> None:
    """No wildcard, and `ss` is not a spelling of `ß` (IAM User Guide, Condition operators, String)."""
    assert not matches(STRING_EQUALS_IGNORE_CASE, ["Team*"], "team1")
    assert not matches(STRING_EQUALS_IGNORE_CASE, ["stra\u00dfe"], "STRASSE")


@pytest.mark.parametrize(("value", "expected"), [("home/", True), ("home/Ann/", True), ("", True), ("Home/", False)])
def test_string_like_reads_wildcards_and_minds_case(value: str, expected: bool) -> None:
    """AWS: "Case-sensitive matching", `*` and `?` anywhere (IAM User Guide, Condition operators, String)."""
    assert matches(STRING_LIKE, ["", "home/*"], value) is expected


def test_operands_are_alternatives() -> None:
    """Several values of one key are joined by a logical OR (IAM User Guide, Conditions with multiple values)."""
    assert matches(STRING_EQUALS, ["A", "B"], "B")
    assert not matches(STRING_EQUALS, [], "B")


def test_a_substituted_star_matches_only_a_star() -> None:
    """A tag whose value is `*` must not open every door (IAM User Guide, Policy variables)."""
    bound = Pattern.parse("${aws:PrincipalTag/Team}/*").bind(lambda key: "*")
    assert bound is not None
    holds = STRING_LIKE.matcher([bound])

    assert holds("*/x")
    assert not holds("B/x")


@pytest.mark.parametrize("operator", [STRING_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_LIKE])
@pytest.mark.parametrize("text", ["${aws:username}", "*${aws:username}"])
def test_an_unbound_operand_is_the_callers_defect(operator: Operator, text: str) -> None:
    """An absent variable is decided before a matcher is asked; a silent answer here would hide a missing bind."""
    with pytest.raises(ValueError, match="must be bound"):
        operator.matcher([Pattern.parse(text)])


def test_an_operand_that_is_one_variable_is_equality_with_that_key() -> None:
    """Proofs compare two keys (`aws:ResourceTag/Team` = `aws:PrincipalTag/Team`) rather than guess their values."""
    variable = Pattern.parse("${aws:PrincipalTag/Team}")
    default = Pattern.parse("${aws:PrincipalTag/Team, 'none'}")

    assert STRING_EQUALS.region([variable]) == SameAs("aws:PrincipalTag/Team")
    assert STRING_LIKE.region([default]) == SameAs("aws:PrincipalTag/Team", "none")
    assert STRING_EQUALS_IGNORE_CASE.region([variable]) == SameAs("aws:PrincipalTag/Team", fold=True)


def test_other_operands_keep_their_variables() -> None:
    """Proofs bind variables to symbols, so the pieces stay (operators/region.py, Globs)."""
    mixed, alone = Pattern.parse("${aws:PrincipalTag/Team}-*"), Pattern.parse("${aws:username}")

    assert STRING_LIKE.region([mixed, alone]) == AnyOf((Globs((mixed,)), SameAs("aws:username")))
    assert STRING_EQUALS.region([mixed]) == Globs((mixed.as_literal(),))


def test_no_operand_is_no_value() -> None:
    """An empty list of values is matched by nothing."""
    assert STRING_EQUALS.region([]) == NOTHING


def test_binary_equals_compares_bytes() -> None:
    """The page's own example value (IAM User Guide, Condition operators, Binary)."""
    assert matches(BINARY_EQUALS, ["QmluYXJ5VmFsdWVJbkJhc2U2NA=="], "QmluYXJ5VmFsdWVJbkJhc2U2NA==")
    assert not matches(BINARY_EQUALS, ["QmluYXJ5VmFsdWVJbkJhc2U2NA=="], "BinaryValueInBase64")


@pytest.mark.parametrize("text", ["QmluYXJ5=", "not base64!", "QR==", "\u00e4"])
def test_text_that_is_not_proper_base64_is_no_binary_value(text: str) -> None:
    """Wrong padding, foreign characters, set pad bits (RFC 4648, sections 3.3 and 3.5) match nothing, even alike."""
    assert BINARY_EQUALS.invalid(text) is not None
    assert not matches(BINARY_EQUALS, [text], text)
    assert BINARY_EQUALS.region([Pattern.literal(text)]) == NOTHING


def test_binary_equals_reads_no_variable() -> None:
    """AWS: "You can not use a policy variable" (IAM User Guide, Condition operators, Binary)."""
    variable = Pattern.parse("${aws:PrincipalTag/Key}")
    bound = variable.bind(lambda key: "QQ==")
    assert bound is not None

    assert not BINARY_EQUALS.reads_variables
    assert not BINARY_EQUALS.matcher([bound])("QQ==")
    assert BINARY_EQUALS.region([variable]) == NOTHING
