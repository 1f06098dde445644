"""Keys that AWS does not supply (IAM User Guide, AWS global condition context keys; Amazon S3 User Guide)."""

from __future__ import annotations

from typing import Any

import pytest

from unit.lint.linting import found, only

RULE = "key-never-supplied"
VPC = "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0abc"


def test_source_vpc_arn_is_not_supplied_for_sagemaker() -> None:
    """SageMaker is not among the services listed under aws:SourceVpcArn; a negated Deny always fires there."""
    condition = {"StringNotEqualsIfExists": {"aws:SourceVpcArn": VPC}}
    finding = only(found(RULE, {"Effect": "Deny", "Action": "sagemaker:*", "Condition": condition}))
    assert "holds for every such request" in finding.found
    assert "`sagemaker:*`" in finding.found
    assert found("key-of-no-action", {"Effect": "Deny", "Action": "sagemaker:*", "Condition": condition}) == []


@pytest.mark.parametrize(
    ("condition", "effect"),
    [
        ({"ArnEquals": {"aws:SourceVpcArn": VPC}}, "never holds"),
        ({"ArnNotEquals": {"aws:SourceVpcArn": VPC}}, "holds for every"),
        ({"Null": {"aws:SourceVpcArn": "true"}}, "holds for every"),
        ({"Null": {"aws:SourceVpcArn": "false"}}, "never holds"),
    ],
)
def test_the_finding_says_what_follows(condition: dict[str, Any], effect: str) -> None:
    """An absent key: positive operators fail, negated ones hold (Condition operators)."""
    assert effect in only(found(RULE, {"Condition": condition})).found


@pytest.mark.parametrize("action", ["s3:GetObject", "kms:*", "*", ["s3:PutObject", "lambda:InvokeFunction"]])
def test_a_listed_service_supplies_it(action: Any) -> None:
    """S3, KMS and Lambda are on the list of aws:SourceVpcArn; of `*` nobody can say it."""
    assert found(RULE, {"Action": action, "Condition": {"ArnEquals": {"aws:SourceVpcArn": VPC}}}) == []


def test_of_several_actions_those_without_the_key_are_named() -> None:
    """A statement for S3 and SageMaker is half a perimeter."""
    members = {
        "Action": ["s3:GetObject", "sagemaker:InvokeEndpoint"],
        "Condition": {"ArnEquals": {"aws:SourceVpcArn": VPC}},
    }
    finding = only(found(RULE, members))
    assert "`sagemaker:InvokeEndpoint`" in finding.found
    assert "s3:GetObject" not in finding.found


def test_pass_role_is_not_a_call_through_an_endpoint() -> None:
    """The page excepts iam:PassRole, which no client sends."""
    only(found(RULE, {"Action": "iam:PassRole", "Condition": {"StringEquals": {"aws:VpceAccount": "111122223333"}}}))
    assert (
        found(RULE, {"Action": "iam:GetRole", "Condition": {"StringEquals": {"aws:VpceAccount": "111122223333"}}}) == []
    )


def test_a_wildcard_is_judged_by_all_that_it_names() -> None:
    """`iam:*` names iam:PassRole, which lacks the key, and many actions that have it."""
    assert found(RULE, {"Action": "iam:*", "Condition": {"StringEquals": {"aws:VpceAccount": "111122223333"}}}) == []


@pytest.mark.parametrize(
    ("action", "resource", "cautioned"),
    [
        ("s3:GetObject", "arn:aws:s3:::data/*", True),
        ("s3:ListBucket", "*", True),
        ("s3:GetObject", "arn:aws:s3:eu-west-1:111122223333:accesspoint/team/object/*", False),
        ("sagemaker:DescribeModel", "*", False),
    ],
)
def test_tags_of_buckets_need_a_switch(action: str, resource: str, cautioned: bool) -> None:
    """aws:ResourceTag counts for a bucket only with ABAC switched on (S3 User Guide, Enabling ABAC in buckets)."""
    members = {"Action": action, "Resource": resource, "Condition": {"StringEquals": {"aws:ResourceTag/Team": "a"}}}
    findings = found(RULE, members)
    assert bool(findings) is cautioned
    assert all("off by default" in finding.found for finding in findings)
