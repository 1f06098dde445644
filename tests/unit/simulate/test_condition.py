"""What it means that a key is absent, has several values, or that a variable has none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abac.errors import Unsupported
from abac.language.policy import Effect
from abac.language.request import Context
from abac.operators import OPERATORS
from abac.simulate.condition import Doubt, Question, by_folded_key, holds
from unit.simulate.situations import condition

TEAM = "aws:ResourceTag/Team"
TAG_KEYS = "aws:TagKeys"
NOTHING = Context({})

POSITIVE = sorted(name for name, operator in OPERATORS.items() if not operator.negative and name != "null")
NEGATIVE = sorted(name for name, operator in OPERATORS.items() if operator.negative)

# One of each type of value (IAM User Guide, Condition operators).
READABLE = ("true", "1", "2026-01-31", "203.0.113.0/24", "arn:aws:iam::111122223333:role/A", "QUI=")


def valid(operator: str) -> str:
    """An operand that the operator can read."""
    return next(text for text in READABLE if OPERATORS[operator].invalid(text) is None)


def doubt(operator: str, key: str, *operands: str, context: Context) -> bool:
    """Whether AWS's pages leave two readings that differ; then an Allow must not hold and a Deny must."""
    asked = condition(operator, key, *operands)
    answer = Question(asked).answer(by_folded_key(context))
    if isinstance(answer, Doubt):
        assert not holds(asked, context, Effect.ALLOW)
        assert holds(asked, context, Effect.DENY)
        return True
    assert holds(asked, context, Effect.ALLOW) is holds(asked, context, Effect.DENY) is answer
    return False


@pytest.mark.parametrize("operator", POSITIVE)
def test_positive_operators_do_not_hold_when_the_key_is_absent(operator: str) -> None:
    """Without the key the values do not match (IAM User Guide, Condition operators)."""
    assert not holds(condition(operator, TEAM, "A"), NOTHING)


@pytest.mark.parametrize("operator", NEGATIVE)
def test_negated_operators_hold_when_the_key_is_absent(operator: str) -> None:
    """A negated operator matches when the request lacks the key (IAM User Guide, Condition operators)."""
    assert holds(condition(operator, TEAM, valid(operator)), NOTHING)


@pytest.mark.parametrize("operator", POSITIVE + NEGATIVE)
def test_if_exists_holds_when_the_key_is_absent(operator: str) -> None:
    """If the key is not present, the condition element is true (IAM User Guide, ...IfExists condition operators)."""
    assert holds(condition(f"{operator}IfExists", TEAM, valid(operator)), NOTHING)


def test_if_exists_asks_as_usual_when_the_key_is_there() -> None:
    """If the key is present, it is processed as the policy says (IAM User Guide, ...IfExists condition operators)."""
    assert holds(condition("StringEqualsIfExists", TEAM, "A"), Context({TEAM: "A"}))
    assert not holds(condition("StringEqualsIfExists", TEAM, "A"), Context({TEAM: "B"}))
    assert not holds(condition("StringNotEqualsIfExists", TEAM, "A"), Context({TEAM: "A"}))


def test_operands_are_alternatives_for_positive_operators() -> None:
    """Several values of one key are joined by OR (IAM User Guide, Conditions with multiple context keys or values)."""
    assert holds(condition("StringEquals", TEAM, "A", "B"), Context({TEAM: "B"}))


def test_negated_operators_hold_when_no_operand_matches() -> None:
    """For negated operators the values are joined by NOR (Conditions with multiple context keys or values)."""
    assert not holds(condition("StringNotEquals", TEAM, "A", "B"), Context({TEAM: "B"}))
    assert holds(condition("StringNotEquals", TEAM, "A", "B"), Context({TEAM: "C"}))


