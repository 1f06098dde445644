"""Where configuration lies (file, S3 object, DynamoDB item, parameter, secret) → its text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from saml_backend.aws.calls import calling
from saml_backend.refusal import Misconfigured

# Returns the client of a service by botocore's name, made once.
ClientOf = Callable[[str], Any]

_LIMIT = 5_000_000  # bytes; a directory of 1,000 teams has 700,000


def read_text(place: str, client: ClientOf) -> bytes:
    """Return what lies at `file:PATH`, `s3:BUCKET/KEY`, `dynamodb:TABLE/ID`, `ssm:NAME` or `secretsmanager:NAME`.

    Raises:
        Misconfigured: nothing lies there, or too much.
        Unavailable: the service did not answer.
    """
    scheme, _, rest = place.partition(":")
    text = _READERS[scheme](rest, client)
    if text is None or len(text) > _LIMIT:
        raise Misconfigured(scheme, ["nothing lies there" if text is None else f"more than {_LIMIT} bytes lie there"])
    return text


def _file(path: str, _client: ClientOf) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


def _s3(place: str, client: ClientOf) -> bytes | None:
    bucket, _, key = place.lstrip("/").partition("/")
    s3 = client("s3")
    with calling("s3"):
        try:
            text: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read(_LIMIT + 1)
        except s3.exceptions.NoSuchKey:
            return None
    return text


def _dynamodb(place: str, client: ClientOf) -> bytes | None:
    table, _, key = place.lstrip("/").partition("/")
    with calling("dynamodb"):
        item = client("dynamodb").get_item(TableName=table, Key={"id": {"S": key}}, ConsistentRead=True).get("Item")
    text = (item or {}).get("text", {}).get("S")  # an item without it is as good as none
    return None if text is None else str(text).encode()


def _ssm(name: str, client: ClientOf) -> bytes | None:
    ssm = client("ssm")
    with calling("ssm"):
        try:
            answer = ssm.get_parameter(Name=name, WithDecryption=True)
        except ssm.exceptions.ParameterNotFound:
            return None
    return str(answer["Parameter"]["Value"]).encode()


def _secret(name: str, client: ClientOf) -> bytes | None:
    secrets = client("secretsmanager")
    with calling("secretsmanager"):
        try:
            answer = secrets.get_secret_value(SecretId=name)
        except secrets.exceptions.ResourceNotFoundException:
            return None
    text = answer.get("SecretString")  # a secret may hold bytes instead
    return None if text is None else str(text).encode()


_READERS: dict[str, Callable[[str, ClientOf], bytes | None]] = {
    "file": _file,
    "s3": _s3,
    "dynamodb": _dynamodb,
    "ssm": _ssm,
    "secretsmanager": _secret,
}
