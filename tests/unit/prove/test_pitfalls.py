"""What policies and their checkers get wrong: for each pitfall of PROOF.md one proof and one refutation."""

from __future__ import annotations

import pytest

from abac.contract.premise import AllOf, Clause, Premise
from abac.language.condition import Condition, Quantifier
from abac.language.pattern import Pattern
from abac.prove.query import Answer, Proved, Refuted, ask
from abac.prove.slots import Space
from unit.prove.asking import EVERYTHING, asked, asker, documents, space, statement, where

TAG = "aws:ResourceTag/Team"
UNTAGGED = where("Null", TAG, "true")
OTHERS = where("StringNotEquals", TAG, "A")
CREATING = space("sagemaker:CreateEndpointConfig", "endpoint-config")


def proved(answer: Answer) -> bool:
    """Whether it is proved; an answer that is not known is neither."""
    assert isinstance(answer, Proved | Refuted), answer
    return isinstance(answer, Proved)


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", True),
        ("StringNotEquals", False),
        ("StringEqualsIfExists", False),
        ("ForAllValues:StringEquals", False),
        ("ForAnyValue:StringEquals", True),
        ("ForAnyValue:StringNotEquals", True),
    ],
)
def test_an_absent_key_is_no_match_but_where_the_operator_says_so(operator: str, expected: bool) -> None:
    """Positive operators fail, negated ones, IfExists and ForAllValues hold (IAM User Guide, Condition operators)."""
    assert proved(asked(UNTAGGED, statement("Allow", {operator: {TAG: "A"}}))) is expected


def test_for_all_values_needs_null_beside_it() -> None:
    """Without the key ForAllValues holds (Single-valued vs. multivalued context keys: pair it with Null)."""
    every = {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}}
    without = where("Null", "aws:TagKeys", "true")
    assert not proved(asked(without, statement("Allow", every), of=CREATING))
    assert proved(asked(without, statement("Allow", {**every, "Null": {"aws:TagKeys": "false"}}), of=CREATING))


def test_an_unresolved_variable_matches_nothing_so_a_negated_operator_holds() -> None:
    """StringEquals fails and StringNotEquals holds where the variable has no value (Policy variables)."""
    nobody = Space(asker(CostCentre="1"), "sagemaker:DeleteEndpoint", "endpoint")
    own = {TAG: "${aws:PrincipalTag/Team}"}
    assert proved(asked(EVERYTHING, statement("Allow", {"StringEquals": own}), of=nobody))
    assert not proved(asked(EVERYTHING, statement("Allow", {"StringNotEquals": own}), of=nobody))


def test_an_unresolved_variable_under_if_exists_is_read_safely_for_each_effect() -> None:
    """AWS's page leaves two readings: an Allow does not hold, a Deny does (AWS-FACTS.md, Evaluation rules, 1)."""
    nobody = Space(asker(CostCentre="1"), "sagemaker:DeleteEndpoint", "endpoint")
    team = {TAG: "${aws:PrincipalTag/Team}"}
    own = {"StringEqualsIfExists": team}
    tagged = where("Null", TAG, "false")
    assert proved(asked(tagged, statement("Allow", own), of=nobody))
    assert proved(asked(tagged, statement(), statement("Deny", own), of=nobody))
    assert not proved(asked(tagged, statement(), statement("Deny", {"StringEquals": team}), of=nobody))


def test_a_star_stays_in_its_segment_of_the_arn() -> None:
    """`endpoint/*` of any Region is no notebook, and `arn:aws:sagemaker:*` is everything after it (Resource)."""
    notebooks = space("sagemaker:DeleteNotebookInstance", "notebook-instance")
    assert proved(asked(EVERYTHING, statement(resource="arn:aws:sagemaker:*:*:endpoint/*"), of=notebooks))
    assert proved(asked(EVERYTHING, statement(resource="arn:aws:*:notebook-instance/*"), of=notebooks))
    assert not proved(asked(EVERYTHING, statement(resource="arn:aws:sagemaker:*"), of=notebooks))


def test_an_action_without_resource_needs_the_star_alone() -> None:
    """Such actions are authorised on `*` (Service Authorization Reference, Resource types)."""
    listing = space("sagemaker:ListEndpoints", "")
    assert proved(asked(EVERYTHING, statement(resource="arn:aws:sagemaker:*:*:*"), of=listing))
    assert not proved(asked(EVERYTHING, statement(resource="*"), of=listing))


def test_an_arn_is_compared_segment_by_segment() -> None:
    """ArnLike's star does not reach into the next segment, StringLike's does (ARN condition operators)."""
    spaces = space("sagemaker:CreateSpace", "space")
    foreign = where("ArnLike", "aws:SourceArn", "arn:aws:s3:::bucket/role/A")
    assert proved(asked(foreign, statement("Allow", {"ArnLike": {"aws:SourceArn": "arn:aws:*:role/A"}}), of=spaces))
    assert not proved(
        asked(foreign, statement("Allow", {"StringLike": {"aws:SourceArn": "arn:aws:*:*role/A"}}), of=spaces)
    )


