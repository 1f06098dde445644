"""The strict checks as rules: what the catalogue cannot be sure of is told with care, or not at all."""

from __future__ import annotations

import pytest

from abac.catalog import about, find_action, newer_actions
from abac.results import Severity
from unit.lint.linting import found, only


def test_an_unknown_name_says_how_old_the_catalogue_is() -> None:
    """AWS adds actions every week; the reader must know what the finding rests on."""
    finding = only(found("unknown-action", {"Action": "sagemaker:CreateEndpiont"}))
    assert str(about()["date"]) in finding.expected
    assert finding.meant == "sagemaker:CreateEndpoint"
    assert str(about()["date"]) in only(found("unknown-service", {"Action": "sagemakr:CreateEndpoint"})).expected


def test_an_action_known_to_be_newer_is_a_warning_and_no_error() -> None:
    """The SDK has it, the catalogue's data do not yet (newer_actions.json)."""
    for action in (newer_actions()[0], newer_actions()[0].upper()):
        assert found("unknown-action", {"Action": action}) == []
        finding = only(found("action-newer-than-catalogue", {"Action": action}))
        assert finding.severity is Severity.WARNING
        assert f"newer than the catalogue of {about()['date']}" in finding.found


def test_an_operation_of_the_installed_sdk_is_taken_for_a_newer_action() -> None:
    """AWS adds actions every week; the SDK's models come with them (botocore, `operations` of a service)."""
    assert find_action("kms:GetKeyLastUsage") is None
    assert found("unknown-action", {"Action": "kms:GetKeyLastUsage"}) == []
    only(found("action-newer-than-catalogue", {"Action": ["kms:getkeylastusage", "kms:Encrypt"]}))


@pytest.mark.parametrize(
    "action",
    [
        "s3:HeadObject",  # operations of Amazon S3 are named otherwise than its actions (Amazon S3 User Guide)
        "s3:ListObjectsV2",
        "lambda:Invoke",  # asks for lambda:InvokeFunction (AWS Lambda Developer Guide)
        "sagemaker:CreateEndpiont",
        "kms:GetKeyLastUsag",
    ],
)
def test_an_operation_that_is_no_action_and_a_slip_of_the_pen_stay_errors(action: str) -> None:
    """No SDK has the name, or its service has another action for it: the statement never speaks."""
    assert only(found("unknown-action", {"Action": action})).severity is Severity.ERROR
    assert found("action-newer-than-catalogue", {"Action": action}) == []


def test_a_variable_of_another_services_session_is_not_judged() -> None:
    """AWS's managed policies put `${datazone:userId}` into conditions of Amazon Bedrock's actions."""
    condition = {"StringEquals": {"bedrock:InlineAgentName": "${datazone:userId}"}}
    assert found("key-of-no-action", {"Action": "bedrock:InvokeInlineAgent", "Condition": condition}) == []


def test_resources_of_api_gateway_are_not_judged() -> None:
    """REST and HTTP APIs share the prefix `apigateway` (Service Authorization Reference has a page for each)."""
    members = {"Action": "apigateway:GET", "Resource": "arn:aws:apigateway:*::/tags/*"}
    assert found("resource-of-no-action", members) == []
    only(found("resource-of-no-action", {"Action": "ram:CreateResourceShare", "Resource": "arn:aws:glue:*:*:table/*"}))


def test_an_exception_for_what_is_never_spoken_of_is_not_judged() -> None:
    """NotResource leaves out what the statement would not have meant anyway."""
    members = {"Effect": "Deny", "Action": "sagemaker:DeleteModel", "NotResource": "arn:aws:glue:*:*:table/*"}
    assert found("resource-of-no-action", members | {"Resource": None}) == []