def test_names_of_keys_ignore_case_and_values_do_not() -> None:
    """Key names are not case-sensitive, StringEquals is (IAM User Guide, IAM JSON policy elements: Condition)."""
    assert holds(condition("StringEquals", "AWS:resourcetag/TEAM", "A"), Context({TEAM: "A"}))
    assert not holds(condition("StringEquals", TEAM, "a"), Context({TEAM: "A"}))


def test_null_true_asks_for_absence_and_false_for_presence() -> None:
    """`true`: the key is not present; `false`: it is, with a value (Condition operators, existence of keys)."""
    present = Context({TEAM: "A"})
    assert holds(condition("Null", TEAM, "true"), NOTHING)
    assert not holds(condition("Null", TEAM, "true"), present)
    assert holds(condition("Null", TEAM, "false"), present)
    assert not holds(condition("Null", TEAM, "false"), NOTHING)


def test_a_key_without_a_value_is_null() -> None:
    """`false` asks that the key exists and its value is not null (Condition operators, existence of condition keys)."""
    assert holds(condition("Null", TAG_KEYS, "true"), Context({TAG_KEYS: ()}))


def test_operators_treat_a_key_without_a_value_like_an_absent_one() -> None:
    """A null data set is no value to compare (Single-valued vs. multivalued context keys)."""
    empty = Context({TAG_KEYS: ()})
    assert holds(condition("StringNotEquals", TAG_KEYS, "Team"), empty)
    assert holds(condition("StringEqualsIfExists", TAG_KEYS, "Team"), empty)
    assert not holds(condition("StringEquals", TAG_KEYS, "Team"), empty)


@pytest.mark.parametrize("operator", ["NullIfExists", "ForAllValues:Null", "ForAnyValue:Null"])
def test_null_is_refused_with_if_exists_and_with_set_operators(operator: str) -> None:
    """IfExists may follow any operator except Null (...IfExists condition operators); set operators say nothing."""
    with pytest.raises(Unsupported, match="expected Null without"):
        holds(condition(operator, TEAM, "true"), NOTHING)


def test_an_operator_that_aws_does_not_have_is_refused() -> None:
    """Every operator stands in IAM User Guide, Condition operators."""
    with pytest.raises(Unsupported, match="operator `StringSounds`"):
        holds(condition("StringSounds", TEAM, "A"), NOTHING)


def test_for_all_values_holds_when_every_value_matches() -> None:
    """Every value of the request must match a value of the policy (Single-valued vs. multivalued context keys)."""
    asked = condition("ForAllValues:StringEquals", TAG_KEYS, "Team", "Project")
    assert holds(asked, Context({TAG_KEYS: ("Team", "Project")}))
    assert not holds(asked, Context({TAG_KEYS: ("Team", "Cost")}))


@pytest.mark.parametrize("values", [None, (), "", ("",)])
@pytest.mark.parametrize("operator", ["StringEquals", "StringNotEquals", "StringEqualsIfExists"])
def test_for_all_values_holds_when_there_is_no_value(operator: str, values: str | tuple[str, ...] | None) -> None:
    """ForAllValues is true without the key or with a null data set (Single-valued vs. multivalued context keys)."""
    context = NOTHING if values is None else Context({TAG_KEYS: values})
    assert holds(condition(f"ForAllValues:{operator}", TAG_KEYS, "Team"), context)


@pytest.mark.parametrize("values", [None, (), "", ("",)])
@pytest.mark.parametrize("operator", ["StringEquals", "StringNotEquals"])
def test_for_any_value_fails_when_there_is_no_value(operator: str, values: str | tuple[str, ...] | None) -> None:
    """ForAnyValue is false without the key, negated or not (Single-valued vs. multivalued context keys)."""
    context = NOTHING if values is None else Context({TAG_KEYS: values})
    assert not holds(condition(f"ForAnyValue:{operator}", TAG_KEYS, "Team"), context)


