"""Policy variables (IAM User Guide, IAM policy elements: Variables and tags; String condition operators)."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language.pattern import Pattern
from abac.lint.alphabets import alphabet, undelimited
from abac.results import Severity
from abac.teams.fields import TeamPrefix
from unit.lint.linting import found, only

OPEN = "undelimited-variable"
ENDPOINT = "arn:aws:sagemaker:*:*:endpoint/"
TEAM, PREFIX = "${aws:PrincipalTag/Team}", "${aws:PrincipalTag/TeamPrefix}"


@pytest.mark.parametrize(
    ("text", "neighbour"),
    [
        (f"SageMaker-{TEAM}-*", "-"),  # `qat` takes what `qat-x` owns
        (f"{TEAM}*", "*"),
        (f"*-{TEAM}", "-"),  # `x` takes what `qat-x` owns
        (f"*{TEAM}", "*"),
        (f"{TEAM}.{PREFIX}", "."),
        (f"{TEAM}-${{aws:PrincipalAccount}}-*", "-"),
        ("${aws:username}.*", "."),
        ("${sagemaker:DomainId}-?-*", "-"),
    ],
)
def test_a_variable_beside_what_its_values_hold_is_an_error(text: str, neighbour: str) -> None:
    """A team's key holds letters, digits and `_.-`, a user's name `_+=,.@-` (teams.yaml; IAM and AWS STS quotas)."""
    members = {"Action": "sagemaker:InvokeEndpoint", "Resource": ENDPOINT + text}
    finding = found(OPEN, members)[0]
    assert finding.severity is Severity.ERROR
    assert f"next to `{neighbour}`" in finding.found


@pytest.mark.parametrize(
    "text",
    [
        f"{PREFIX}-*",  # a TeamPrefix holds no `-`
        f"{TEAM}/*",
        f"x-{TEAM}",  # the text before it is the same for all
        f"*/{TEAM}/*",
        f"{TEAM}-x/*",  # the `/` tells where the name ends, and with it the value
        f"{TEAM}-?",  # one character: the length tells values apart
        "${aws:PrincipalAccount}-*",  # 12 digits
        "${sagemaker:DomainId}/${sagemaker:UserProfileName}/*",
        f"{TEAM}",
    ],
)
def test_a_variable_whose_end_can_be_told_is_right(text: str) -> None:
    """Two values give two patterns that share no name."""
    assert found(OPEN, {"Action": "sagemaker:InvokeEndpoint", "Resource": ENDPOINT + text}) == []


def test_segments_delimit() -> None:
    """A wildcard of an ARN stays in its segment (ARN condition operators; Resource)."""
    resource = f"arn:aws:logs:*:*:log-group:{PREFIX}:*"
    assert found(OPEN, {"Action": "logs:GetLogEvents", "Resource": resource}) == []


@pytest.mark.parametrize(
    ("members", "severity"),
    [
        ({"Resource": f"{ENDPOINT}{TEAM}-*"}, Severity.ERROR),
        ({"Effect": "Deny", "NotResource": f"{ENDPOINT}{TEAM}-*", "Resource": None}, Severity.ERROR),
        ({"Effect": "Deny", "Condition": {"StringNotLike": {"aws:ResourceTag/Name": f"{TEAM}-*"}}}, Severity.ERROR),
        ({"Condition": {"StringLike": {"aws:ResourceTag/Name": f"{TEAM}-*"}}}, Severity.ERROR),
        ({"Effect": "Deny", "Resource": f"{ENDPOINT}{TEAM}-*"}, Severity.WARNING),  # denies more than it should
        ({"Resource": f"{ENDPOINT}${{aws:PrincipalTag/Project}}-*"}, Severity.WARNING),  # nobody said what it holds
    ],
)
def test_an_error_is_what_lets_more_through(members: dict[str, Any], severity: Severity) -> None:
    """Widening an Allow or the exception of a Deny opens; widening a Deny closes."""
    assert only(found(OPEN, members)).severity is severity


def test_operators_without_wildcards_have_none() -> None:
    """A `*` for StringEquals is a character, so the value ends where the text ends."""
    assert found(OPEN, {"Condition": {"StringEquals": {"aws:ResourceTag/Name": f"{TEAM}-*"}}}) == []


names = st.text(st.sampled_from("ab-"), min_size=1, max_size=3)


@given(st.lists(st.sampled_from(("*", "-", "/", "x", TEAM)), min_size=1, max_size=5), names, names)
def test_what_is_not_found_tells_two_teams_apart(parts: list[str], one: str, other: str) -> None:
    """No text fits the pattern for two teams, unless the rule says so or the pattern names no team."""
    pattern = Pattern.parse("".join(parts))
    if one == other or not pattern.variables or list(undelimited(pattern)):
        return
    ours = "".join(one if part == TEAM else "" if part == "*" else part for part in parts)
    longer = "".join(one if part == TEAM else f"-{other}" if part == "*" else part for part in parts)
    bound = pattern.bind(lambda key: other)
    assert bound is not None
    assert not bound.matches(ours)
    assert not bound.matches(longer)


def test_our_alphabets_are_those_of_the_registry() -> None:
    """A TeamPrefix admits what the rule takes it to hold (reference of teams.yaml)."""
    _, text = get_args(TeamPrefix)
    admitted = {character for character in map(chr, range(32, 127)) if re.fullmatch(text.pattern, character * 2)}
    assert admitted == set(alphabet("aws:PrincipalTag/TeamPrefix") or ())


def test_the_old_version_reads_no_variables() -> None:
    """Version 2008-10-17, and no Version, make `${…}` plain text (Policy variables; Version)."""
    members = {"Resource": f"{ENDPOINT}{TEAM}/*"}
    assert only(found("variable-in-old-version", members, version="2008-10-17")).severity is Severity.ERROR
    only(found("variable-in-old-version", members, version=""))
    assert found("variable-in-old-version", members) == []
    assert found("variable-in-old-version", {"Resource": f"{ENDPOINT}$x/*"}, version="2008-10-17") == []


@pytest.mark.parametrize(
    ("operator", "meant"),
    [
        ("StringEquals", "StringLike"),
        ("StringNotEquals", "StringNotLike"),
        ("StringEqualsIgnoreCase", "StringLike"),
        ("StringNotEqualsIgnoreCase", "StringNotLike"),
    ],
)
def test_a_star_for_an_operator_without_wildcards_is_found(operator: str, meant: str) -> None:
    """Exact matching; only StringLike and StringNotLike read `*` (String condition operators)."""
    finding = only(found("wildcard-in-string-equals", {"Condition": {operator: {"aws:ResourceTag/Team": ["b", "a*"]}}}))
    assert f"`{meant}`" in finding.expected
    assert "`a*`" in finding.found


@pytest.mark.parametrize(
    "condition",
    [
        {"StringLike": {"aws:ResourceTag/Team": "a*"}},
        {"StringEquals": {"aws:ResourceTag/Team": "a${*}"}},  # escaped: a star is meant
        {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}},  # behaves like ArnLike
        {"StringEquals": {"aws:ResourceTag/Url": "a?b=c"}},
    ],
)
def test_a_star_that_is_read_or_meant_is_right(condition: dict[str, Any]) -> None:
    """Operators that read wildcards, and the escape `${*}` (Policy variables, Special characters)."""
    assert found("wildcard-in-string-equals", {"Condition": condition}) == []
