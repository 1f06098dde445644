"""Which given keys AWS would not supply."""

from __future__ import annotations

import pytest

from abac.simulate.supplied import supplied
from unit.simulate.situations import ACCOUNT, BUCKET, ENDPOINT, OBJECT, request

PROFILE = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:user-profile/d-1/alice"


@pytest.mark.parametrize(
    ("action", "resource", "key"),
    [
        ("sagemaker:DeleteEndpoint", ENDPOINT, "aws:ResourceTag/Team"),
        ("sagemaker:CreateEndpoint", ENDPOINT, "aws:RequestTag/Team"),
        ("sagemaker:CreateEndpoint", ENDPOINT, "aws:TagKeys"),
        ("sagemaker:deleteendpoint", ENDPOINT, "AWS:resourcetag/team"),
        ("s3:ListBucket", BUCKET, "s3:prefix"),
        ("s3:GetObject", OBJECT, "s3:ExistingObjectTag/Team"),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/studio/a/A", "iam:PassedToService"),
    ],
)
def test_keys_that_the_action_lists_are_supplied(action: str, resource: str, key: str) -> None:
    """Condition keys columns of the actions and resource types (Service Authorization Reference)."""
    given, ignored = supplied(request(action, resource, context={key: "x"}))
    assert not ignored
    assert key.lower() in given


@pytest.mark.parametrize(
    ("action", "resource", "key"),
    [
        ("sagemaker:ListEndpoints", "*", "aws:ResourceTag/Team"),
        ("sagemaker:DeleteEndpoint", ENDPOINT, "aws:RequestTag/Team"),
        ("sagemaker:DeleteEndpoint", ENDPOINT, "sagemaker:VolumeKmsKey"),
        ("sagemaker:DeleteEndpoint", ENDPOINT, "s3:prefix"),
        ("s3:GetObject", OBJECT, "s3:prefix"),
        ("sagemaker:DescribeUserProfile", PROFILE, "iam:PassedToService"),
        ("s3:AbortMultipartUpload", OBJECT, "s3:AccessPointNetworkOrigin"),  # listed for objects of access points only
    ],
)
def test_service_keys_that_the_action_does_not_list_are_ignored(action: str, resource: str, key: str) -> None:
    """A key that neither the action nor the resource type lists is not supplied (Service Authorization Reference)."""
    given, ignored = supplied(request(action, resource, context={key: "x"}))
    assert ignored == {key}
    assert key.lower() not in given


@pytest.mark.parametrize(
    "key",
    [
        "sagemaker:DomainId",
        "sagemaker:UserProfileName",
        "aws:SourceIdentity",
        "aws:SourceIp",
        "aws:PrincipalTag/Team",
        "aws:SourceVpce",
        "saml:sub",
        "token.actions.githubusercontent.com:sub",
    ],
)
def test_keys_of_the_principal_the_session_and_the_network_are_never_ignored(key: str) -> None:
    """They belong to the caller or the connection, whatever the action (AWS global condition context keys)."""
    given, ignored = supplied(request("sagemaker:ListEndpoints", "*", context={key: "x"}))
    assert not ignored
    assert key.lower() in given


def test_global_keys_of_listed_services_are_ignored_elsewhere() -> None:
    """aws:VpceOrgID is supplied for the listed services only, sagemaker is none (AWS global condition context keys)."""
    assert supplied(request(context={"aws:VpceOrgID": "o-1"}))[1] == {"aws:VpceOrgID"}
    assert not supplied(request("s3:GetObject", OBJECT, context={"aws:VpceOrgID": "o-1"}))[1]


def test_nothing_is_ignored_for_an_action_that_the_catalogue_lacks() -> None:
    """What is not known is not ruled out."""
    assert not supplied(request("sagemaker:InventedToday", ENDPOINT, context={"sagemaker:Anything": "x"}))[1]
