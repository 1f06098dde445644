"""Where configuration may lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from saml_backend.aws.texts import read_text
from saml_backend.refusal import Misconfigured
from sign_in_kit.aws import own_client


@pytest.fixture(autouse=True)
def _aws() -> Iterator[None]:
    with mock_aws():
        yield


def put_in_dynamodb(text: str) -> str:
    """Put an item."""
    own_client("dynamodb").create_table(
        TableName="studio-signin-config",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    item = {"id": {"S": "directory"}, "text": {"S": text}}
    own_client("dynamodb").put_item(TableName="studio-signin-config", Item=item)
    return "dynamodb:studio-signin-config/directory"


def put_in_s3(text: str) -> str:
    """Put an object."""
    place = {"LocationConstraint": "eu-west-1"}
    own_client("s3").create_bucket(Bucket="studio-signin-directory", CreateBucketConfiguration=place)
    own_client("s3").put_object(Bucket="studio-signin-directory", Key="a/directory.json", Body=text.encode())
    return "s3:studio-signin-directory/a/directory.json"


def put_in_ssm(text: str) -> str:
    """Put an encrypted parameter."""
    own_client("ssm").put_parameter(Name="/studio-signin/Team1", Value=text, Type="SecureString")
    return "ssm:/studio-signin/Team1"


def put_in_secrets_manager(text: str) -> str:
    """Put a secret."""
    own_client("secretsmanager").create_secret(Name="studio-signin/Team1", SecretString=text)
    return "secretsmanager:studio-signin/Team1"


@pytest.mark.parametrize("put", [put_in_dynamodb, put_in_s3, put_in_ssm, put_in_secrets_manager])
def test_a_text_is_read_from_where_it_lies(put: Any) -> None:
    """docs/reference/sign-in-settings.md: SIGN_IN_DIRECTORY and SIGN_IN_APPLICATIONS."""
    place = put("<é>")
    assert read_text(place, own_client) == "<é>".encode()
    with pytest.raises(Misconfigured, match="nothing lies there"):
        read_text(place + "2", own_client)


def test_what_holds_no_text_is_as_good_as_absent() -> None:
    """A fault of the configuration, hence 503 and not a refusal: an item of another form, a secret of bytes."""
    place = put_in_dynamodb("x")
    item = {"id": {"S": "directory"}, "text": {"B": b"x"}}
    own_client("dynamodb").put_item(TableName="studio-signin-config", Item=item)
    own_client("secretsmanager").create_secret(Name="studio-signin/Team1", SecretBinary=b"x")
    for other in (place, "secretsmanager:studio-signin/Team1"):
        with pytest.raises(Misconfigured, match="nothing lies there"):
            read_text(other, own_client)


def test_a_file_of_the_package_is_read(tmp_path: Path) -> None:
    """`file:PATH`; no client is asked for."""
    (tmp_path / "directory.json").write_bytes(b"x")
    assert read_text(f"file:{tmp_path}/directory.json", own_client) == b"x"
    with pytest.raises(Misconfigured, match="nothing lies there"):
        read_text(f"file:{tmp_path}/absent.json", own_client)
    with pytest.raises(Misconfigured):
        read_text(f"file:{tmp_path}", own_client)


def test_what_is_far_too_large_is_not_taken(tmp_path: Path) -> None:
    """Five million bytes are the limit (ours)."""
    (tmp_path / "directory.json").write_bytes(b"x" * 5_000_001)
    with pytest.raises(Misconfigured, match="more than"):
        read_text(f"file:{tmp_path}/directory.json", own_client)
