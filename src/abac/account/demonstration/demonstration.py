"""Portal, backend and emulated AWS, started in the order in which each needs the other, and ended together."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias

import yaml

from abac.account.demonstration import backend, emulated_account
from abac.account.sheet import sheet
from abac.generate import generate
from abac.teams import Registry, load

if TYPE_CHECKING:
    from studio_emulator.portal import Application, Person, Portal

LOOPBACK_NETWORK: Final = "127.0.0.0/8"
DOMAIN: Final = "studio"

# Starts a portal for people and applications: LemonLDAP::NG, or the emulator's own.
PortalOf: TypeAlias = "Callable[[Sequence[Person], Sequence[Application]], AbstractContextManager[Portal]]"


@dataclass(frozen=True)
class Demonstration:
    """Where everything runs. `users` are the names that log in (the password is the name), each with its teams."""

    portal: str
    sign_in: str
    aws: str
    users: Mapping[str, tuple[str, ...]]
    registry: Registry


@contextmanager
def demonstration(
    policies: Path, portal_of: PortalOf, *, pending_seconds: float = 4.0, log: IO[str] | None = None
) -> Iterator[Demonstration]:
    """Start everything, and end everything with the block: no process, port, file or variable is left behind.

    `policies` holds teams.yaml and the templates; `pending_seconds` is how long a new Studio profile takes; `log` takes
    the backend's log lines, else they are dropped. Raises InputError for policies that do not read, and what the portal
    raises.
    """
    from studio_emulator import Behaviour, running

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="abac-demo-")))
        teams = _teams_on_loopback(policies, folder)
        registry = load(teams)
        directory = folder / "directory.json"
        directory.write_text(generate(policies, teams).files["directory.json"], encoding="utf-8")
        aws = stack.enter_context(running(Behaviour(pending_seconds)))
        stack.enter_context(emulated_account.environment(aws.url))
        domains = emulated_account.create_domains(registry)
        emulated_account.create_tables()
        serving = stack.enter_context(backend.listening())
        users = _users(registry)
        portal = stack.enter_context(portal_of(_people(users), _applications(registry, serving.url)))
        metadata = _write_metadata(portal.metadata, folder / "applications")
        lines = log or stack.enter_context(Path(os.devnull).open("w", encoding="utf-8"))
        serving.start(backend.sign_in(serving.url, portal.url, directory, metadata, domains, lines))
        yield Demonstration(portal.url, serving.url, aws.url, users, registry)


def _teams_on_loopback(policies: Path, folder: Path) -> Path:
    """A copy of teams.yaml whose teams are reached from this machine and share one domain that the emulator creates."""
    load(policies / "teams.yaml")  # mistakes are reported at their own place
    written: dict[str, Any] = yaml.safe_load((policies / "teams.yaml").read_text(encoding="utf-8"))
    for profile in written["network_profiles"].values():
        profile["allowed_cidrs"] = [LOOPBACK_NETWORK]
    for settings in (written.get("defaults") or {}, *(team or {} for team in written["teams"].values())):
        if "domain" in settings:
            settings["domain"] = DOMAIN
    copy = folder / "teams.yaml"
    copy.write_text(json.dumps(written), encoding="utf-8")
    return copy


def _users(registry: Registry) -> dict[str, tuple[str, ...]]:
    """Members with their teams, in the order in which the registry names them."""
    users: dict[str, tuple[str, ...]] = {}
    for key, team in registry.teams.items():
        for user in team.members:
            users[user] = (*users.get(user, ()), key)
    return users


def _people(users: Mapping[str, tuple[str, ...]]) -> list[Person]:
    from studio_emulator.portal import Person

    return [Person(user, user, f"{user.lower()}@example.com") for user in users]


def _applications(registry: Registry, sign_in: str) -> list[Application]:
    """What Identity Center's console would be told of each team."""
    from studio_emulator.portal import Application

    sheets = [(team, sheet(team, sign_in)) for team in registry.teams.values()]
    return [
        Application(
            team=team.key,
            display_name=values.display_name,
            acs_url=values.acs_url,
            audience=values.audience,
            start_url=values.start_url,
            assigned=team.members,
        )
        for team, values in sheets
    ]


def _write_metadata(metadata: Mapping[str, str], folder: Path) -> Path:
    folder.mkdir()
    for team, text in metadata.items():
        (folder / f"{team}.xml").write_text(text, encoding="utf-8")
    return folder
