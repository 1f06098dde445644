"""The team directory and the SAML applications, read from where the settings say and kept for a while.

Both follow a deployment without a restart: what is older than a minute is read anew. Where it cannot be *reached*, the
last good one is served a while longer; where it is absent or damaged, nobody signs in until that is repaired, because
serving an older one could let in somebody who was just removed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from saml_backend.applications import Flow, SamlApplication
from saml_backend.aws.texts import ClientOf, read_text
from saml_backend.directory import TeamDirectory
from saml_backend.ports import Clock, Unavailable
from saml_backend.settings import Settings

FRESH = timedelta(minutes=1)
GRACE = timedelta(minutes=15)
PAUSE = timedelta(seconds=10)  # after a store did not answer: to ask takes seconds, in which everybody waits

_T = TypeVar("_T")


class Kept(Generic[_T]):
    """One value that is read anew once it is no longer fresh; safe for threads."""

    def __init__(self, read: Callable[[], _T], clock: Clock) -> None:
        self._read, self._clock = read, clock
        self._kept: tuple[_T, datetime] | None = None
        self._again: datetime | None = None
        self._lock = Lock()

    def value(self) -> _T:
        """Return the value. Raises what `read` raises, but Unavailable only once the last one is past its grace."""
        with self._lock:
            now = self._clock()
            if self._kept is not None and self._again is not None and now < self._again:
                return self._kept[0]
            try:
                self._kept, self._again = (self._read(), now), now + FRESH
            except Unavailable:
                if self._kept is None or now - self._kept[1] > GRACE:
                    raise
                self._again = min(now + PAUSE, self._kept[1] + GRACE)
            return self._kept[0]


class KeptDirectory:
    """The team directory of the settings."""

    def __init__(self, settings: Settings, client: ClientOf, clock: Clock) -> None:
        self._kept = Kept(lambda: TeamDirectory.read(read_text(settings.directory, client)), clock)

    def current(self) -> TeamDirectory:
        """Return the directory. Raises Misconfigured: absent or damaged; Unavailable."""
        return self._kept.value()


class KeptApplications:
    """The SAML applications: one metadata document a team, under the place of the settings, by the team's name."""

    def __init__(self, settings: Settings, client: ClientOf, clock: Clock) -> None:
        self._settings, self._client, self._clock = settings, client, clock
        self._kept: dict[tuple[str, Flow], Kept[SamlApplication]] = {}

    def application(self, team: str, flow: Flow) -> SamlApplication:
        """Return the application of a team of the directory. Raises Misconfigured, Unavailable."""
        kept = self._kept.setdefault((team, flow), Kept(lambda: self._read(team, flow), self._clock))
        return kept.value()

    def _read(self, team: str, flow: Flow) -> SamlApplication:
        # INVARIANT: `team` is a key of the directory: letters, digits and `_.-`, so it leads to no other folder.
        suffix = ".xml" if self._settings.applications.startswith("file:") else ""
        metadata = read_text(f"{self._settings.applications.rstrip('/')}/{team}{suffix}", self._client)
        return SamlApplication.from_metadata(metadata, team=team, base_url=self._settings.base_url, flow=flow)
