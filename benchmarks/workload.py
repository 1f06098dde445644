"""The requests and policies that simulators are measured with: what a team's role may do, and what it asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

ACCOUNT = "111122223333"
TEAMS = ("Team1", "Team2", "Team3", "Team4")
_OWN = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
_NEW = {"StringEquals": {"aws:RequestTag/Team": "${aws:PrincipalTag/Team}"}}


def _allow(actions: str, resource: str | list[str] = "*", condition: dict[str, Any] | None = None) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": "Allow", "Action": actions.split(), "Resource": resource}
    return statement | ({"Condition": condition} if condition else {})


def _deny(actions: str, condition: dict[str, Any]) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": actions.split(), "Resource": "*", "Condition": condition}


def _sagemaker(*kinds: str) -> list[str]:
    return [f"arn:aws:sagemaker:*:{ACCOUNT}:{kind}/*" for kind in kinds]


IDENTITY = (
    _allow("sagemaker:Create*", _sagemaker("endpoint", "model", "training-job"), _NEW),
    _allow("sagemaker:Describe* sagemaker:Invoke*", _sagemaker("endpoint", "model", "training-job"), _OWN),
    _allow("sagemaker:Delete* sagemaker:Update* sagemaker:Stop*", _sagemaker("endpoint", "model"), _OWN),
    _allow("sagemaker:StopTrainingJob", _sagemaker("training-job"), _OWN),
    _allow("sagemaker:List*"),
    _allow("sagemaker:AddTags", "*", {"StringLike": {"sagemaker:TaggingAction": "Create*"}}),
    _allow("s3:GetObject s3:PutObject", "arn:aws:s3:::data/${aws:PrincipalTag/Team}/*"),
    _allow("s3:ListBucket", "arn:aws:s3:::data", {"StringLike": {"s3:prefix": "${aws:PrincipalTag/Team}/*"}}),
    _allow("logs:GetLogEvents", f"arn:aws:logs:*:{ACCOUNT}:log-group:/aws/sagemaker/*"),
    _allow("logs:PutLogEvents logs:CreateLogStream", f"arn:aws:logs:*:{ACCOUNT}:log-group:/aws/sagemaker/*"),
    _allow("ecr:Get* ecr:BatchGet*", f"arn:aws:ecr:*:{ACCOUNT}:repository/studio-*"),
    _allow("kms:Decrypt", "*", {"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}}),
    _allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/studio/*"),
    _allow("cloudwatch:*"),
    _deny("s3:* sagemaker:*", {"Bool": {"aws:SecureTransport": "false"}}),
    _deny("sagemaker:*", {"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"]}}),
)
SCP = (
    _allow("*"),
    _deny("*", {"StringNotEquals": {"aws:PrincipalOrgID": "o-example"}}),
    _deny("iam:* organizations:*", {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/admin/*"}}),
)
BOUNDARY = (
    _allow("sagemaker:* s3:* logs:* ecr:* kms:* cloudwatch:*"),
    _deny("sagemaker:*Domain sagemaker:*UserProfile", {"StringNotEquals": {"aws:PrincipalTag/Team": "Platform"}}),
)
POLICIES: dict[str, Any] = {
    "identity": [{"Version": "2012-10-17", "Statement": list(IDENTITY)}],
    "boundary": [{"Version": "2012-10-17", "Statement": list(BOUNDARY)}],
    "scp": [[{"Version": "2012-10-17", "Statement": [SCP[0]]}], [{"Version": "2012-10-17", "Statement": list(SCP)}]],
}

ASKED = (
    ("sagemaker:DescribeEndpoint", f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:endpoint/e"),
    ("sagemaker:InvokeEndpoint", f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:endpoint/e"),
    ("sagemaker:DeleteModel", f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model/m"),
    ("sagemaker:UpdateEndpoint", f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:endpoint/e"),
    ("sagemaker:StopTrainingJob", f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:training-job/j"),
    ("s3:GetObject", "arn:aws:s3:::data/Team1/o"),
    ("s3:PutObject", "arn:aws:s3:::data/Team2/o"),
    ("logs:GetLogEvents", f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/aws/sagemaker/Endpoints:log-stream:s"),
    ("ecr:GetDownloadUrlForLayer", f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/studio-"),
    ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/studio/r"),
)


def requests(count: int) -> list[dict[str, Any]]:
    """That many requests, all different, as scenarios have them."""
    return list(stream(count))


def stream(count: int) -> Iterator[dict[str, Any]]:
    """The same, one after the other."""
    return map(_request, range(count))


def _request(number: int) -> dict[str, Any]:
    action, resource = ASKED[number % len(ASKED)]
    team = TEAMS[number // 10 % len(TEAMS)]
    return {
        "principal": f"arn:aws:sts::{ACCOUNT}:assumed-role/{team}/user{number % 50}",
        "action": action,
        "resource": f"{resource}{number}",
        "resource_account": ACCOUNT,
        "context": {
            "aws:PrincipalTag/Team": team,
            "aws:ResourceTag/Team": TEAMS[number // 40 % len(TEAMS)],
            "aws:PrincipalOrgID": "o-example" if number % 7 else "o-other",
            "aws:SourceIp": f"10.{number % 200}.0.{number // 200 % 250}",
            "aws:SecureTransport": "true",
        },
    }
