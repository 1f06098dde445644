"""The last steps before Studio, for the sign-in and for the wait page: opener, Studio profile, URL, audit record."""

from __future__ import annotations

from dataclasses import dataclass

from saml_backend.entitlement import Entitlement
from saml_backend.landing import find_landing
from saml_backend.ports import Audit, Clock, Entry, Openers, Studio
from saml_backend.profiles import State, ensure_profile
from saml_backend.refusal import Refused, Step
from saml_backend.visit import Visit

_STOPPED = {
    State.FAILED: "profile-failed",
    State.UPDATE_FAILED: "profile-update-failed",
    State.DELETING: "profile-deleting",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens Studio for an entitlement, once somebody has decided that it may be opened."""

    openers: Openers
    audit: Audit
    clock: Clock

    def prepare(self, entitlement: Entitlement, visit: Visit) -> Studio | None:
        """Return the Studio if its profile is in service, None while it is not yet.

        Raises:
            Refused: at step PROFILE; the profile is another's, or AWS has given up on it.
            Unavailable, Throttled: AWS did not answer.
        """
        studio = self.openers.assume(entitlement)
        readiness = ensure_profile(studio, entitlement)
        visit.profile_created = visit.profile_created or readiness.created
        if readiness.state in _STOPPED:
            visit.failure = readiness.failure
            raise Refused(Step.PROFILE, _STOPPED[readiness.state], "look at the Studio profile in SageMaker's console")
        return studio if readiness.state is State.READY else None

    def record(self, entitlement: Entitlement, landing: str | None, visit: Visit) -> None:
        """Write the audit record; the caller sends the visitor to Studio only after it."""
        visit.outcome = "opened"
        self.audit.entered(
            Entry(
                at=self.clock(),
                user=entitlement.user,
                team=entitlement.team,
                account=entitlement.account,
                region=entitlement.region,
                domain=entitlement.domain,
                studio_profile=entitlement.profile_name,
                execution_role=entitlement.execution_role,
                address=visit.address,
                vpc_endpoint=visit.vpc_endpoint,
                landing=landing,
                session_seconds=entitlement.session_duration_seconds,
                reference=visit.reference,
            )
        )

    def presign(self, studio: Studio, entitlement: Entitlement, landing: str | None) -> str:
        """Return the presigned URL: a bearer secret of seconds, for the Location header and nothing else."""
        return studio.presign(find_landing(landing, entitlement.landing))
