"""Strict checks against the catalogue and the operators."""

from __future__ import annotations

from typing import Any

import pytest

from abac.language.condition import Condition
from abac.language.pattern import Hole, Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.read import read_policy_leniently
from abac.located import from_plain
from abac.results import Finding, Severity
from abac.validate import RULES, validate


def findings(policy_type: PolicyType = PolicyType.IDENTITY, **members: Any) -> tuple[Finding, ...]:
    """What is found in one statement, leniently read; members stand in for those of a right one."""
    statement = {"Sid": "Here", "Effect": "Allow", "Action": "sagemaker:CreateEndpoint", "Resource": "*"} | members
    statement = {name: value for name, value in statement.items() if value is not None}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return validate(read_policy_leniently(from_plain(document, "team.yaml"), policy_type)[0], policy_type)


def only(found: tuple[Finding, ...]) -> Finding:
    """The one finding."""
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"Action": ["SageMaker:createendpoint", "s3:Get*", "*"]},
        {"Action": "sage*:Create*"},
        {"Resource": "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/*"},
        {"Resource": "arn:*:sagemaker:*:${aws:PrincipalAccount}:endpoint/x-*"},
        {"Resource": "arn:aws:sagemaker:*"},
        {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"},
        {"Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/studio/team1/*"},
        {
            "Action": "iam:AttachRolePolicy",
            "Resource": "*",
            "Condition": {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}},
        },
        {"Condition": {"StringEquals": {"aws:RequestTag/Team": "${aws:PrincipalTag/Team}"}}},
        {"Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}, "Null": {"aws:TagKeys": "false"}}},
        {"Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]}}},
        {"Condition": {"StringEquals": {"sagemaker:DomainId": "d-1"}}},
        {"Action": None, "NotAction": "iam:*", "Condition": {"StringEquals": {"s3:prefix": "x"}}},
    ],
)
def test_what_aws_defines_is_not_found(members: dict[str, Any]) -> None:
    """Actions, ARNs, keys and operands that AWS documents (Service Authorization Reference; global keys)."""
    assert findings(**members) == ()


def test_an_unknown_action_is_an_error_with_a_guess() -> None:
    """SageMaker has CreateFeatureGroup, not CreateFeatureGroups (Service Authorization Reference)."""
    finding = only(findings(Action="sagemaker:CreateFeatureGroups"))
    assert (finding.rule, finding.severity) == ("unknown-action", Severity.ERROR)
    assert finding.found == "unknown action `sagemaker:CreateFeatureGroups` in statement `Here`"
    assert finding.expected == "an action of service `sagemaker`"
    assert finding.meant == "sagemaker:CreateFeatureGroup"


def test_a_wildcard_that_names_no_action_is_an_error() -> None:
    """No action of SageMaker starts with Remove (Service Authorization Reference)."""
    assert only(findings(Action="sagemaker:Remove*")).rule == "unknown-action"
    assert only(findings(Action=None, NotAction="sagemaker:Remove*")).rule == "unknown-action"


def test_an_unknown_service_is_an_error_with_a_guess() -> None:
    """The prefix is `sagemaker` (Service Authorization Reference)."""
    finding = only(findings(Action="sagemakr:CreateEndpoint"))
    assert (finding.rule, finding.meant) == ("unknown-service", "sagemaker")
    assert only(findings(Action="nosuch*:Get")).rule == "unknown-service"


def test_an_unknown_operator_is_an_error_with_a_guess() -> None:
    """Readers refuse it; a document made otherwise is checked too (IAM User Guide, Condition operators)."""
    condition = Condition("StringEqual", "aws:RequestTag/Team", (Pattern.literal("A"),))
    action = Patterns((Pattern.parse("sagemaker:CreateEndpoint"),))
    made = Statement(Effect.ALLOW, action, Patterns((Pattern.parse("*"),)), conditions=(condition,))
    finding = only(validate(Policy((made,)), PolicyType.IDENTITY))
    assert (finding.rule, finding.meant) == ("unknown-operator", "StringEquals")


@pytest.mark.parametrize(
    ("operator", "key", "operand"),
    [
        ("IpAddress", "aws:SourceIp", "203.0.113.0/33"),
        ("DateLessThan", "aws:CurrentTime", "tomorrow"),
        ("NumericLessThan", "aws:MultiFactorAuthAge", "an hour"),
        ("Bool", "aws:SecureTransport", "yes"),
        ("Null", "aws:TagKeys", "maybe"),
    ],
)
def test_an_operand_of_another_type_is_an_error(operator: str, key: str, operand: str) -> None:
    """Each operator reads values of its type (IAM User Guide, Condition operators)."""
    finding = only(findings(Condition={operator: {key: operand}}))
    assert (finding.rule, finding.severity) == ("invalid-operand", Severity.ERROR)
    assert f"`{operand}`" in finding.found


