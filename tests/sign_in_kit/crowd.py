"""A crowd that clicks at once, for the first time: what becomes of every click, and of the Studio profiles."""

from __future__ import annotations

import contextlib
import io
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import saml_kit
from saml_backend.entitlement import Entitlement
from saml_backend.http import HttpResponse
from saml_backend.ports import Throttled, Unavailable
from saml_kit.clock import NOW
from sign_in_kit.directory import directory_text, team_row
from sign_in_kit.memory import MemoryStudio, MemoryStudios
from sign_in_kit.site import Site
from sign_in_kit.visitor import Visitor

POLL_SECONDS = 10  # of the site's clock: what the wait page's script comes to
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """So many people, spread over teams with an account each, who click so often, through so many threads.

    A share `faults` of all calls to SageMaker fails; CreateUserProfile lets one call a second through for each caller,
    which is the opener of one account.
    """

    people: int
    clicks: int
    teams: int
    threads: int
    faults: float = 0.05
    rounds: int = 40
    seed: int = 7


@dataclass
class Outcome:
    """What became of it: `ends` counts the clicks by how they ended, `seconds` are the wall clock's."""

    studio_profiles: int = 0
    in_a_wrong_one: int = 0
    entered: set[str] = field(default_factory=set)
    ends: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0


def click_at_once(crowd: Crowd) -> Outcome:
    """Let everybody click, then let those who wait ask on until they are in, refused, or the rounds are over."""
    teams = {f"Team{number}": team_row(f"Team{number}", account=f"{number:012}") for number in range(crowd.teams)}
    for team in teams:
        saml_kit.identity_provider_key(team)  # made before the threads, of which two could make two
    studios = _BusyStudios(crowd)
    site = Site(text=directory_text(**teams), studios=studios, level="ERROR")
    studios.clock = lambda: site.now
    visitors = [_Clicker(site, number % crowd.people, crowd.teams) for number in range(crowd.people * crowd.clicks)]
    random.Random(crowd.seed).shuffle(visitors)
    outcome = Outcome()
    began = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()), ThreadPoolExecutor(crowd.threads) as threads:
        _together(threads, _Clicker.click, visitors)
        outcome.seconds = time.perf_counter() - began
        for _ in range(crowd.rounds):
            waiting = [visitor for visitor in visitors if visitor.end == "wait page"]
            site.later(seconds=POLL_SECONDS)
            _together(threads, _Clicker.ask, waiting)
    outcome.studio_profiles = len(studios.profiles)
    for visitor in visitors:
        outcome.ends[visitor.end] += 1
        outcome.milliseconds.append(visitor.milliseconds)
        outcome.in_a_wrong_one += visitor.end == "Studio" and not visitor.is_own
        outcome.entered |= {visitor.visitor.user} if visitor.end == "Studio" else set()
    return outcome


class _Clicker:
    """One click of one person, in a browser of its own."""

    def __init__(self, site: Site, person: int, teams: int) -> None:
        self.visitor, self.team = Visitor(site, user=f"person{person}"), f"Team{person % teams}"
        self.end, self.place, self.milliseconds = "nowhere", "", 0.0

    @property
    def is_own(self) -> bool:
        """Whether the Studio that opened is this person's in this team."""
        return f"-{self.visitor.user}-{self.team.lower()}-" in self.place

    def click(self) -> None:
        """Click the tile."""
        form = saml_kit.body(self.visitor.message(self.team))
        began = time.perf_counter()
        self._ended(self.visitor.post(f"/saml/{self.team}", form))
        self.milliseconds = (time.perf_counter() - began) * 1_000

    def ask(self) -> None:
        """Let the wait page load itself anew."""
        self._ended(self.visitor.follow(self.visitor.get(f"/wait?team={self.team}")))

    def _ended(self, response: HttpResponse) -> None:
        location = response.headers.get("location", "")
        if response.status == 302 and "studio.example" in location:
            self.end, self.place = "Studio", location
        elif response.status in (200, 303):
            self.end = "wait page"
        else:
            # A page of 503 leaves ticket and wait page as they were; who has none clicks the tile again.
            has_ticket = f"__Host-ticket-{self.team}" in self.visitor.cookies
            self.end = "wait page" if response.status == 503 and has_ticket else f"error page {response.status}"


class _BusyStudios(MemoryStudios):
    """Studio as it is on a bad day."""

    def __init__(self, crowd: Crowd) -> None:
        super().__init__(fault=self._at_random, looks=1)
        self.clock: Callable[[], datetime] = lambda: NOW
        self._faults, self._random = crowd.faults, random.Random(crowd.seed)
        self._created: Counter[str] = Counter()

    def assume(self, entitlement: Entitlement) -> MemoryStudio:
        """Return a Studio whose creations are throttled."""
        return _BusyStudio(self, entitlement)

    def throttle(self, account: str) -> None:
        """Let one call a second through for each account, and one at the beginning."""
        with self.lock:
            if self._created[account] > (self.clock() - NOW).total_seconds():
                raise Throttled("sagemaker", "ThrottlingException")
            self._created[account] += 1

    def _at_random(self, _operation: str) -> None:
        if self._random.random() < self._faults:
            raise Unavailable("sagemaker", "InternalFailure")


class _BusyStudio(MemoryStudio):
    """One entitlement's Studio on a bad day."""

    def create_profile(self) -> bool:
        """Create, unless somebody of this account did so within the second."""
        assert isinstance(self.studios, _BusyStudios)
        self.studios.throttle(self.entitlement.account)
        return super().create_profile()


def _together(threads: ThreadPoolExecutor, act: Callable[[_T], None], everybody: Iterable[_T]) -> Sequence[None]:
    return list(threads.map(act, everybody))