def test_for_any_value_holds_when_one_value_matches() -> None:
    """At least one value of the request matches one of the policy (Single-valued vs. multivalued context keys)."""
    asked = condition("ForAnyValue:StringEquals", TAG_KEYS, "Team")
    assert holds(asked, Context({TAG_KEYS: ("Cost", "Team")}))
    assert not holds(asked, Context({TAG_KEYS: ("Cost", "team")}))


def test_for_any_value_negated_holds_when_one_value_does_not_match() -> None:
    """The set operator asks the operator of each value (Multivalued context key examples)."""
    asked = condition("ForAnyValue:StringNotLike", TAG_KEYS, "key1*")
    assert holds(asked, Context({TAG_KEYS: ("key1:legal", "key2:audit")}))
    assert not holds(asked, Context({TAG_KEYS: ("key1:legal", "key1:hr")}))


def test_for_all_values_negated_fails_when_one_value_matches() -> None:
    """AWS's table: `key1:legal` does not match ForAllValues:StringNotLike `key1*`, `key2:audit` does (same page)."""
    asked = condition("ForAllValues:StringNotLike", TAG_KEYS, "key1*")
    assert not holds(asked, Context({TAG_KEYS: ("key1:legal",)}))
    assert not holds(asked, Context({TAG_KEYS: ("key1:hr", "key1:personnel")}))
    assert holds(asked, Context({TAG_KEYS: ("key2:audit",)}))


def test_a_list_of_one_value_is_compared_like_the_value() -> None:
    """How many values a request has decides, not how it is written (Single-valued vs. multivalued context keys)."""
    assert holds(condition("StringEquals", TAG_KEYS, "Team"), Context({TAG_KEYS: ("Team",)}))


def test_several_values_without_a_set_operator_are_decided_safely() -> None:
    """A multivalued key requires a set operator; AWS does not say what happens without (Single-valued vs. …)."""
    both = Context({TAG_KEYS: ("Team", "Cost")})
    assert doubt("StringEquals", TAG_KEYS, "Team", context=both)
    assert doubt("StringNotEquals", TAG_KEYS, "Team", context=both)
    assert not doubt("StringEquals", TAG_KEYS, "Project", context=both)


def test_for_any_value_with_if_exists_and_no_key_is_decided_safely() -> None:
    """ForAnyValue says false, IfExists says true, and no page joins them (both pages)."""
    assert doubt("ForAnyValue:StringEqualsIfExists", TAG_KEYS, "Team", context=NOTHING)


NEGATED = [name for name in NEGATIVE if OPERATORS[name].invalid("x")]


@pytest.mark.parametrize("quantifier", ["", "ForAllValues:", "ForAnyValue:"])
@pytest.mark.parametrize("operator", NEGATED)
def test_a_negated_operator_with_an_invalid_operand_is_decided_safely(operator: str, quantifier: str) -> None:
    """No page says that what cannot be compared is different: an Allow does not match, a Deny stays (issue 4, 2)."""
    asked = f"{quantifier}{operator}"
    other = "arn:aws:iam::111122223333:role/B" if "arn" in operator else "4000000000"
    for values in (other, (other,), "x"):
        assert doubt(asked, TEAM, "x", context=Context({TEAM: values}))
        assert doubt(asked, TEAM, "x", valid(operator), context=Context({TEAM: values}))
    assert not doubt(asked, TEAM, "x", valid(operator), context=Context({TEAM: valid(operator).partition("/24")[0]}))


@pytest.mark.parametrize("operator", NEGATED)
def test_an_absent_key_does_not_make_an_invalid_condition_match(operator: str) -> None:
    """An invalid operand is a finding, and its condition does not match (issue 4, 2); a Deny fails closed."""
    assert doubt(operator, TEAM, "x", context=NOTHING)
    assert doubt(f"{operator}IfExists", TEAM, "x", context=NOTHING)
    assert doubt("NumericEqualsIfExists", TEAM, "x", context=NOTHING)
    assert doubt("ForAllValues:NumericEquals", TEAM, "x", context=NOTHING)


@pytest.mark.parametrize("operator", [name for name in POSITIVE if OPERATORS[name].invalid("x")])
def test_an_invalid_operand_of_a_positive_operator_matches_nothing(operator: str) -> None:
    """Operands are alternatives (Condition operators): the valid ones still match, under either effect."""
    assert not doubt(operator, TEAM, "x", context=Context({TEAM: "x"}))
    assert not holds(condition(operator, TEAM, "x"), Context({TEAM: "x"}), Effect.DENY)


def test_a_valid_operand_matches_beside_an_invalid_one() -> None:
    """Operands are alternatives (IAM User Guide, Conditions with multiple context keys or values)."""
    asked = condition("IpAddress", "aws:SourceIp", "10.0.0/8", "203.0.113.0/24")
    assert holds(asked, Context({"aws:SourceIp": "203.0.113.7"}))
    assert not holds(asked, Context({"aws:SourceIp": "10.0.0.1"}), Effect.DENY)


def test_a_variable_stands_for_the_value_of_its_key() -> None:
    """Variables are replaced with values from the request's context (IAM User Guide, Policy variables)."""
    asked = condition("StringEquals", TEAM, "${aws:PrincipalTag/Team}")
    assert holds(asked, Context({TEAM: "A", "aws:PrincipalTag/Team": "A"}))
    assert not holds(asked, Context({TEAM: "B", "aws:PrincipalTag/Team": "A"}))


@pytest.mark.parametrize(("operator", "expected"), [("StringEquals", False), ("StringLike", False), ("ArnLike", False)])
def test_a_positive_operator_fails_when_its_variable_has_no_value(operator: str, expected: bool) -> None:
    """A variable that cannot be resolved matches nothing (Policy variables, Principal key values: not present)."""
    assert holds(condition(operator, TEAM, "${aws:PrincipalTag/Team}"), Context({TEAM: "A"})) is expected


@pytest.mark.parametrize("operator", ["StringNotEquals", "StringNotLike", "ArnNotLike"])
def test_a_negated_operator_holds_when_its_variable_has_no_value(operator: str) -> None:
    """An operand that matches nothing fails, so its negation holds (Policy variables; Condition operators, negated)."""
    assert holds(condition(operator, TEAM, "${aws:PrincipalTag/Team}"), Context({TEAM: "A"}))


def test_other_operands_still_match_when_a_variable_has_no_value() -> None:
    """Operands are alternatives; one that matches nothing takes nothing from the others."""
    assert holds(condition("StringEquals", TEAM, "${aws:PrincipalTag/Team}", "A"), Context({TEAM: "A"}))


@pytest.mark.parametrize("operator", ["StringEqualsIfExists", "StringLikeIfExists"])
def test_if_exists_with_a_variable_without_value_is_decided_safely(operator: str) -> None:
    """The page on variables says that IfExists helps, the one on IfExists speaks of the key only (both pages)."""
    assert doubt(operator, TEAM, "${aws:PrincipalTag/Team}", context=Context({TEAM: "A"}))


def test_the_default_of_a_variable_stands_in_for_an_absent_key() -> None:
    """`${key, 'default'}` gives the default when the key is not in the context (Policy variables, default values)."""
    asked = condition("StringEquals", TEAM, "${aws:PrincipalTag/Team, 'company-wide'}")
    assert holds(asked, Context({TEAM: "company-wide"}))
    assert not holds(asked, Context({TEAM: "company-wide", "aws:PrincipalTag/Team": "A"}))


def test_a_key_with_several_values_is_no_variable() -> None:
    """Multivalued keys cannot be used as policy variables (Single-valued vs. multivalued context keys)."""
    context = Context({TEAM: "A", TAG_KEYS: ("A",)})
    assert not holds(condition("StringEquals", TEAM, "${aws:TagKeys}"), context)


