"""What actions change beside the resource they name, held against AWS's own models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from botocore.session import get_session

from abac.catalog import Action, find_action, service
from abac.contract import Effect, effects_of
from abac.contract.effects import creator_of

# The models in which botocore describes the actions of a service prefix.
MODELS = {
    "athena": ("athena",),
    "cloudwatch": ("cloudwatch",),
    "codeartifact": ("codeartifact",),
    "codecommit": ("codecommit",),
    "datazone": ("datazone",),
    "dynamodb": ("dynamodb",),
    "ecr": ("ecr",),
    "glue": ("glue",),
    "iam": ("iam",),
    "kms": ("kms",),
    "lambda": ("lambda",),
    "logs": ("logs",),
    "s3": ("s3", "s3control"),
    "sagemaker": ("sagemaker", "sagemaker-runtime", "sagemaker-featurestore-runtime", "sagemaker-metrics"),
    "secretsmanager": ("secretsmanager",),
    "servicecatalog": ("servicecatalog", "servicecatalog-appregistry"),
    "servicequotas": ("service-quotas",),
    "ssm": ("ssm",),
    "sts": ("sts",),
}
DEPTH = 5
# In these services a role is the subject of the call, not something that is attached to what the call makes.
ABOUT_ROLES = ("iam", "sts")
ROLE = re.compile(r"(?:^|[a-z])(?:Role|RoleArn|RoleARN|ExecutionRole|IamRole|IAMRoleArn)$|^role(?:Arn)?$")
OWNER = re.compile(r"^Owner(?:UserProfileName|shipSettings)$")
LIFECYCLE = re.compile(r"LifecycleConfig(?:Name|Arn|Arns)?$|^LifeCycleConfig$")
CODE = re.compile(r"^(?:PipelineDefinition|BaseImage|imageManifest|ZipFile|GitConfig)$")
TAGS = re.compile(r"^(?:tags?|TagList|TagSet|Tagging|TagKeys)$", re.IGNORECASE)


def members(shape: Any, depth: int = DEPTH, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The names of all members of an input, those of nested structures included."""
    if depth == 0 or shape.name in seen:
        return
    seen = seen | {shape.name}
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield name
            yield from members(member, depth - 1, seen)
    elif shape.type_name == "list":
        yield from members(shape.member, depth, seen)
    elif shape.type_name == "map":
        yield from members(shape.value, depth, seen)


@cache
def inputs() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """By action: the names of the input's own members, and of all members below."""
    found = {}
    session = get_session()
    for prefix, models in MODELS.items():
        for name in models:
            model = session.get_service_model(name)
            for operation in model.operation_names:
                action = find_action(f"{prefix}:{operation}")
                shape = model.operation_model(operation).input_shape
                if action is not None and shape is not None:
                    found[action.full_name] = (tuple(shape.members), tuple(members(shape)))
    return found


def writes() -> Iterator[Action]:
    """The actions of those services that are more than a look."""
    for prefix in MODELS:
        found = service(prefix)
        assert found is not None
        yield from (action for action in found.actions.values() if action.access_level not in ("Read", "List"))


def taking(pattern: re.Pattern[str], *, nested: bool = True) -> list[Action]:
    """The writing actions whose input has a member of such a name."""
    return [
        action
        for action in writes()
        if action.full_name in inputs() and any(map(pattern.search, inputs()[action.full_name][int(nested)]))
    ]


def test_what_takes_a_role_says_so() -> None:
    """An input with a role's name makes something run with it (botocore's input shapes; ISOLATION.md, I4)."""
    found = [one for one in taking(ROLE) if one.service not in ABOUT_ROLES]
    assert len(found) > 40
    silent = {one.full_name for one in found if Effect.ATTACH_ROLE not in effects_of(one)}
    assert silent == set()


def test_what_takes_an_owner_says_so() -> None:
    """An input with an owner makes something that is another user's (API_CreateSpace, OwnershipSettings; I5)."""
    found = taking(OWNER)
    assert {one.full_name for one in found} >= {"sagemaker:CreateSpace"}
    assert {one.full_name for one in found if Effect.OWNER not in effects_of(one)} == set()


