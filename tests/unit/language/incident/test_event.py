"""CloudTrail events (CloudTrail User Guide, record contents; userIdentity element)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from abac.errors import InputError
from abac.language.incident import Reported, read_event
from abac.language.policy import PolicyType
from abac.located import from_plain
from strategies.documents import json_values
from unit.language.incident.events import ROLE, SESSION, event, read


def test_the_caller_is_the_session_and_its_role_is_known_with_its_path() -> None:
    """userIdentity.arn is the session; sessionIssuer.arn the role that issued it (userIdentity element)."""
    found = read()
    assert (found.principal, found.role) == (SESSION, ROLE)
    assert (found.source, found.event, found.region) == ("sagemaker.amazonaws.com", "CreateEndpoint", "eu-west-1")


def test_the_context_is_what_the_event_tells() -> None:
    """Each key holds what the page of global condition context keys says it holds; 1795165200 is 09:00 of that day."""
    assert read().context == {
        "aws:PrincipalIsAWSService": "false",
        "aws:ViaAWSService": "false",
        "aws:SourceIp": "203.0.113.7",
        "aws:SourceIdentity": "alice",
        "aws:TokenIssueTime": "2026-11-20T08:00:00Z",
        "aws:MultiFactorAuthPresent": "false",
        "aws:CurrentTime": "2026-11-20T09:00:00Z",
        "aws:EpochTime": "1795165200",
        "aws:RequestedRegion": "eu-west-1",
        "aws:UserAgent": "aws-cli/2.22.0",
        "aws:RequestTag/Team": "Team1",
        "aws:TagKeys": ("Team",),
    }


def test_through_an_endpoint_there_is_no_source_ip() -> None:
    """aws:SourceIp is absent through a VPC endpoint; aws:VpcSourceIp is there (global condition context keys)."""
    context = read(vpcEndpointId="vpce-1", sourceIPAddress="10.0.0.7").context
    assert context["aws:SourceVpce"] == "vpce-1"
    assert context["aws:VpcSourceIp"] == "10.0.0.7"
    assert "aws:SourceIp" not in context


def test_a_call_that_a_service_makes_for_the_caller_shows_no_address() -> None:
    """Then sourceIPAddress is the service's name, and aws:ViaAWSService is true (aws:CalledVia)."""
    context = read(sourceIPAddress="cloudformation.amazonaws.com").context
    assert context["aws:ViaAWSService"] == "true"
    assert context["aws:CalledVia"] == ("cloudformation.amazonaws.com",)
    assert "aws:SourceIp" not in context


def test_tags_may_be_a_mapping_and_taken_away_by_key() -> None:
    """CloudWatch Logs and Lambda take tags as a mapping; DeleteTags and its like take tagKeys."""
    given = read(requestParameters={"tags": {"Team": "A", "x": "y"}}).context
    assert (given["aws:RequestTag/x"], given["aws:TagKeys"]) == ("y", ("Team", "x"))
    taken = read(requestParameters={"tagKeys": ["Team"]}).context
    assert taken["aws:TagKeys"] == ("Team",)
    assert "aws:RequestTag/Team" not in taken


def test_tag_keys_that_differ_in_case_alone_are_pointed_out() -> None:
    """Condition keys ignore case, so policies see one of both (IAM JSON policy elements: Condition)."""
    tags = [{"key": "Team", "value": "A"}, {"key": "team", "value": "B"}]
    assert "`Team` and `team` are one condition key" in read(requestParameters={"tags": tags}).assumed[0]
    assert read().assumed == ()


def test_enriched_events_tell_condition_keys_and_tags() -> None:
    """The member eventContext holds requestContext and tagContext (CloudTrail, eventContext)."""
    arn = "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/team2-x"
    found = read(
        eventContext={
            "requestContext": {"aws:SourceVpc": "vpc-1"},
            "tagContext": {
                "principalTags": {"Team": "Team1"},
                "resourceTags": [{"arn": arn, "tags": {"Team": "Team2"}}],
            },
        }
    )
    assert (found.context["aws:SourceVpc"], found.context["aws:PrincipalTag/Team"]) == ("vpc-1", "Team1")
    assert found.tags == {arn: {"Team": "Team2"}}


