"""How AWS is called: one way to make clients, short timeouts, and errors turned into the ports' own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from saml_backend.ports import Throttled, Unavailable

# AWS General Reference, "Error retries"; SageMaker, STS and DynamoDB API References, "Common errors".
_THROTTLING = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "ServiceUnavailable",
    }
)


def client_config(*, connect: float = 1, read: float, attempts: int = 2) -> Config:
    """Return a configuration whose worst case, in seconds, is `attempts * (connect + read)` and a short pause.

    All calls of a sign-in together must end before API Gateway gives up at 29 s (its quota, "Integration timeout").
    """
    return Config(
        connect_timeout=connect,
        read_timeout=read,
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=50,
    )


@contextmanager
def calling(service: str) -> Iterator[None]:
    """Turn botocore's errors into Throttled or Unavailable. Their messages, which may hold anything, end here."""
    try:
        yield
    except ClientError as error:
        code = error_code(error)
        raise (Throttled if code in _THROTTLING else Unavailable)(service, code) from None
    except (BotoCoreError, ResponseParserError) as error:  # the second is no kind of the first
        raise Unavailable(service, type(error).__name__) from None


def error_code(error: ClientError) -> str:
    """Return AWS's code of an error: `ResourceInUse`."""
    response: dict[str, Any] = error.response
    return str(response.get("Error", {}).get("Code", "Unknown"))
