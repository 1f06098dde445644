"""Which application a captured response is held against: that of the metadata, at the address where it went."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from abac.account.sign_in_doctor.captured import captured_form
from abac.account.sign_in_doctor.metadata import Metadata
from abac.errors import InputError
from abac.located import Place, Problem
from abac.teams import Registry

if TYPE_CHECKING:
    from saml_backend.applications import SamlApplication

_DESTINATION: Final = re.compile(r"""\bDestination\s*=\s*["'](https?://[^"'<>\s]+?)/saml/([^/?#"'<>\s]+)["']""")


def application_of(
    metadata: Metadata, response: str, *, team: str | None, url: str | None, registry: Registry | None
) -> SamlApplication:
    """The application as the sign-in would know it; team and address come from the response where nobody says them.

    Who begins its sign-ins, the registry says; without one, or for a team that it does not have, either may. Raises
    InputError where the metadata cannot be trusted at all, and where neither the caller nor the response says where it
    goes.
    """
    from saml_backend.applications import Flow, SamlApplication
    from saml_backend.refusal import Misconfigured

    known_url, known_team = (url, team) if url and team else _destination(response, url, team)
    row = registry.teams.get(known_team) if registry else None
    flow = Flow(row.sign_in) if row else Flow.BOTH
    try:
        return SamlApplication.from_metadata(metadata.text, team=known_team, base_url=known_url, flow=flow)
    except Misconfigured as error:
        problems = [Problem(metadata.place, problem, "metadata that verifies a response") for problem in error.problems]
        raise InputError(problems) from None


def _destination(response: str, url: str | None, team: str | None) -> tuple[str, str]:
    found = _DESTINATION.search(captured_form(response).written())
    if found is None:
        expected = "one that names `…/saml/TEAM`, or --team and --url"
        raise InputError([Problem(Place(response), "a response that does not say where it goes", expected)])
    return url or found[1], team or unquote(found[2])
