"""The requests that a browser began at `/login/{team}`: one cookie each, which only that browser has.

A double click on the tile begins two sign-ins in two tabs, at the same moment: neither knows of the other, and either
may come back first. With one cookie for both, the later would take the earlier's request away.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from saml_backend.http import HttpRequest, host_cookie

REQUEST_SECONDS = 600  # how long a person may take at the identity provider's login page
REQUESTS_KEPT = 3
_VALUE = re.compile(r"([0-9]{1,12})\.([A-Za-z_][A-Za-z0-9_-]{15,80})")
_TAG = re.compile("[0-9a-f]{8}")


class Begun(NamedTuple):
    """One request: when it was begun, in seconds since 1970, and the id that its answer must name."""

    at: int
    id: str

    def cookie(self, team: str) -> str:
        """Return the `Set-Cookie` value that keeps it. `None`: it has to come along with a POST from another site."""
        value = f"{self.at}.{self.id}"
        return host_cookie(_name(team, self.id), value, same_site="None", seconds=REQUEST_SECONDS)

    def forgotten(self, team: str) -> str:
        """Return the `Set-Cookie` value that takes it away."""
        return host_cookie(_name(team, self.id), "", same_site="None", seconds=0)


def begin(request_id: str, now: datetime) -> Begun:
    """Return a request as it is begun."""
    return Begun(int(now.timestamp()), request_id)


def read_begun(request: HttpRequest, team: str) -> list[Begun]:
    """Return what a browser began for a team, oldest first; what is not ours is not there."""
    return sorted(_read(request, f"__Host-{_stem(team)}"))


def _read(request: HttpRequest, stem: str) -> Iterator[Begun]:
    for name, value in request.cookies.items():
        found = _VALUE.fullmatch(value)
        if found and name.startswith(stem) and _TAG.fullmatch(name.removeprefix(stem)):
            yield Begun(int(found[1]), found[2])


def _name(team: str, request_id: str) -> str:
    return f"{_stem(team)}{hashlib.sha256(request_id.encode()).hexdigest()[:8]}"


def _stem(team: str) -> str:
    return f"request-{team}-"
