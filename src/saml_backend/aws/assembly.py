"""Settings → the sign-in, with its clients: the one place where adapters meet ports."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from aws_lambda_powertools.logging import Logger
from botocore.session import Session

from saml_backend.aws.calls import client_config
from saml_backend.aws.openers import StsOpeners
from saml_backend.aws.replays import DynamoReplays
from saml_backend.aws.sources import KeptApplications, KeptDirectory
from saml_backend.aws.studio import DomainIds, StudioClients
from saml_backend.aws.texts import ClientOf
from saml_backend.aws.tickets import DynamoTickets
from saml_backend.observability import default_logger, open_journal
from saml_backend.pages import load_pages
from saml_backend.ports import Clock
from saml_backend.routes import Routes, assemble
from saml_backend.settings import Settings, read_settings


def utc_now() -> datetime:
    """Return the time of this machine, aware and in UTC."""
    return datetime.now(UTC)


def sign_in_from_environment(environment: Mapping[str, str] | None = None) -> Routes:
    """Return the sign-in that an environment describes, `os.environ` unless told otherwise. Raises SettingsError."""
    return sign_in_on_aws(read_settings(os.environ if environment is None else environment))


def sign_in_on_aws(
    settings: Settings,
    clock: Clock = utc_now,
    logger: Logger | None = None,
    new_session: Callable[[], Any] = Session,
) -> Routes:
    """Return the sign-in on AWS: credentials, Region and endpoints are botocore's own to find.

    The clients of DynamoDB and STS are made here; those of SageMaker with the first visitor of their Region.
    """
    client = _clients_of(new_session())
    dynamodb = client("dynamodb")
    return assemble(
        settings=settings,
        clock=clock,
        journal=open_journal(logger or default_logger()),
        pages=load_pages(settings),
        directory=KeptDirectory(settings, client, clock),
        applications=KeptApplications(settings, client, clock),
        replays=DynamoReplays(dynamodb, settings.replay_table),
        tickets=DynamoTickets(dynamodb, settings.ticket_table),
        openers=StsOpeners(client("sts"), StudioClients(new_session()), DomainIds(settings.domains), clock),
    )


def _clients_of(session: Any) -> ClientOf:
    """Return the clients of a session by service, each made once; sessions, unlike clients, are not for threads."""
    made: dict[str, Any] = {}
    lock = Lock()

    def client(service: str) -> Any:
        with lock:
            if service not in made:
                made[service] = session.create_client(service, config=client_config(read=3))
            return made[service]

    return client
