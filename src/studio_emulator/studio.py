"""The Studio of one account and Region: what exists, and presigned URLs that were given out."""

from __future__ import annotations

import itertools
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from studio_emulator.behaviour import Behaviour
from studio_emulator.errors import ResourceInUseError, ResourceNotFoundError
from studio_emulator.resources import Kind, Phase, Resource, Status, read_tags

Key = tuple[Kind, tuple[str, ...]]
FIRST_UID: Final = 200_005  # Studio gives each home directory its own POSIX user id


@dataclass(frozen=True)
class Grant:
    """What a presigned URL opens, and until when it may be used."""

    domain: str
    user_profile: str
    space: str | None
    landing: str | None
    session_seconds: int
    expires: datetime


class Studio:
    """Every resource of one account and Region. Names are compared without regard to letter case, as Studio does."""

    def __init__(self, account: str, region: str, partition: str, behaviour: Behaviour) -> None:
        self.account, self.region, self.partition, self.behaviour = account, region, partition, behaviour
        self.lock = threading.RLock()  # a server answers several requests at once
        self.grants: dict[str, Grant] = {}
        self._resources: dict[Key, Resource] = {}
        self._uids = itertools.count(FIRST_UID)

    def create(self, kind: Kind, names: tuple[str, ...], request: dict[str, Any], **added: Any) -> Resource:
        """Keep a new resource; it is Pending for as long as the behaviour says. Raises ResourceInUseError."""
        if self._lives(self.find(kind, names)):
            raise ResourceInUseError(f"{kind.value} {'/'.join(names)} already exists.")
        now = self.now()
        settings = {name: value for name, value in request.items() if name != "Tags"}
        arn = self.arn(kind, names)
        phase = Phase(Status.PENDING, now + timedelta(seconds=self.behaviour.pending_seconds), Status.IN_SERVICE)
        resource = Resource(kind, names, arn, settings, added, read_tags(request.get("Tags")), now, now, phase)
        self._resources.pop(_key(kind, names), None)  # what was deleted has another place in the order
        self._resources[_key(kind, names)] = resource
        return resource

    def find(self, kind: Kind, names: tuple[str, ...]) -> Resource | None:
        """The resource of that name, None where there is none or where it is gone by now."""
        found = self._resources.get(_key(kind, names))
        # A deleted app stays to be described for a day (SageMaker API Reference, ListApps).
        return found if kind is Kind.APP or self._lives(found) else None

    def get(self, kind: Kind, names: tuple[str, ...]) -> Resource:
        """The resource of that name. Raises ResourceNotFoundError."""
        found = self.find(kind, names)
        if found is None:
            raise ResourceNotFoundError(f"{kind.value} {'/'.join(names)} does not exist.")
        return found

    def all(self, kind: Kind, domain: str | None = None) -> Iterator[Resource]:
        """Every resource of a kind, of one domain where it is named, in the order of creation."""
        for (of_kind, names), resource in self._resources.items():
            if of_kind is kind and domain in (None, names[0]) and self.find(kind, names):
                yield resource

    def depend_on(self, domain: str, user_profile: str | None = None) -> Iterator[Resource]:
        """Profiles, spaces and apps of a domain that are not deleted; with a Studio profile, what belongs to it."""
        for kind in (Kind.USER_PROFILE, Kind.SPACE, Kind.APP):
            for resource in self.all(kind, domain):
                if self._lives(resource) and (user_profile is None or _belongs(resource, user_profile)):
                    yield resource

    def update(self, resource: Resource, settings: dict[str, Any]) -> None:
        """Change settings of a resource that is InService. Raises ResourceInUseError where it is not."""
        status = resource.phase.at(self.now())
        if status is not Status.IN_SERVICE:
            raise ResourceInUseError(f"{resource.arn} is {status}; it must be InService to be updated.")
        resource.change(settings)
        resource.enter(Status.UPDATING, Status.IN_SERVICE, self.now(), self.behaviour.pending_seconds)

    def delete(self, resource: Resource) -> None:
        """Begin the end of a resource; those who depend on it are the caller's to look for."""
        resource.enter(Status.DELETING, Status.DELETED, self.now(), self.behaviour.deleting_seconds)

    def by_arn(self, arn: str) -> Resource | None:
        """The resource of an ARN, None where it is none of Studio's."""
        found = (resource for resource in self._resources.values() if resource.arn == arn)
        return next((resource for resource in found if self.find(resource.kind, resource.names)), None)

    def grant(self, grant: Grant) -> str:
        """Keep what a presigned URL opens and return its token."""
        token = secrets.token_urlsafe(32)
        self.grants[token] = grant
        return token

    def _lives(self, resource: Resource | None) -> bool:
        return resource is not None and resource.phase.at(self.now()) is not Status.DELETED

    def next_uid(self) -> str:
        """A POSIX user id that no home directory of this Studio has."""
        return str(next(self._uids))

    def now(self) -> datetime:
        """The time that this Studio goes by."""
        return self.behaviour.now()

    def arn(self, kind: Kind, names: tuple[str, ...]) -> str:
        """The ARN of a resource; Studio writes names in lower case there, as the console shows them."""
        path = "/".join(names).lower()
        return f"arn:{self.partition}:sagemaker:{self.region}:{self.account}:{kind.value}/{path}"


def _key(kind: Kind, names: tuple[str, ...]) -> Key:
    return kind, tuple(name.lower() for name in names)


def _belongs(resource: Resource, user_profile: str) -> bool:
    """Whether a space or app is of a Studio profile."""
    owner = resource.settings.get("OwnershipSettings", {}).get("OwnerUserProfileName")
    name = owner if resource.kind is Kind.SPACE else resource.settings.get("UserProfileName")
    return resource.kind is not Kind.USER_PROFILE and name is not None and name.lower() == user_profile.lower()
