"""What Studio is made of: kinds of resources, and one resource with its status over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Any

Tags = list[dict[str, str]]


class Kind(Enum):
    """A resource type; the value is the ARN's word for it (Service Authorization Reference, Amazon SageMaker)."""

    DOMAIN = "domain"
    USER_PROFILE = "user-profile"
    SPACE = "space"
    APP = "app"
    LIFECYCLE_CONFIG = "studio-lifecycle-config"


class Status(StrEnum):
    """DomainStatus, UserProfileStatus, SpaceStatus and AppStatus of the SageMaker API."""

    PENDING = "Pending"
    IN_SERVICE = "InService"
    UPDATING = "Updating"
    FAILED = "Failed"
    DELETING = "Deleting"
    DELETED = "Deleted"


@dataclass(frozen=True)
class Phase:
    """One status until a moment, another from then on."""

    passing: Status
    until: datetime
    settled: Status

    def at(self, now: datetime) -> Status:
        """The status at a moment."""
        return self.passing if now < self.until else self.settled


@dataclass
class Resource:
    """One resource: the request that made it, as later requests changed it, and what AWS adds.

    `names` is the path of the resource within its ARN: domain id, then the names below it.
    """

    kind: Kind
    names: tuple[str, ...]
    arn: str
    settings: dict[str, Any]
    added: dict[str, Any]
    tags: dict[str, str]
    created: datetime
    modified: datetime
    phase: Phase
    failure: str | None = field(default=None)

    def enter(self, passing: Status, settled: Status, now: datetime, seconds: float) -> None:
        """Begin a change that takes `seconds`."""
        self.modified = now
        self.phase = Phase(passing, now + timedelta(seconds=seconds), settled)

    def change(self, settings: Mapping[str, Any]) -> None:
        """Take over the members that an update names; members of a structure are taken one by one."""
        for name, value in settings.items():
            old = self.settings.get(name)
            self.settings[name] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value

    def described(self, now: datetime) -> dict[str, Any]:
        """Everything that a Describe operation may show; moto drops what the operation's model does not name."""
        status = self.phase.at(now)
        shown = {
            **self.settings,
            **self.added,
            "Status": status.value,
            "CreationTime": self.created,
            "LastModifiedTime": self.modified,
        }
        if status is Status.FAILED and self.failure:
            shown["FailureReason"] = self.failure
        return shown


def read_tags(tags: Tags | None) -> dict[str, str]:
    """`[{"Key": …, "Value": …}]` as a mapping."""
    return {tag["Key"]: tag["Value"] for tag in tags or ()}


def write_tags(tags: Mapping[str, str]) -> Tags:
    """The API's own form of a mapping of tags."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
