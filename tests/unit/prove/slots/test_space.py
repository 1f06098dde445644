"""What is known and what is open of the requests of one asker."""

from __future__ import annotations

import pytest

from abac.language.world import PrincipalKind, RolePrincipal
from abac.prove.formula import Slot
from abac.prove.slots import SEGMENT_SLOTS, Asker, Space
from unit.prove.asking import ACCOUNT, asker, space


def texts(where: Space) -> list[str | None]:
    """The segments that are known."""
    return [domain.only for domain in where.segments or ()]


def test_an_arn_of_the_own_account_leaves_region_and_name_open() -> None:
    """The catalogue's template `arn:${Partition}:sagemaker:${Region}:${Account}:endpoint/${EndpointName}`."""
    assert texts(space()) == ["arn", "aws", "sagemaker", None, ACCOUNT, None]
    name = space().domain(SEGMENT_SLOTS[5])
    assert name.contains("endpoint/fraud")
    assert not name.contains("endpoint/a/b")
    assert not name.contains("endpoint/")


def test_a_resource_of_another_account_says_so_in_its_arn_and_its_key() -> None:
    """aws:ResourceAccount is the account of the resource (AWS global condition context keys)."""
    there = Space(asker(), "sagemaker:DeleteEndpoint", "endpoint", "999999999999")
    assert texts(there)[4] == "999999999999"
    assert there.fact("aws:ResourceAccount") == "999999999999"


def test_a_public_hub_is_in_an_account_called_aws() -> None:
    """JumpStart's ARNs hold `aws` in place of an account (AWS-FACTS.md, Day one)."""
    hub = Space(asker(), "sagemaker:DescribeHub", "hub", arn_account="aws")
    assert texts(hub)[4] == "aws"
    assert hub.fact("aws:ResourceAccount") == ACCOUNT


def test_a_bucket_is_no_object_and_an_object_no_bucket() -> None:
    """A bucket's name holds no slash (S3 User Guide, Bucket naming rules)."""
    bucket = space("s3:PutBucketPolicy", "bucket").domain(SEGMENT_SLOTS[5])
    thing = space("s3:GetObject", "object").domain(SEGMENT_SLOTS[5])
    assert bucket.contains("bucket")
    assert not bucket.contains("bucket/key")
    assert thing.contains("bucket/a/key")
    assert not thing.contains("bucket")


def test_a_text_that_another_type_fits_better_is_none_of_this_type() -> None:
    """A stream of a log group looks like a group too; AWS's table tells them apart by the longer template."""
    groups = space("logs:PutRetentionPolicy", "log-group").domain(SEGMENT_SLOTS[5])
    either = space("logs:GetLogEvents", "log-stream").domain(SEGMENT_SLOTS[5])
    assert groups.contains("log-group:/aws/sagemaker/jobs")
    assert either.contains("log-group:/aws/sagemaker/jobs:log-stream:alpha/1")


def test_a_key_that_aws_does_not_supply_for_the_action_is_absent() -> None:
    """Listing carries no tags of a resource (Service Authorization Reference, ListEndpoints)."""
    assert space().fact("aws:ResourceTag/Team") == Slot("aws:resourcetag/team")
    assert space("sagemaker:ListEndpoints", "").fact("aws:ResourceTag/Team") is None


def test_one_tag_under_two_names_is_one_slot() -> None:
    """AWS and the service state the same tag of a resource (PROOF.md, World assumptions)."""
    assert space().slot("sagemaker:ResourceTag/Team") == space().slot("aws:ResourceTag/team")


def test_tags_of_the_principal_are_rigid_unless_nobody_knows_them() -> None:
    """A tag that the role does not carry is absent (PROOF.md, The decision procedure, 2)."""
    assert space().fact("aws:PrincipalTag/Team") == "A"
    assert space().fact("aws:PrincipalTag/Project") is None
    stranger = Asker(asker().principal, {}, tags_known=False)
    assert isinstance(Space(stranger, "s3:GetObject", "object").fact("aws:PrincipalTag/Team"), Slot)


def test_keys_that_follow_from_the_principal_are_rigid() -> None:
    """aws:PrincipalArn of a session is its role's (AWS global condition context keys)."""
    role = RolePrincipal(f"arn:aws:iam::{ACCOUNT}:role/studio/alpha", PrincipalKind.EXECUTION_ROLE, tags={"Team": "A"})
    of_role = Space(Asker.of_role(role, keys={"sagemaker:DomainId": "d-1"}), "sagemaker:DeleteEndpoint", "endpoint")
    assert of_role.asker.principal.text == f"arn:aws:sts::{ACCOUNT}:assumed-role/alpha/SageMaker"
    assert of_role.fact("aws:PrincipalArn") == role.arn
    assert of_role.fact("AWS:PRINCIPALACCOUNT") == ACCOUNT
    assert of_role.fact("aws:username") is None
    assert of_role.fact("sagemaker:domainid") == "d-1"


def test_a_text_that_is_no_arn_of_a_role_is_refused() -> None:
    """A defect of the caller: no session can be made of it."""
    with pytest.raises(ValueError, match="not the ARN of a role"):
        Asker.of_role(RolePrincipal("arn:aws:iam::1:role/x", PrincipalKind.EXECUTION_ROLE))


def test_an_unknown_action_may_be_asked_for_any_arn() -> None:
    """AWS adds actions every week; what the catalogue does not know is not ruled out."""
    anything = Space(asker(), "example:Unknown", "*")
    assert anything.domain(SEGMENT_SLOTS[2]).contains("anything")
    assert isinstance(anything.fact("s3:prefix"), Slot)
    with pytest.raises(KeyError):
        Space(asker(), "sagemaker:DeleteEndpoint", "*")


def test_a_request_on_no_resource_has_no_segments() -> None:
    """A wildcard-only action is authorised on `*` (Service Authorization Reference, Resource types)."""
    listing = space("sagemaker:ListEndpoints", "")
    assert listing.segments is None
    with pytest.raises(KeyError):
        listing.domain(SEGMENT_SLOTS[5])
