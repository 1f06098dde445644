"""The sign-in itself: to the identity provider, back with an assertion, and on to Studio or to the wait page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from saml_backend.applications import AuthnRequest, Flow, SamlApplication
from saml_backend.begun import REQUESTS_KEPT, begin, read_begun
from saml_backend.entitlement import Entitlement, entitle
from saml_backend.http import HttpRequest, HttpResponse, found, see_other
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
        CSRF).
        """
        application = self.application(team, visit)
        if application.flow is Flow.IDP_INITIATED:
            raise Refused(Step.CHECKS, "flow-not-allowed", "the team's sign-in begins at the identity provider's tile")
        asked = AuthnRequest.new(application, self.clock())
        forgotten = read_begun(request, team)[: 1 - REQUESTS_KEPT]
        visit.outcome = "begun"
        landing = allowed_landing(request.query.get("landing"), self.directory.current().team(team).landing)
        cookies = [begin(asked.id, self.clock()).cookie(team), *(each.forgotten(team) for each in forgotten)]
        return found(asked.redirect_url(landing), *cookies)

    def finish(self, request: HttpRequest, visit: Visit, team: str) -> HttpResponse:
        """Answer POST /saml/{team}: 302 to Studio, or 303 to the wait page where the Studio profile is new.

        Raises:
            Refused: at any step; nothing was opened.
            Unavailable: a store or AWS is down; nothing was opened.
        """
        form = SamlForm.read(request.body, request.headers.get("content-type", ""))
        application = self.application(team, visit)
        begun = read_begun(request, team)[-REQUESTS_KEPT:]
        assertion = self._validated(form, application, [each.id for each in begun])
        self._claim(assertion)
        entitlement = entitle(assertion, self.directory.current())
        visit.user, visit.studio_profile = entitlement.user, entitlement.profile_name
        check_network(request, entitlement, self.settings.trusted_proxies)
        response = self._open_or_wait(entitlement, allowed_landing(form.relay_state, entitlement.landing), visit)
        answered = [each.forgotten(team) for each in begun if each.id == assertion.in_response_to]
        return replace(response, cookies=(*response.cookies, *answered))

    def application(self, team: str, visit: Visit) -> SamlApplication:
        """Return the application of a team of the directory. Raises Refused: there is no such team; Unavailable."""
        flow = self.directory.current().team(team).flow
        visit.team = team
        return self.applications.application(team, flow)

    def _validated(self, form: SamlForm, application: SamlApplication, begun: Sequence[str]) -> VerifiedAssertion:
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
        try:
            studio: Studio | None = self.opening.prepare(entitlement, visit)
            if studio is not None:
                url = self.opening.presign(studio, entitlement, landing)
                self.opening.record(entitlement, landing, visit)
                return found(url)
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
        return see_other(self.settings.url("wait", team=team), ticket_cookie(team, ticket))
