"""The sign-in itself: to the identity provider, back with an assertion, and on to Studio or to the wait page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from saml_backend.applications import AuthnRequest, Flow, SamlApplication
from saml_backend.entitlement import Entitlement, entitle
from saml_backend.http import HttpRequest, HttpResponse, found, host_cookie, see_other
from saml_backend.landing import allowed_landing
from saml_backend.limits import SamlForm
from saml_backend.network import check_network
from saml_backend.opening import Opening
from saml_backend.ports import ApplicationSource, Clock, DirectorySource, Replays, Studio, Throttled, Ticket, Tickets
from saml_backend.refusal import Refused, Step
from saml_backend.settings import Settings
from saml_backend.tickets import TICKET_SECONDS, new_ticket, ticket_cookie, ticket_digest
from saml_backend.validation import VerifiedAssertion, validate
from saml_backend.visit import Visit

REQUEST_SECONDS = 600  # how long a person may take at the identity provider's login page
# A double click on the tile begins two sign-ins in two tabs; either may come back first.
REQUESTS_KEPT = 3
_REQUEST_ID = re.compile("[A-Za-z_][A-Za-z0-9_-]{15,80}")
_ANSWERS_ANOTHER = "request-other"


@dataclass(frozen=True, slots=True)
class SignIn:
    """`/login/{team}` and `/saml/{team}`."""

    settings: Settings
    clock: Clock
    directory: DirectorySource
    applications: ApplicationSource
    replays: Replays
    tickets: Tickets
    opening: Opening

    def begin(self, request: HttpRequest, visit: Visit, team: str) -> HttpResponse:
        """Answer GET /login/{team}: 302 to the identity provider, with a cookie that only this browser has.

        The response must name the request in this cookie, so nobody can push a sign-in of his own onto a visitor (login
        CSRF). `None`: it has to come along with a POST from another site.
        """
        application = self.application(team, visit)
        if application.flow is Flow.IDP_INITIATED:
            raise Refused(Step.CHECKS, "flow-not-allowed", "the team's sign-in begins at the identity provider's tile")
        asked = AuthnRequest.new(application, self.clock())
        kept = [*_begun(request, team), asked.id][-REQUESTS_KEPT:]
        visit.outcome = "begun"
        landing = allowed_landing(request.query.get("landing"), self.directory.current().team(team).landing)
        cookie = host_cookie(_cookie(team), ".".join(kept), same_site="None", seconds=REQUEST_SECONDS)
        return found(asked.redirect_url(landing), cookie)

    def finish(self, request: HttpRequest, visit: Visit, team: str) -> HttpResponse:
        """Answer POST /saml/{team}: 302 to Studio, or 303 to the wait page where the Studio profile is new.

        Raises:
            Refused: at any step; nothing was opened.
            Unavailable: a store or AWS is down; nothing was opened.
        """
        form = SamlForm.read(request.body, request.headers.get("content-type", ""))
        application = self.application(team, visit)
        assertion = self._validated(form, application, _begun(request, team))
        self._claim(assertion)
        entitlement = entitle(assertion, self.directory.current())
        visit.user, visit.studio_profile = entitlement.user, entitlement.profile_name
        check_network(request, entitlement, self.settings.trusted_proxies)
        return self._open_or_wait(entitlement, allowed_landing(form.relay_state, entitlement.landing), visit)

    def application(self, team: str, visit: Visit) -> SamlApplication:
        """Return the application of a team of the directory. Raises Refused: there is no such team; Unavailable."""
        flow = self.directory.current().team(team).flow
        visit.team = team
        return self.applications.application(team, flow)

    def _validated(self, form: SamlForm, application: SamlApplication, begun: tuple[str, ...]) -> VerifiedAssertion:
        """Return the verified assertion; it answers any one of the requests that this browser began, or none at all."""
        *others, last = begun or (None,)
        for request in others:
            try:
                return validate(form, application, now=self.clock(), expected_request=request)
            except Refused as refused:
                if refused.reason != _ANSWERS_ANOTHER:
                    raise
        return validate(form, application, now=self.clock(), expected_request=last)

    def _claim(self, assertion: VerifiedAssertion) -> None:
        """Use the assertion up, before anything is done on its word; a store that is down refuses it too."""
        self.replays.claim(assertion.replay_key, assertion.not_on_or_after, self.clock())

    def _open_or_wait(self, entitlement: Entitlement, landing: str | None, visit: Visit) -> HttpResponse:
        team = entitlement.team
        forget = host_cookie(_cookie(team), "", same_site="None", seconds=0)
        try:
            studio: Studio | None = self.opening.prepare(entitlement, visit)
            if studio is not None:
                url = self.opening.presign(studio, entitlement, landing)
                self.opening.record(entitlement, landing, visit)
                return found(url, forget)
        except Throttled:  # the wait page asks again, and creates the Studio profile if it must
            pass
        ticket = new_ticket()
        now = self.clock()
        waiting = Ticket(
            entitlement=entitlement,
            landing=landing,
            reference=visit.reference,
            created=now,
            expires=now + timedelta(seconds=TICKET_SECONDS),
        )
        self.tickets.put(ticket_digest(ticket), waiting)
        visit.outcome = "ticket"
        return see_other(self.settings.url("wait", team=team), forget, ticket_cookie(team, ticket))


def _cookie(team: str) -> str:
    return f"request-{team}"


def _begun(request: HttpRequest, team: str) -> tuple[str, ...]:
    """Return the ids of the requests that this browser began for a team, oldest first."""
    kept = request.cookies.get(f"__Host-{_cookie(team)}", "").split(".")[-REQUESTS_KEPT:]
    return tuple(filter(_REQUEST_ID.fullmatch, kept))
