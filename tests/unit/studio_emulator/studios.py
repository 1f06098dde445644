"""An emulated Studio for tests: a client, a clock that only the test moves, and what most tests begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from studio_emulator import Behaviour, extended

ROLE = "arn:aws:iam::111122223333:role/studio/team1/team1-data-scientist"
DEFAULT_ROLE = "arn:aws:iam::111122223333:role/studio-default/studio-default"


@dataclass
class Clock:
    """A time that stands still until it is moved."""

    time: datetime = field(default_factory=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def advance(self, seconds: float) -> None:
        """Let seconds pass."""
        self.time += timedelta(seconds=seconds)


@contextmanager
def client_of_studio(behaviour: Behaviour) -> Iterator[Any]:
    """A SageMaker client of an emulated account without any domain."""
    with extended(behaviour), mock_aws():
        yield _client()


@cache
def _client() -> Any:
    """One for all tests: botocore takes longer to read its model than most tests take."""
    return boto3.client(
        "sagemaker", region_name="eu-west-1", aws_access_key_id="testing", aws_secret_access_key="testing"
    )


def create_domain(sagemaker: Any, name: str = "studio", **more: Any) -> str:
    """Create a domain as the sample's and return its id."""
    request = {
        "AuthMode": "IAM",
        "DefaultUserSettings": {"ExecutionRole": DEFAULT_ROLE},
        "SubnetIds": ["subnet-1"],
        "VpcId": "vpc-1",
    }
    created: str = sagemaker.create_domain(DomainName=name, **request | more)["DomainId"]
    return created


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block must end in this error code of AWS."""
    with pytest.raises(ClientError) as caught:
        yield
    assert caught.value.response["Error"]["Code"] == code
