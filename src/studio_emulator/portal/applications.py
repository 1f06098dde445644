"""What a portal is told and what it tells: people, the application of each team, and the running portal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody who can log in; the password is the user's own name, for this is a demonstration."""

    user: str
    name: str
    mail: str


@dataclass(frozen=True)
class Application:
    """A team's SAML application: the values sheet of Identity Center's console, and who is assigned to it.

    `start_url` is where the tile leads; None where the portal itself begins the sign-in (IdP-initiated).
    """

    team: str
    display_name: str
    acs_url: str
    audience: str
    start_url: str | None
    assigned: tuple[str, ...]


@dataclass(frozen=True)
class Portal:
    """A running portal: its address, and the metadata file of each team's application, by team."""

    url: str
    metadata: Mapping[str, str]
