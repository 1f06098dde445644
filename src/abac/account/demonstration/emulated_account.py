"""The emulated AWS of the demonstration: how botocore finds it, and what Terraform would have made in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

import boto3

from abac.teams import Registry, Team
from abac.teams.naming import DEFAULT_PATH, DEFAULT_ROLE, SIGN_IN_PATH, opener_name

TABLES: Final = ("studio-signin-replays", "studio-signin-tickets")
FOREIGN: Final = "AWS_"  # what a person's shell may hold and botocore would follow to a real account


@contextmanager
def environment(endpoint: str) -> Iterator[None]:
    """The environment of a Lambda function whose AWS is the emulator; afterwards it is as it was before."""
    before = dict(os.environ)
    for name in before:
        if name.startswith(FOREIGN):
            del os.environ[name]
    os.environ |= {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "demonstration",
        "AWS_SECRET_ACCESS_KEY": "demonstration",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "POWERTOOLS_METRICS_DISABLED": "true",
    }
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def create_domains(registry: Registry) -> dict[str, str]:
    """Create each domain that a team names, in its account and Region: `account/region/name` → id."""
    places = {f"{team.account}/{team.region}/{team.domain}": team for team in registry.teams.values()}
    return {place: _create_domain(team) for place, team in places.items()}


def _create_domain(team: Team) -> str:
    role = f"arn:aws:iam::{team.account}:role{DEFAULT_PATH}{DEFAULT_ROLE}"
    with closing(sagemaker_of(team)) as sagemaker:
        created = sagemaker.create_domain(
            DomainName=team.domain,
            AuthMode="IAM",
            DefaultUserSettings={"ExecutionRole": role},
            SubnetIds=["subnet-demonstration"],
            VpcId="vpc-demonstration",
            AppNetworkAccessType="VpcOnly",
        )
    return str(created["DomainId"])


def sagemaker_of(team: Team) -> Any:
    """A SageMaker client in the team's account and Region; its opener's role leads there, as in production."""
    opener = f"arn:aws:iam::{team.account}:role{SIGN_IN_PATH}{opener_name(team.network_profile)}"
    with closing(boto3.client("sts")) as sts:
        keys = sts.assume_role(RoleArn=opener, RoleSessionName="demonstration")["Credentials"]
    return boto3.client(
        "sagemaker",
        region_name=team.region,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def create_tables() -> None:
    """Create the sign-in's tables: used assertions, and people who wait."""
    with closing(boto3.client("dynamodb")) as dynamodb:
        for table in TABLES:
            dynamodb.create_table(
                TableName=table,
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )
