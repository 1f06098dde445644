"""The Lambda function: `saml_backend.lambda_handler.handler` is its handler's name.

Nothing is read or made at import. The first event of an execution environment reads the settings and makes the clients;
every later one finds them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from saml_backend.aws.assembly import sign_in_from_environment
from saml_backend.events import Event, read_event, write_response
from saml_backend.routes import Routes


def handler(event: Event, context: object) -> dict[str, Any]:
    """Answer one event of API Gateway (REST, HTTP 1.0, HTTP 2.0) or a function URL."""
    return write_response(_sign_in().answer(lambda: read_event(event)), event)


@cache
def _sign_in() -> Routes:
    return sign_in_from_environment()
