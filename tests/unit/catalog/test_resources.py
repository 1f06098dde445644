"""An ARN tells which of an action's resource types it names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.catalog import find_action, resource_types_of

PREFIX = "arn:aws:sagemaker:eu-west-1:111122223333"


@pytest.mark.parametrize(
    ("action", "arn", "types"),
    [
        ("sagemaker:CreateEndpoint", f"{PREFIX}:endpoint/e", ("endpoint",)),
        ("sagemaker:CreateEndpoint", f"{PREFIX}:endpoint-config/e", ("endpoint-config",)),
        ("sagemaker:CreateEndpoint", f"{PREFIX}:model/m", ()),
        ("sagemaker:AddTags", f"{PREFIX}:device-fleet/f/device/d", ("device",)),
        ("sagemaker:AddTags", f"{PREFIX}:device-fleet/f", ("device-fleet",)),
        ("sagemaker:ListTags", f"{PREFIX}:pipeline/p/execution/x", ("pipeline-execution",)),
        ("s3:GetObject", "arn:aws:s3:::bucket/a/b:c", ("object",)),
        ("s3:ListBucket", "arn:aws:s3:::bucket", ("bucket",)),
        ("iam:PassRole", "arn:aws:iam::111122223333:role/studio/team1/team1-data-scientist", ("role",)),
        ("iam:PassRole", "arn:aws:iam:eu-west-1:111122223333:role/r", ()),
        ("sagemaker:ListEndpoints", f"{PREFIX}:endpoint/e", ()),
        ("sagemaker:CreateEndpoint", "*", ()),
        ("sagemaker:CreateEndpoint", "", ()),
    ],
)
def test_the_arn_template_with_most_fixed_text_wins(action: str, arn: str, types: tuple[str, ...]) -> None:
    """Service Authorization Reference, Resource types tables: ARN templates."""
    found = find_action(action)
    assert found is not None
    assert resource_types_of(found, arn) == types


def test_names_of_log_groups_may_have_slashes() -> None:
    """Service Authorization Reference, CloudWatch Logs: log-stream. SageMaker's groups begin with /aws/sagemaker."""
    found = find_action("logs:GetLogEvents")
    assert found is not None
    arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/sagemaker/TrainingJobs:log-stream:team1-job/algo-1"
    assert resource_types_of(found, arn) == ("log-stream",)


@given(st.text(min_size=1))
def test_any_name_of_a_bucket_and_an_object_is_an_object(name: str) -> None:
    """Service Authorization Reference, Amazon S3: arn:${Partition}:s3:::${BucketName}/${ObjectName}."""
    found = find_action("s3:GetObject")
    assert found is not None
    assert resource_types_of(found, f"arn:aws:s3:::bucket/{name}") == ("object",)


@pytest.mark.parametrize(("arn", "types"), [("arn:aws:s3:::data", ("bucket",)), ("arn:aws:s3:::data/Team1/x", ())])
def test_a_bucket_has_no_slash_in_its_name(arn: str, types: tuple[str, ...]) -> None:
    """Amazon S3 User Guide, General purpose bucket naming rules: letters, numbers, periods and hyphens alone."""
    found = find_action("s3:ListBucket")
    assert found is not None
    assert resource_types_of(found, arn) == types


def test_a_bucket_on_outposts_follows_its_outpost() -> None:
    """Service Authorization Reference, Amazon S3 on Outposts: the slash before it is the template's own."""
    found = find_action("s3-outposts:GetBucket")
    assert found is not None
    arn = "arn:aws:s3-outposts:eu-west-1:111122223333:outpost/op-1/bucket/data"
    assert resource_types_of(found, arn) == ("bucket",)
