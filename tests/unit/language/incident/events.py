"""CloudTrail events as CloudTrail writes them, for the tests that read them."""

from __future__ import annotations

from typing import Any

from abac.language.incident import Incident, read_event
from abac.located import from_plain

ROLE = "arn:aws:iam::111122223333:role/studio/team1/team1-data-scientist"
SESSION = "arn:aws:sts::111122223333:assumed-role/team1-data-scientist/SageMaker"


def event(**members: Any) -> dict[str, Any]:
    """An event of a session of team 1's role, refused; its members as the CloudTrail User Guide names them."""
    written = {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "AssumedRole",
            "arn": SESSION,
            "accountId": "111122223333",
            "accessKeyId": "ASIAEXAMPLESECRET",
            "sessionContext": {
                "sessionIssuer": {"type": "Role", "arn": ROLE, "accountId": "111122223333"},
                "attributes": {"creationDate": "2026-11-20T08:00:00Z", "mfaAuthenticated": "false"},
                "sourceIdentity": "alice",
            },
        },
        "eventTime": "2026-11-20T09:00:00Z",
        "eventSource": "sagemaker.amazonaws.com",
        "eventName": "CreateEndpoint",
        "awsRegion": "eu-west-1",
        "sourceIPAddress": "203.0.113.7",
        "userAgent": "aws-cli/2.22.0",
        "errorCode": "AccessDenied",
        "requestParameters": {
            "endpointName": "team1-fraud",
            "endpointConfigName": "team1-config",
            "tags": [{"key": "Team", "value": "Team1"}],
        },
        "recipientAccountId": "111122223333",
    }
    return {name: value for name, value in (written | members).items() if value is not None}


def read(**members: Any) -> Incident:
    """The event, read."""
    return read_event(from_plain(event(**members)), "event")