def test_the_message_of_the_event_is_nearer_than_its_name() -> None:
    """CreateEndpoint with tags also asks for sagemaker:AddTags; the message says which of both was refused."""
    message = (
        f"User: {SESSION} is not authorized to perform: sagemaker:AddTags on resource: "
        "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/team1-fraud with an explicit deny in a permissions boundary"
    )
    found = read(errorCode="AccessDeniedException", errorMessage=message)
    assert found.action == "sagemaker:AddTags"
    assert found.reported == Reported(False, True, PolicyType.BOUNDARY)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (None, Reported(allowed=True)),
        ("AccessDenied", Reported(allowed=False)),
        ("Client.UnauthorizedOperation", Reported(allowed=False)),
        ("ValidationException", None),  # the call failed for another reason: nothing is said of permissions
    ],
)
def test_what_aws_said_follows_from_the_error_code(code: str | None, expected: Reported | None) -> None:
    """An errorCode is there when the request failed (record contents, errorCode)."""
    assert read(errorCode=code).reported == expected


def test_an_encoded_reason_is_mentioned() -> None:
    """EC2 encodes why; the event's own members still tell the request (STS, DecodeAuthorizationMessage)."""
    found = read(
        errorCode="Client.UnauthorizedOperation",
        errorMessage="You are not authorized to perform this operation. Encoded authorization failure message: abc",
    )
    assert found.reported == Reported(allowed=False)
    assert "decode-authorization-message" in found.assumed[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sessionToken", "FwoGZXIvYXdzEXAMPLE"),
        ("secretString", "hunter2"),
        ("masterUserPassword", "hunter2"),
        ("SAMLAssertion", "PHNhbWw"),
        ("notificationUrl", "https://example.com/?X-Amz-Signature=abcdef"),
        ("x", "HIDDEN_DUE_TO_SECURITY_REASONS"),
        ("big", "x" * 3_000),
    ],
)
def test_secrets_are_not_kept(name: str, value: str) -> None:
    """Events may hold credentials in requestParameters; nothing that may be one is carried on."""
    found = read(requestParameters={name: value, "endpointName": "e"})
    assert found.parameters == {"endpointname": "e"}
    assert value not in repr(found)


def test_neither_are_the_callers_keys_and_the_response() -> None:
    """Nor accessKeyId and responseElements: they tell nothing that policies ask for."""
    found = repr(read(responseElements={"credentials": {"sessionToken": "FwoGZXIvYXdzEXAMPLE"}}))
    assert "ASIAEXAMPLESECRET" not in found
    assert "FwoGZXIvYXdzEXAMPLE" not in found


@pytest.mark.parametrize(
    ("identity", "principal"),
    [
        ({"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/bob"}, "arn:aws:iam::111122223333:user/bob"),
        ({"type": "AWSService", "invokedBy": "sagemaker.amazonaws.com"}, "sagemaker.amazonaws.com"),
        ({"type": "AWSAccount", "accountId": "anonymous"}, "*"),
    ],
)
def test_every_kind_of_caller_is_read(identity: dict[str, Any], principal: str) -> None:
    """The types of the userIdentity element."""
    assert read(userIdentity=identity).principal == principal


def test_everything_that_is_absent_is_named_at_once() -> None:
    """All errors, each with what was expected (CLI reference, Bad input)."""
    with pytest.raises(InputError) as caught:
        read_event(from_plain({"eventVersion": "1.11", "userIdentity": {"type": "SAMLUser"}}), "event")
    assert [str(problem).split("; ")[0] for problem in caught.value.problems] == [
        "input: an event without `eventSource`",
        "input: an event without `eventName`",
        "userIdentity: a `userIdentity` of type `SAMLUser` without `arn`",
    ]


@given(json_values, json_values, json_values)
def test_members_of_other_types_are_absent(first: object, second: object, third: object) -> None:
    """Whatever stands in an event: it is read, or refused by InputError."""
    members = {"requestParameters": first, "eventContext": second, "eventTime": third, "resources": first}
    node = from_plain(event() | members)
    assert read_event(node, "event").principal == SESSION
