"""What the sign-in asks of the world, as Protocols: adapters under `aws/` answer it, tests answer it in memory.

Each port either answers or raises `Unavailable`; none answers "probably". Where a store is down, nothing opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from saml_backend.applications import Flow, SamlApplication
from saml_backend.directory import Landing, TeamDirectory
from saml_backend.entitlement import Entitlement


class Unavailable(Exception):
    """A service did not answer, or not as it should: `service` and a short `code`, never its message."""

    def __init__(self, service: str, code: str) -> None:
        super().__init__(f"{service}: {code}")
        self.service, self.code = service, code


class Throttled(Unavailable):
    """A service asks us to come back later: the same call may succeed in a moment."""


class Status(StrEnum):
    """SageMaker API Reference, DescribeUserProfile: Status."""

    PENDING = "Pending"
    IN_SERVICE = "InService"
    UPDATING = "Updating"
    FAILED = "Failed"
    UPDATE_FAILED = "Update_Failed"
    DELETING = "Deleting"
    DELETE_FAILED = "Delete_Failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioProfile:
    """A Studio profile as AWS describes it; `execution_role` is an ARN, None where the domain's default works."""

    status: Status
    tags: Mapping[str, str]
    execution_role: str | None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a visitor waits for; lives in the store under the digest of a random text that only the browser holds."""

    entitlement: Entitlement
    landing: str | None
    reference: str
    created: datetime
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The audit record: who entered which team's Studio, from where, and by which sign-in."""

    at: datetime
    user: str
    team: str
    account: str
    region: str
    domain: str
    studio_profile: str
    execution_role: str
    address: str
    vpc_endpoint: str | None
    landing: str | None
    session_seconds: int
    reference: str = field(default="")


class Clock(Protocol):
    """The time, aware and in UTC."""

    def __call__(self) -> datetime:
        """Return now."""


class DirectorySource(Protocol):
    """The team directory as it is deployed. Raises Misconfigured: absent or damaged; Unavailable: not readable."""

    def current(self) -> TeamDirectory:
        """Return the directory that is in force."""


class ApplicationSource(Protocol):
    """The SAML applications of teams. Raises Misconfigured: there is none; Unavailable: it is not readable."""

    def application(self, team: str, flow: Flow) -> SamlApplication:
        """Return the application of a team of the directory, under the flow that the directory gives it."""


class Replays(Protocol):
    """Assertions that were used. `claim` returns once for a key and raises Refused ever after, or Unavailable."""

    def claim(self, key: str, expires: datetime, now: datetime) -> None:
        """Claim a key until its assertion has expired."""


class Tickets(Protocol):
    """Waiting visitors, by the digest of their ticket; what has expired is as if absent, whether deleted or not."""

    def put(self, digest: str, ticket: Ticket) -> None:
        """Keep a ticket."""

    def get(self, digest: str, now: datetime) -> Ticket | None:
        """Return a live ticket, None where there is none."""

    def consume(self, digest: str, now: datetime) -> bool:
        """Return True for the one caller who takes the ticket, False for everybody after."""


class Studio(Protocol):
    """The Studio of one entitlement, as the opener's session may touch it. Calls raise Unavailable or Throttled."""

    def describe_profile(self) -> StudioProfile | None:
        """Return the Studio profile, None where there is none that this opener may see."""

    def create_profile(self) -> bool:
        """Return True if this call created the Studio profile, False if it was there already."""

    def presign(self, landing: Landing | None) -> str:
        """Return the URL that opens Studio, for seconds."""


class Openers(Protocol):
    """The roles that open Studio. Raises Unavailable or Throttled."""

    def assume(self, entitlement: Entitlement) -> Studio:
        """Return the Studio of an entitlement, through the opener of its account."""


class Audit(Protocol):
    """Where entries are written, before the visitor is let in."""

    def entered(self, entry: Entry) -> None:
        """Write one record."""
