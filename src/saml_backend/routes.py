"""Path and method → handler → response; the one place where every exception ends.

Whatever a stranger sends gets an answer below 500. 503 says that a service of ours is down. Anything unforeseen is
refused with 403 and a reference id: a fault must not open a door.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from urllib.parse import unquote

from saml_backend.applications import service_provider_metadata
from saml_backend.http import HttpRequest, HttpResponse, MalformedRequest
from saml_backend.network import caller_address
from saml_backend.observability import Journal
from saml_backend.opening import Opening
from saml_backend.pages import (
    NOT_FOUND,
    REFUSED,
    SAFE_HEADERS,
    UNAVAILABLE,
    WRONG_METHOD,
    Pages,
    Words,
    words_for,
)
from saml_backend.ports import ApplicationSource, Clock, DirectorySource, Openers, Replays, Tickets, Unavailable
from saml_backend.refusal import Misconfigured, Refused
from saml_backend.settings import Settings
from saml_backend.sign_in import SignIn
from saml_backend.visit import Visit
from saml_backend.waiting import Waiting

Handler = Callable[[HttpRequest, Visit], HttpResponse]


@dataclass(frozen=True, slots=True)
class Routes:
    """The sign-in as one function from request to response; it never raises."""

    settings: Settings
    pages: Pages
    journal: Journal
    sign_in: SignIn
    waiting: Waiting

    def answer(self, read: Callable[[], HttpRequest]) -> HttpResponse:
        """Answer the request that `read` returns, and log it; `read` may raise MalformedRequest."""
        visit, began = Visit(), perf_counter()
        try:
            response = self._routed(read(), visit)
        except Refused as refused:
            visit.refused(refused)
            response = self._page(words_for(refused), visit)
        except MalformedRequest:
            visit.outcome, visit.step, visit.reason = "refused", "limits", "request-malformed"
            response = self._page(REFUSED, visit)
        except (Unavailable, Misconfigured) as error:
            visit.failed("unavailable", error)
            response = self._page(UNAVAILABLE, visit, {"retry-after": "60"})
        except Exception as error:  # INVARIANT: the only catch-all; nothing is opened and nothing of it is shown
            visit.failed("defect", error)
            response = self._page(REFUSED, visit)
        self.journal.finished(visit, response.status, (perf_counter() - began) * 1_000)
        return replace(response, headers={**SAFE_HEADERS, **response.headers})

    def _routed(self, request: HttpRequest, visit: Visit) -> HttpResponse:
        address = caller_address(request, self.settings.trusted_proxies)
        visit.address, visit.vpc_endpoint = str(address or ""), request.vpc_endpoint
        name, team = self._split(request.path)
        methods = self._of_team(team).get(name) if team else self._of_nobody().get(name)
        if methods is None:
            visit.outcome = "not-found"
            return self._page(NOT_FOUND, visit)
        visit.route = name
        handler = methods.get(request.method)
        if handler is None:
            visit.outcome = "wrong-method"
            return self._page(WRONG_METHOD, visit, {"allow": ", ".join(methods)})
        return handler(request, visit)

    def _split(self, path: str) -> tuple[str, str]:
        """`/saml/Team1` → `saml`, `Team1`; a path of more parts ends in a team that nobody can have."""
        name, _, team = path.removeprefix(self.settings.base_path).removeprefix("/").partition("/")
        return name, unquote(team)

    def _of_team(self, team: str) -> Mapping[str, Mapping[str, Handler]]:
        return {
            "saml": {"POST": partial(self.sign_in.finish, team=team)},
            "login": {"GET": partial(self.sign_in.begin, team=team)},
            "metadata": {"GET": partial(self._metadata, team=team)},
        }

    def _of_nobody(self) -> Mapping[str, Mapping[str, Handler]]:
        return {
            "wait": {"GET": self.waiting.wait},
            "status": {"GET": self.waiting.status},
            "open": {"GET": self.waiting.open, "POST": self.waiting.open},
            "health": {"GET": self._health},
            "signed-out": {"GET": self._signed_out},
        }

    def _metadata(self, _request: HttpRequest, visit: Visit, team: str) -> HttpResponse:
        body = service_provider_metadata(self.sign_in.application(team, visit)).decode()
        return HttpResponse(status=200, headers={"content-type": "application/samlmetadata+xml"}, body=body)

    def _health(self, _request: HttpRequest, _visit: Visit) -> HttpResponse:
        """200 where the directory can be served from; it says nothing of teams."""
        self.sign_in.directory.current()
        return HttpResponse(status=200, headers={"content-type": "application/json"}, body='{"status": "ok"}')

    def _signed_out(self, _request: HttpRequest, _visit: Visit) -> HttpResponse:
        return self.pages.signed_out()

    def _page(self, words: Words, visit: Visit, headers: Mapping[str, str] | None = None) -> HttpResponse:
        page = self.pages.refusal(words, visit.reference)
        return replace(page, headers={**page.headers, **(headers or {})})


def assemble(
    *,
    settings: Settings,
    clock: Clock,
    journal: Journal,
    pages: Pages,
    directory: DirectorySource,
    applications: ApplicationSource,
    replays: Replays,
    tickets: Tickets,
    openers: Openers,
) -> Routes:
    """Return the sign-in over these ports; AWS's adapters or a test's, it makes no difference to it."""
    opening = Opening(openers, journal, clock)
    return Routes(
        settings,
        pages,
        journal,
        SignIn(settings, clock, directory, applications, replays, tickets, opening),
        Waiting(settings, pages, clock, tickets, opening),
    )
