"""The wait page: who has no Studio profile yet holds a ticket, asks, and opens Studio with it once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from saml_backend.http import HttpRequest, HttpResponse, found, see_other
from saml_backend.network import check_network
from saml_backend.opening import Opening
from saml_backend.pages import Pages
from saml_backend.ports import Clock, Studio, Throttled, Ticket, Tickets
from saml_backend.refusal import Refused, Step
from saml_backend.settings import Settings
from saml_backend.tickets import sent_digest, spent_cookie
from saml_backend.visit import Visit

# Studio makes a profile in seconds to a minute; after this long the page says so instead of asking on.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Waiting:
    """`/wait`, `/status` and `/open`: each looks at the ticket anew, and only `/open` spends it."""

    settings: Settings
    pages: Pages
    clock: Clock
    tickets: Tickets
    opening: Opening

    def wait(self, request: HttpRequest, visit: Visit) -> HttpResponse:
        """Answer GET /wait: the page, or 303 to `/open` once the Studio profile is in service."""
        _, ticket = self._ticket(request, visit)
        if self._prepare(ticket, visit) is not None:
            return see_other(self.settings.url("open", team=ticket.entitlement.team))
        if self.clock() - ticket.created > PATIENCE:
            raise Refused(Step.PROFILE, "profile-stuck", "the Studio profile stays pending")
        visit.outcome = "waiting"
        return self.pages.wait(ticket.entitlement.team, visit.reference)

    def status(self, request: HttpRequest, visit: Visit) -> HttpResponse:
        """Answer GET /status for the page's script: `ready`, `pending`, or `stopped`; `/wait` then says why."""
        try:
            _, ticket = self._ticket(request, visit)
            ready = self._prepare(ticket, visit) is not None
            late = self.clock() - ticket.created > PATIENCE
            state = "ready" if ready else "stopped" if late else "pending"
        except Refused as refused:
            visit.refused(refused)
            state = "stopped"
        return HttpResponse(status=200, headers={"content-type": "application/json"}, body=json.dumps({"state": state}))

    def open(self, request: HttpRequest, visit: Visit) -> HttpResponse:
        """Answer GET or POST /open: 302 to Studio for the first who comes with the ticket.

        The URL is made before the ticket is spent, so that a fault of AWS leaves the ticket for another try; it leaves
        this function only if the ticket was still there to be spent.
        """
        digest, ticket = self._ticket(request, visit)
        studio = self._prepare(ticket, visit)
        if studio is None:
            return see_other(self.settings.url("wait", team=ticket.entitlement.team))
        url = self.opening.presign(studio, ticket.entitlement, ticket.landing)
        if not self.tickets.consume(digest, self.clock()):
            raise _no_ticket()
        self.opening.record(ticket.entitlement, ticket.landing, visit)
        return found(url, spent_cookie(ticket.entitlement.team))

    def _prepare(self, ticket: Ticket, visit: Visit) -> Studio | None:
        try:
            return self.opening.prepare(ticket.entitlement, visit)
        except Throttled:  # the next question comes in seconds
            return None

    def _ticket(self, request: HttpRequest, visit: Visit) -> tuple[str, Ticket]:
        """Return the live ticket that this browser holds, after the network check. Raises Refused, Unavailable."""
        team = request.query.get("team", "")
        digest = sent_digest(request, team)
        ticket = self.tickets.get(digest, self.clock()) if digest else None
        if digest is None or ticket is None or ticket.entitlement.team != team:
            raise _no_ticket()
        visit.team, visit.user = ticket.entitlement.team, ticket.entitlement.user
        visit.studio_profile = ticket.entitlement.profile_name
        visit.reference = ticket.reference
        check_network(request, ticket.entitlement, self.settings.trusted_proxies)
        return digest, ticket


def _no_ticket() -> Refused:
    return Refused(Step.TICKET, "ticket-unknown", "no ticket, one that was used, or one that has expired")
