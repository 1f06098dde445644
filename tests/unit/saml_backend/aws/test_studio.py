"""SageMaker's adapter: whose credentials sign, and what AWS's answers mean."""

from __future__ import annotations

import pytest
from botocore.session import Session
from moto import mock_aws

from saml_backend.aws.studio import StudioClients


def test_a_session_with_credentials_of_its_own_is_not_taken() -> None:
    """It would sign calls to SageMaker with the function's own role."""
    session = Session()
    session.set_credentials("own", "secret")
    with pytest.raises(ValueError, match="credentials of its own"):
        StudioClients(session)


def test_outside_of_an_openers_session_nothing_is_signed() -> None:
    """No credentials at work: signing raises, the call does not leave (fails closed)."""
    with mock_aws():
        clients = StudioClients(Session())
        with pytest.raises(LookupError):
            clients.sagemaker("eu-west-1").list_domains()


@pytest.mark.parametrize(
    ("region", "partition"), [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_a_region_has_its_partition(region: str, partition: str) -> None:
    """AWS General Reference, "Amazon Resource Names": partitions."""
    assert StudioClients(Session()).partition(region) == partition


def test_a_region_has_one_client() -> None:
    """Made once, outside the handler (SIGNIN.md, Speed)."""
    with mock_aws():
        clients = StudioClients(Session())
        assert clients.sagemaker("eu-west-1") is clients.sagemaker("eu-west-1")