def test_an_unknown_global_key_is_an_error_with_a_guess() -> None:
    """The key is aws:PrincipalAccount (AWS global condition context keys); keys in variables are checked too."""
    finding = only(findings(Condition={"StringEquals": {"aws:PrincipalAcount": "111122223333"}}))
    assert (finding.rule, finding.meant) == ("unknown-condition-key", "aws:PrincipalAccount")
    in_variable = findings(Resource="arn:aws:sagemaker:*:${aws:PrincipalAcount}:endpoint/*")
    assert only(in_variable).rule == "unknown-condition-key"


def test_an_unknown_service_key_is_an_error_with_a_guess() -> None:
    """The key is sagemaker:InstanceTypes (Service Authorization Reference, Amazon SageMaker, Condition keys)."""
    finding = only(findings(Condition={"StringEquals": {"sagemaker:InstanceType": "ml.t3.medium"}}))
    assert (finding.rule, finding.meant) == ("unknown-condition-key", "sagemaker:InstanceTypes")


def test_a_key_that_no_action_of_the_statement_supplies_is_a_warning() -> None:
    """s3:prefix is a key of ListBucket, DeleteEndpoint takes no request tags (Service Authorization Reference)."""
    for action, key in (("sagemaker:CreateEndpoint", "s3:prefix"), ("sagemaker:DeleteEndpoint", "aws:RequestTag/Team")):
        finding = only(findings(Action=action, Condition={"StringEquals": {key: "x"}}))
        assert (finding.rule, finding.severity) == ("key-of-no-action", Severity.WARNING)
    both = ["sagemaker:DeleteEndpoint", "sagemaker:CreateEndpoint"]
    assert findings(Action=both, Condition={"StringEquals": {"aws:RequestTag/Team": "x"}}) == ()


@pytest.mark.parametrize(
    "resource",
    [
        "endpoint/fraud",
        "arn:aws:sagemaker:eu-west-1:111122223333",
        "arn:amazon:sagemaker:eu-west-1:111122223333:endpoint/fraud",
        "arn:aws:sagemaker:eu-west-1:1111-2222-3333:endpoint/fraud",
        "*:endpoint/fraud",
    ],
)
def test_a_resource_that_is_no_arn_is_an_error(resource: str) -> None:
    """`arn:partition:service:region:account:resource` (General Reference, ARN format)."""
    finding = only(findings(Resource=resource))
    assert (finding.rule, finding.severity) == ("malformed-arn", Severity.ERROR)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("sagemaker:CreateEndpoint", "arn:aws:sagemaker:*:*:model/*"),
        ("sagemaker:CreateEndpoint", "arn:aws:s3:::bucket"),
        ("sagemaker:ListEndpoints", "arn:aws:sagemaker:*:*:endpoint/*"),
    ],
)
def test_a_resource_of_no_resource_type_of_the_actions_is_a_warning(action: str, resource: str) -> None:
    """The Resource types columns of the actions (Service Authorization Reference, Amazon SageMaker)."""
    finding = only(findings(Action=action, Resource=resource))
    assert (finding.rule, finding.severity) == ("resource-of-no-action", Severity.WARNING)


def test_values_that_are_not_known_yet_are_not_judged() -> None:
    """A plan's unknown value may become anything (language.Hole)."""
    unknown = Pattern((Hole("aws_sagemaker_endpoint.fraud"),))
    made = Statement(Effect.ALLOW, Patterns((unknown,)), Patterns((unknown,)))
    assert validate(Policy((made,)), PolicyType.IDENTITY) == ()


def test_a_trust_policy_is_checked_without_resource() -> None:
    """A trust policy has no Resource element (IAM User Guide, Roles terms and concepts)."""
    trust = {"Principal": {"Service": "sagemaker.amazonaws.com"}, "Resource": None}
    assert findings(PolicyType.TRUST, Action="sts:AssumeRole", **trust) == ()
    assert only(findings(PolicyType.TRUST, Action="sts:AssumRole", **trust)).meant == "sts:AssumeRole"


def test_all_findings_come_at_once_with_their_places() -> None:
    """Every problem is reported, in the order of the rules, each with where it stands."""
    found = findings(Action=["sagemaker:Nothing", "nosuch:Thing"], Condition={"Bool": {"aws:SecureTransport": "yes"}})
    assert [finding.rule for finding in found] == ["unknown-service", "unknown-action", "invalid-operand"]
    assert all(finding.place.file == "team.yaml" and finding.place.path for finding in found)


def test_rules_are_named_like_their_findings() -> None:
    """One name for rule, code, test and page."""
    assert [rule.__name__.replace("_", "-") for rule in RULES] == [
        "unknown-service",
        "unknown-action",
        "unknown-operator",
        "invalid-operand",
        "unknown-condition-key",
        "key-of-no-action",
        "malformed-arn",
        "resource-of-no-action",
    ]