def test_before_2012_a_variable_is_plain_text() -> None:
    """Documents of Version 2008-10-17 read no variables (IAM User Guide, Version)."""
    own = where("StringEquals", TAG, "A")
    allow = statement("Allow", {"StringEquals": {TAG: "${aws:PrincipalTag/Team}"}})
    assert proved(ask(space(), documents(allow, version="2008-10-17"), own))
    assert not proved(ask(space(), documents(allow), own))


def test_what_a_variable_stands_for_is_literal() -> None:
    """A team called `*` owns what is tagged `*`, and nothing else (Policy variables)."""
    star = Space(asker(Team="*"), "sagemaker:DeleteEndpoint", "endpoint")
    allow = statement("Allow", {"StringLike": {TAG: "${aws:PrincipalTag/Team}"}})
    assert proved(asked(where("StringNotEquals", TAG, "${*}"), allow, of=star))
    assert not proved(asked(where("StringEquals", TAG, "${*}"), allow, of=star))


def test_a_colon_in_a_variables_value_moves_no_segment() -> None:
    """A tag `1:2` is a text within its segment of the ARN; what follows it stays where it is (ARN operators)."""
    allow = statement("Allow", {"ArnLike": {"aws:SourceArn": "arn:aws:s3::${aws:PrincipalTag/Team}:x"}})
    sly, plain = (Space(asker(Team=team), "sagemaker:DeleteEndpoint", "endpoint") for team in ("1:2", "1"))
    assert proved(asked(EVERYTHING, allow, of=sly))
    assert not proved(asked(EVERYTHING, allow, of=plain))


def test_ignoring_case_reaches_beyond_ascii() -> None:
    """The Kelvin sign is a `k` where case is ignored, and another text where it is not (Unicode, simple mappings)."""
    kelvin = where("StringEquals", TAG, "\u212a")
    assert not proved(asked(kelvin, statement("Allow", {"StringEqualsIgnoreCase": {TAG: "k"}})))
    assert proved(asked(kelvin, statement("Allow", {"StringEquals": {TAG: "k"}})))


def test_no_ipv6_address_lies_in_an_ipv4_block() -> None:
    """A Deny that admits an IPv4 block alone denies every IPv6 address, mapped ones too (IP address operators)."""
    six = where("IpAddress", "aws:SourceIp", "::/0")
    four = {"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}
    either = {"NotIpAddress": {"aws:SourceIp": ["0.0.0.0/0", "::/0"]}}
    assert proved(asked(six, statement(), statement("Deny", four)))
    assert not proved(asked(six, statement(), statement("Deny", either)))


def test_several_values_without_a_set_operator_are_read_safely_for_each_effect() -> None:
    """AWS requires a set operator there: an Allow holds for no list of two, a Deny for any (AWS-FACTS.md, 2)."""
    both_keys = AllOf((_any_of_tag_keys("Owner"), _any_of_tag_keys("Team")))
    one = {"StringEquals": {"aws:TagKeys": "Team"}}
    assert proved(asked(both_keys, statement("Allow", one), of=CREATING))
    assert proved(asked(both_keys, statement(), statement("Deny", one), of=CREATING))
    assert not proved(asked(_any_of_tag_keys("Team"), statement("Allow", one), of=CREATING))


def test_a_list_of_two_spellings_slips_past_for_any_value() -> None:
    """{TEAM, Team} has a `Team` among it; only ForAllValues sees the other spelling (PROOF.md, Pitfalls)."""
    sneaky = _any_of_tag_keys("TEAM")
    some = {"ForAnyValue:StringEquals": {"aws:TagKeys": ["Team"]}}
    every = {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}}
    assert not proved(asked(sneaky, statement("Allow", some), of=CREATING))
    assert proved(asked(sneaky, statement("Allow", every), of=CREATING))


def test_a_wildcard_grants_actions_that_nobody_thought_of() -> None:
    """`sagemaker:Delete*` grants DeleteTags too (PROOF.md, Pitfalls: found in seconds in a careful set)."""
    tags = space("sagemaker:DeleteTags", "endpoint")
    own = {"StringEquals": {TAG: "${aws:PrincipalTag/Team}"}}
    assert not proved(asked(EVERYTHING, statement("Allow", own, action="sagemaker:Delete*"), of=tags))
    assert proved(asked(OTHERS, statement("Allow", own, action="sagemaker:Delete*"), of=tags))


def _any_of_tag_keys(key: str) -> Premise:
    """Requests one of whose tag keys is spelled so."""
    condition = Condition("StringEquals", "aws:TagKeys", (Pattern.literal(key),), Quantifier.FOR_ANY_VALUE)
    return Clause(conditions=(condition,))
