"""Ports in memory: what DynamoDB, STS and SageMaker promise, and whatever fault a test plants."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from saml_backend.directory import Landing
from saml_backend.entitlement import Entitlement
from saml_backend.ports import Status, StudioProfile, Ticket
from saml_backend.refusal import Refused, Step
from saml_backend.tickets import read_ticket, write_ticket

# Called with the port's operation before it does anything; raises what the operation shall fail with.
Fault = Callable[[str], None]


def no_fault(_operation: str) -> None:
    """Let every operation succeed."""


@dataclass
class MemoryReplays:
    """A set under a lock: DynamoDB's conditional put is atomic for one item."""

    fault: Fault = no_fault
    claimed: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def claim(self, key: str, expires: datetime, now: datetime) -> None:
        """Claim once."""
        self.fault("claim")
        with self.lock:
            if key in self.claimed:
                raise Refused(Step.REPLAY, "assertion-used")
            self.claimed.add(key)


@dataclass
class MemoryTickets:
    """Tickets as texts, as a store keeps them; deleted only when consumed, so expiry is compared on each read."""

    fault: Fault = no_fault
    kept: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, digest: str, ticket: Ticket) -> None:
        """Keep."""
        self.fault("put-ticket")
        self.kept[digest] = write_ticket(ticket)

    def get(self, digest: str, now: datetime) -> Ticket | None:
        """Read."""
        self.fault("get-ticket")
        text = self.kept.get(digest)
        ticket = None if text is None else read_ticket(text)
        return ticket if ticket is not None and ticket.expires > now else None

    def consume(self, digest: str, now: datetime) -> bool:
        """Take once."""
        self.fault("consume-ticket")
        with self.lock:
            return self.kept.pop(digest, None) is not None


@dataclass
class MemoryStudios:
    """Every domain's Studio profiles: names ignore case, a second of one name is refused, URLs name the profile.

    `looks` is how many descriptions a new profile stays pending for.
    """

    fault: Fault = no_fault
    looks: int = 0
    profiles: dict[tuple[str, str], StudioProfile] = field(default_factory=dict)
    waiting: Counter[tuple[str, str]] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    settings: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def assume(self, entitlement: Entitlement) -> MemoryStudio:
        """Return the Studio of an entitlement."""
        self.fault("assume")
        self.calls["assume"] += 1
        return MemoryStudio(self, entitlement)

    def plant(self, entitlement: Entitlement, **changes: Any) -> None:
        """Put a Studio profile there, as somebody else would have."""
        self.profiles[key_of(entitlement)] = replace(profile_of(entitlement), **changes)


@dataclass
class MemoryStudio:
    """One entitlement's Studio."""

    studios: MemoryStudios
    entitlement: Entitlement

    def describe_profile(self) -> StudioProfile | None:
        """Describe; pending until it was looked at often enough."""
        self._call("describe")
        key = key_of(self.entitlement)
        with self.studios.lock:
            profile = self.studios.profiles.get(key)
            if profile is not None and profile.status is Status.PENDING:
                self.studios.waiting[key] -= 1
                if self.studios.waiting[key] < 0:
                    profile = self.studios.profiles[key] = replace(profile, status=Status.IN_SERVICE)
        return profile

    def create_profile(self) -> bool:
        """Create; False where it is there (ResourceInUse)."""
        self._call("create")
        key = key_of(self.entitlement)
        with self.studios.lock:
            if key in self.studios.profiles:
                return False
            self.studios.profiles[key] = replace(profile_of(self.entitlement), status=Status.PENDING)
            self.studios.waiting[key] = self.studios.looks
            self.studios.settings[key] = self.entitlement.user_settings
            return True

    def presign(self, landing: Landing | None) -> str:
        """Return a URL that says whose Studio it opens."""
        self._call("presign")
        place = "" if landing is None else f"&to={landing.uri or landing.space}"
        url = f"https://{self.entitlement.domain}.studio.example/auth?token=URLCANARY-{self.entitlement.profile_name}{place}"
        self.studios.opened.append(self.entitlement.profile_name)
        return url

    def _call(self, operation: str) -> None:
        self.studios.calls[operation] += 1
        self.studios.fault(operation)


def key_of(entitlement: Entitlement) -> tuple[str, str]:
    """Return what makes a Studio profile unique: its domain, and its name in whatever case."""
    return f"{entitlement.account}/{entitlement.region}/{entitlement.domain}", entitlement.profile_name.lower()


def profile_of(entitlement: Entitlement) -> StudioProfile:
    """Return the Studio profile that an entitlement describes."""
    role = f"arn:aws:iam::{entitlement.account}:role/{entitlement.execution_role}"
    return StudioProfile(status=Status.IN_SERVICE, tags=dict(entitlement.tags), execution_role=role)