def test_wildcards_in_the_value_of_a_variable_are_ordinary_characters() -> None:
    """A value of the context is not a pattern: a tag `*` must not match every team (Policy variables)."""
    asked = condition("StringLike", TEAM, "${aws:PrincipalTag/Team}")
    assert not holds(asked, Context({TEAM: "B", "aws:PrincipalTag/Team": "*"}))
    assert holds(asked, Context({TEAM: "*", "aws:PrincipalTag/Team": "*"}))


def test_escapes_stand_for_the_characters_themselves() -> None:
    """`${*}`, `${?}` and `${$}` give the characters `*`, `?` and `$` (Policy variables, Request information)."""
    assert holds(condition("StringLike", TEAM, "${*}${?}${$}"), Context({TEAM: "*?$"}))
    assert not holds(condition("StringLike", TEAM, "${*}"), Context({TEAM: "anything"}))


def test_variables_are_text_for_operators_that_read_none() -> None:
    """Numeric, Date, IP address and Null operators take no variables (Policy variables, Condition element)."""
    context = Context({"s3:max-keys": "10", "aws:PrincipalTag/Limit": "10"})
    assert not holds(condition("NumericEquals", "s3:max-keys", "${aws:PrincipalTag/Limit}"), context)


def test_variables_are_text_before_version_2012() -> None:
    """Earlier versions treat variables as literal strings (Policy variables, Introduction)."""
    asked = condition("StringEquals", TEAM, "${aws:PrincipalTag/Team}", variables=False)
    assert not holds(asked, Context({TEAM: "A", "aws:PrincipalTag/Team": "A"}))
    assert holds(asked, Context({TEAM: "${aws:PrincipalTag/Team}"}))


def test_wildcards_count_only_for_operators_that_read_them() -> None:
    """StringLike knows `*` and `?`, StringEquals is exact matching (Condition operators, String operators)."""
    assert holds(condition("StringLike", TEAM, "A*"), Context({TEAM: "AB"}))
    assert not holds(condition("StringEquals", TEAM, "A*"), Context({TEAM: "AB"}))
    assert holds(condition("StringEquals", TEAM, "A*"), Context({TEAM: "A*"}))


VALUES = st.none() | st.sampled_from("ABC") | st.lists(st.sampled_from("ABC"), max_size=3).map(tuple)
OPERANDS = st.lists(st.sampled_from(["A", "B", "C", "*"]), min_size=1, max_size=3)


@given(VALUES, OPERANDS, st.sampled_from(["StringEquals", "StringLike", "StringEqualsIgnoreCase"]))
@settings(max_examples=200)
def test_any_value_of_a_negated_operator_denies_all_values_of_the_positive_one(
    values: str | tuple[str, ...] | None, operands: list[str], operator: str
) -> None:
    """Some value fails exactly when not every value matches: the set operators are dual (by logic), key absent too."""
    context = Context({} if values is None else {TAG_KEYS: values})
    negated = operator.replace("String", "StringNot")
    some_fails = holds(condition(f"ForAnyValue:{negated}", TAG_KEYS, *operands), context)
    every_matches = holds(condition(f"ForAllValues:{operator}", TAG_KEYS, *operands), context)
    assert some_fails is not every_matches


@given(VALUES, OPERANDS, st.sampled_from(["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"]))
def test_a_second_asking_gives_the_same_answer(
    values: str | tuple[str, ...] | None, operands: list[str], operator: str
) -> None:
    """What a question remembers of variables does not change its answers."""
    operands = [*operands, "${aws:PrincipalTag/Team}"]
    question = Question(condition(operator, TEAM, *operands))
    for team in ("A", "B", None, "A"):
        context = Context({k: v for k, v in {TEAM: values, "aws:PrincipalTag/Team": team}.items() if v is not None})
        fresh = Question(question.condition).answer(by_folded_key(context))
        assert question.answer(by_folded_key(context)) == fresh
