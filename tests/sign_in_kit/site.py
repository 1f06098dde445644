"""The sign-in over ports in memory: routes, clock, log and metrics of one deployment."""

from __future__ import annotations

import io
import itertools
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import saml_kit
from saml_backend.applications import Flow, SamlApplication
from saml_backend.directory import TeamDirectory
from saml_backend.http import HttpRequest, HttpResponse
from saml_backend.observability import default_logger, open_journal
from saml_backend.pages import load_pages
from saml_backend.routes import Routes, assemble
from saml_backend.settings import Settings
from saml_kit.clock import NOW
from saml_kit.providers import BASE_URL
from sign_in_kit.directory import directory_text, team_row
from sign_in_kit.memory import Fault, MemoryReplays, MemoryStudios, MemoryTickets, no_fault

TEAMS = {"Team1": team_row("Team1"), "Team2": team_row("Team2")}
_loggers = itertools.count()
_read = lru_cache(4)(TeamDirectory.read)  # as adapters do, the text is not read anew for each request


@dataclass
class Site:
    """One deployment in memory; `text` is its directory, `fault` is asked before each read of it."""

    text: str = field(default_factory=lambda: directory_text(**TEAMS))
    now: datetime = NOW
    studios: MemoryStudios = field(default_factory=MemoryStudios)
    replays: MemoryReplays = field(default_factory=MemoryReplays)
    tickets: MemoryTickets = field(default_factory=MemoryTickets)
    fault: Fault = no_fault
    level: str = "DEBUG"
    log: io.StringIO = field(default_factory=io.StringIO)
    settings: Settings = field(
        default_factory=lambda: Settings(
            base_url=BASE_URL,
            directory="file:directory.json",
            applications="file:applications",
            replay_table="studio-signin-replays",
            ticket_table="studio-signin-tickets",
            portal_url="https://portal.example.com",
            contact="platform@example.com",
        )
    )
    routes: Routes = field(init=False)

    def __post_init__(self) -> None:
        logger = default_logger(f"sign-in-{next(_loggers)}", stream=self.log, level=self.level)
        self.routes = assemble(
            settings=self.settings,
            clock=lambda: self.now,
            journal=open_journal(logger),
            pages=load_pages(self.settings),
            directory=self,
            applications=self,
            replays=self.replays,
            tickets=self.tickets,
            openers=self.studios,
        )

    def current(self) -> TeamDirectory:
        """Return the directory of the text."""
        self.fault("directory")
        return _read(self.text)

    def application(self, team: str, flow: Flow) -> SamlApplication:
        """Return the application of a team, with the key of that name."""
        self.fault("application")
        return saml_kit.application(team, flow=flow)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        return self.routes.answer(lambda: request)

    def later(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)

    def lines(self) -> list[dict[str, Any]]:
        """Return the log, line by line."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    def audit(self) -> list[dict[str, Any]]:
        """Return the audit records."""
        return [line for line in self.lines() if line.get("audit")]
