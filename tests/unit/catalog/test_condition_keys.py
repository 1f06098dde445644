"""Keys have kinds, and a request can carry only some of them."""

from __future__ import annotations

import pytest

from abac.catalog import Action, KeyGroup, KeyType, find_action, key_kind, may_supply, service


def _action(name: str) -> Action:
    found = find_action(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "kind", "multivalued"),
    [
        ("aws:SourceIp", KeyType.IP_ADDRESS, False),
        ("aws:PrincipalArn", KeyType.ARN, False),
        ("aws:SecureTransport", KeyType.BOOL, False),
        ("aws:CurrentTime", KeyType.DATE, False),
        ("aws:MultiFactorAuthAge", KeyType.NUMERIC, False),
        ("aws:PrincipalTag/Team", KeyType.STRING, False),
        ("AWS:TAGKEYS", KeyType.STRING, True),
        ("aws:PrincipalOrgPaths", KeyType.STRING, True),
        ("sagemaker:InstanceTypes", KeyType.STRING, True),
        ("sagemaker:ImageArns", KeyType.ARN, True),
        ("sagemaker:NetworkIsolation", KeyType.BOOL, False),
        ("sagemaker:MaxRuntimeInSeconds", KeyType.NUMERIC, False),
        ("sagemaker:VolumeKmsKey", KeyType.ARN, False),
        ("kms:ViaService", KeyType.STRING, False),
    ],
)
def test_a_key_has_a_type_and_one_or_many_values(key: str, kind: KeyType, multivalued: bool) -> None:
    """IAM User Guide, AWS global condition context keys; Service Authorization Reference, Condition keys, Type."""
    found = key_kind(key)
    assert found is not None
    assert (found.type, found.multivalued) == (kind, multivalued)


def test_a_key_that_aws_does_not_document_has_no_kind() -> None:
    """A misspelled key is a finding; no kind is made up for it."""
    assert key_kind("sagemaker:InstanceType") is None
    assert key_kind("aws:PrincipalTags/Team") is None
    assert key_kind("Team") is None


@pytest.mark.parametrize("key", ["sagemaker:DomainId", "sagemaker:UserProfileName"])
def test_studios_keys_belong_to_the_session_and_to_no_action(key: str) -> None:
    """SageMaker AI Developer Guide, Set up remote access: policy variables of the caller's Studio session."""
    found, sagemaker = key_kind(key), service("sagemaker")
    assert found is not None
    assert sagemaker is not None
    assert found.session
    assert not any(action.supports_key(key) for action in sagemaker.actions.values())
    assert may_supply(_action("sagemaker:DescribeApp"), key)
    assert may_supply(_action("s3:GetObject"), key)


@pytest.mark.parametrize(
    "key",
    [
        "sagemaker:ResourceTag/Team",
        "iam:ResourceTag/Team",
        "ec2:ResourceTag/Team",
        "ecr:ResourceTag/Team",
        "secretsmanager:ResourceTag/Team",
        "ssm:resourceTag/Team",
    ],
)
def test_a_services_resource_tag_is_the_global_one(key: str) -> None:
    """Service Authorization Reference, Condition keys: both filter by the tags of the resource."""
    found = key_kind(key)
    assert found is not None
    assert found.same_as == "aws:ResourceTag/${TagKey}"


@pytest.mark.parametrize("key", ["saml:sub", "accounts.google.com:aud", "cognito-identity.amazonaws.com:sub"])
def test_keys_of_identity_providers_stay_with_the_session(key: str) -> None:
    """IAM User Guide, AWS global condition context keys, Other cross-service condition keys."""
    found = key_kind(key)
    assert found is not None
    assert found.group is KeyGroup.SESSION
    assert may_supply(_action("s3:GetObject"), key)


def test_a_key_that_the_action_does_not_list_is_ruled_out() -> None:
    """Service Authorization Reference, Amazon SageMaker: StartSession lists no owner key, CreateSpace does."""
    owner = "sagemaker:OwnerUserProfileArn"
    assert may_supply(_action("sagemaker:CreateSpace"), owner, "space")
    assert not may_supply(_action("sagemaker:StartSession"), owner, "space")
    assert not may_supply(_action("s3:GetObject"), owner)


def test_tags_are_ruled_out_where_the_service_does_not_list_them() -> None:
    """Service Authorization Reference, SageMaker: ListEndpoints sees no tags, CreatePresignedDomainUrl takes none."""
    assert not may_supply(_action("sagemaker:ListEndpoints"), "aws:ResourceTag/Team")
    assert not may_supply(_action("sagemaker:CreatePresignedDomainUrl"), "aws:RequestTag/Team", "user-profile")
    assert may_supply(_action("sagemaker:CreatePresignedDomainUrl"), "aws:ResourceTag/Team", "user-profile")
    assert may_supply(_action("sagemaker:CreateEndpoint"), "aws:TagKeys", "endpoint")


def test_global_keys_are_supplied_or_absent_for_every_action() -> None:
    """IAM User Guide, AWS global condition context keys: usable with all services, whether listed or not."""
    for key in ("aws:SourceIp", "aws:SourceVpce", "aws:PrincipalTag/Team", "aws:ViaAWSService", "aws:SourceIdentity"):
        assert may_supply(_action("sagemaker:ListEndpoints"), key)


def test_cross_service_keys_are_supplied_or_absent_in_other_services() -> None:
    """IAM User Guide, AWS global condition context keys, Properties of a role session."""
    assert may_supply(_action("s3:GetObject"), "lambda:SourceFunctionArn")
    assert may_supply(_action("s3:GetObject"), "ec2:SourceInstanceARN")


@pytest.mark.parametrize("key", ["aws:SourceVpcArn", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"])
def test_keys_of_vpc_endpoints_are_supplied_by_listed_services_only(key: str) -> None:
    """IAM User Guide, AWS global condition context keys: s3, kms, iam (not PassRole) are listed; sagemaker is not."""
    assert may_supply(_action("s3:GetObject"), key)
    assert may_supply(_action("kms:Decrypt"), key)
    assert may_supply(_action("iam:GetRole"), key)
    assert not may_supply(_action("iam:PassRole"), key)
    assert not may_supply(_action("sagemaker:CreateApp"), key)
    assert not may_supply(_action("logs:GetLogEvents"), key)


def test_a_few_actions_never_see_who_owns_the_resource() -> None:
    """IAM User Guide, AWS global condition context keys, aws:ResourceAccount: actions that do not support it."""
    assert may_supply(_action("ec2:DescribeInstances"), "aws:ResourceAccount")
    assert not may_supply(_action("ec2:CreateVpcPeeringConnection"), "aws:ResourceAccount")
    assert not may_supply(_action("ebs:PutSnapshotBlock"), "aws:ResourceOrgID")


def test_a_global_key_newer_than_the_catalogue_is_not_ruled_out() -> None:
    """The page grows: what nobody lists here may still be supplied."""
    assert may_supply(_action("s3:GetObject"), "aws:KeyOfNextYear")
    assert may_supply(_action("sts:AssumeRoleWithWebIdentity"), "token.actions.githubusercontent.com:sub")
    assert not may_supply(_action("s3:GetObject"), "s3:KeyOfNextYear")


def test_how_a_user_of_cognito_signed_in_may_be_several_words() -> None:
    """IAM User Guide, IAM and AWS STS condition context keys, OIDC federation: amr is multivalued."""
    kind = key_kind("cognito-identity.amazonaws.com:amr")
    assert kind is not None
    assert kind.multivalued
    assert kind.session
