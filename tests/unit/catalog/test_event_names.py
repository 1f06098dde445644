"""Operations in CloudTrail → actions and resources."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from abac.catalog import Action, find_action, service
from abac.catalog.event_names import action_of_event, arns_from_parameters

DATA = json.loads((resources.files("abac.catalog") / "event_names.json").read_bytes())


def action(name: str) -> Action:
    """An action of the catalogue."""
    found = find_action(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("source", "event", "expected"),
    [
        ("sagemaker.amazonaws.com", "CreateEndpoint", "sagemaker:CreateEndpoint"),
        ("s3.amazonaws.com", "HeadObject", "s3:GetObject"),  # Required permissions for Amazon S3 API operations
        ("s3.amazonaws.com", "ListObjects", "s3:ListBucket"),
        ("s3.amazonaws.com", "ListBuckets", "s3:ListAllMyBuckets"),
        ("s3.amazonaws.com", "REST.GET.OBJECT", "s3:GetObject"),  # server access log format
        ("lambda.amazonaws.com", "ListFunctions20150331", "lambda:ListFunctions"),  # Logging AWS Lambda API calls
        ("lambda.amazonaws.com", "Invoke", "lambda:InvokeFunction"),
        ("monitoring.amazonaws.com", "PutMetricData", "cloudwatch:PutMetricData"),
        ("logs.amazonaws.com.cn", "CreateLogGroup", "logs:CreateLogGroup"),
    ],
)
def test_an_operation_asks_for_its_action(source: str, event: str, expected: str) -> None:
    """Mostly of the same name; the others as AWS's pages list them."""
    found = action_of_event(source, event)
    assert found is not None
    assert found.full_name == expected


def test_what_asks_for_no_action_has_none() -> None:
    """ConsoleLogin is an event, not an API call (CloudTrail User Guide, AWS Management Console sign-in events)."""
    assert action_of_event("signin.amazonaws.com", "ConsoleLogin") is None
    assert action_of_event("nothing.amazonaws.com", "Create") is None


def test_every_exception_names_what_the_catalogue_knows() -> None:
    """A row that AWS renamed would decide nothing."""
    assert [name for name, known in DATA["actions"].items() if find_action(known) is None] == []
    assert [name for name, prefix in DATA["services"].items() if service(prefix) is None] == []


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        (
            "sagemaker:CreateEndpoint",
            {"endpointname": "e", "endpointconfigname": "c"},
            ("arn:aws:sagemaker:eu-west-1:1:endpoint/e", "arn:aws:sagemaker:eu-west-1:1:endpoint-config/c"),
        ),
        (
            "sagemaker:AddTags",
            {"resourcearn": "arn:aws:sagemaker:eu-west-1:1:model/m"},
            ("arn:aws:sagemaker:eu-west-1:1:model/m",),
        ),
        ("s3:GetObject", {"bucketname": "b", "key": "a/c"}, ("arn:aws:s3:::b/a/c",)),
        (
            "sagemaker:CreateApp",
            {"domainid": "d", "spacename": "s", "apptype": "JupyterLab", "appname": "default"},
            ("arn:aws:sagemaker:eu-west-1:1:app/d/s/JupyterLab/default",),
        ),
        ("sagemaker:CreateModel", {"other": "x"}, ()),
        ("sagemaker:ListModels", {"modelname": "m"}, ()),
    ],
)
def test_parameters_fill_the_arns_of_the_action(
    name: str, parameters: dict[str, str], expected: tuple[str, ...]
) -> None:
    """ARN templates of the Service Authorization Reference, filled with parameters of the same name."""
    assert arns_from_parameters(action(name), parameters, "eu-west-1", "1") == expected


def test_the_partition_follows_from_the_region() -> None:
    """China and GovCloud have partitions of their own (General Reference, Amazon Resource Names)."""
    found = arns_from_parameters(action("sagemaker:DeleteModel"), {"modelname": "m"}, "cn-north-1", "1")
    assert found == ("arn:aws-cn:sagemaker:cn-north-1:1:model/m",)