def test_what_takes_a_lifecycle_configuration_says_so() -> None:
    """A lifecycle configuration is code that runs in somebody's app (API_CreateStudioLifecycleConfig; hole 2)."""
    found = [one for one in taking(LIFECYCLE) if not one.name.startswith("Delete")]  # a Delete names what goes
    assert {one.full_name for one in found} >= {"sagemaker:UpdateDomain", "sagemaker:UpdateSpace"}
    assert {one.full_name for one in found if Effect.LIFECYCLE_CONFIGURATION not in effects_of(one)} == set()


def test_what_changes_the_code_of_what_exists_says_so() -> None:
    """An image, the steps of a pipeline, the code of a function run later with a role that is there (holes 3, 12)."""
    found = [one for one in taking(CODE) if effects_of(one).creates not in _types(one)]
    assert {one.full_name for one in found} >= {"ecr:PutImage", "sagemaker:UpdatePipeline"}
    assert {one.full_name for one in found if Effect.CODE not in effects_of(one)} == set()


def _types(action: Action) -> set[str]:
    return {row.resource_type for row in action.resource_types}


def test_what_takes_tags_says_so() -> None:
    """Tags in a request label what is created, or what exists (botocore's input shapes; ISOLATION.md, I3)."""
    found = taking(TAGS, nested=False)
    assert len(found) > 80
    kinds = {Effect.CREATE, Effect.LABEL, Effect.ASSUME_ROLE}
    assert {one.full_name for one in found if not kinds & effects_of(one).kinds} == set()


def test_what_takes_any_of_these_is_not_called_harmless() -> None:
    """`none` is a review's result, and no review may overlook a role, tags, an owner or code (ISOLATION.md)."""
    suspects = [*taking(ROLE), *taking(OWNER), *taking(LIFECYCLE), *taking(TAGS, nested=False)]
    harmless = {one.full_name for one in suspects if Effect.NONE in effects_of(one)}
    assert harmless == set()


def test_none_excludes_every_other_effect() -> None:
    """An action cannot change nothing and something."""
    both = {one.full_name for one in writes() if Effect.NONE in effects_of(one) and len(effects_of(one).kinds) > 1}
    assert both == set()


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        ("sagemaker:AddTags", Effect.LABEL),
        ("sagemaker:CreatePresignedDomainUrl", Effect.SESSION),
        ("sagemaker:InvokeEndpoint", Effect.INVOKE),
        ("iam:PassRole", Effect.PASS_ROLE),
        ("sts:AssumeRole", Effect.ASSUME_ROLE),
        ("sagemaker:UpdateUserProfile", Effect.ATTACH_ROLE),
    ],
)
def test_the_effects_that_questions_rest_on(name: str, effect: Effect) -> None:
    """Each names what its page in AWS's API Reference says that the call does."""
    action = find_action(name)
    assert action is not None
    assert effect in effects_of(action)


def test_a_read_has_no_effect_and_a_write_without_a_row_is_unreviewed() -> None:
    """Read and List default to none; an allowed write without a row makes I7 unknown (ISOLATION.md)."""
    read, write = find_action("sagemaker:DescribeEndpoint"), find_action("sagemaker:StopCompilationJob")
    assert read is not None
    assert write is not None
    assert effects_of(read).reviewed
    assert not effects_of(write).reviewed


def test_everything_that_is_created_is_a_resource_type_of_the_action() -> None:
    """What an action makes is what AWS authorises it on (Service Authorization Reference, Resource types)."""
    wrong = [
        (one.full_name, made)
        for one in writes()
        if (made := effects_of(one).creates) and made not in {row.resource_type for row in one.resource_types}
    ]
    assert wrong == []


def test_the_creator_of_a_resource_type() -> None:
    """sagemaker:TaggingAction names the creating call (SageMaker Developer Guide, tagging permissions)."""
    assert creator_of("sagemaker", "space") == "CreateSpace"
    assert creator_of("sagemaker", "image-version") is None
