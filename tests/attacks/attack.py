"""What an attack is: an attempt that is accepted, one change, and the step and reason that refuse what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from lxml import etree

import saml_kit
from saml_backend.applications import Flow, SamlApplication
from saml_backend.directory import TeamDirectory
from saml_backend.directory.directory import digest_of
from saml_backend.entitlement import Entitlement, entitle
from saml_backend.limits import SamlForm
from saml_backend.names import saml
from saml_backend.refusal import Refused, Step
from saml_backend.validation import validate
from saml_kit.clock import NOW
from saml_kit.message import Edit
from saml_kit.sending import CONTENT_TYPE

TEAM1, TEAM2, TEAM10 = (saml_kit.application(team) for team in ("Team1", "Team2", "Team10"))
BEGUN_HERE = saml_kit.application("Team1", flow=Flow.SP_INITIATED)
REQUEST = "_request-of-this-browser"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What reaches the sign-in of one team; `request` is the one that this browser was sent with.

    `after` is what was sent before, for replays.
    """

    body: bytes
    application: SamlApplication = TEAM1
    request: str | None = None
    content_type: str = CONTENT_TYPE
    after: tuple[Attempt, ...] = field(default=())


class Attack(NamedTuple):
    """One line of the list: `make` returns the changed attempt; `honest` the one that it was made from."""

    group: str
    name: str
    step: Step
    reason: str
    make: Callable[[], Attempt]
    honest: Callable[[], Attempt]


def message(application: SamlApplication = TEAM1, **values: Any) -> saml_kit.Message:
    """What the team's identity provider says of User 1."""
    fixed = {"response_id": "_response", "assertion_id": "_assertion"}
    return saml_kit.Message.for_team(application, user="user1", now=NOW, **(fixed | values))


def attempt(xml: bytes, **more: Any) -> Attempt:
    """The attempt of sending a message."""
    return Attempt(body=saml_kit.body(xml), **more)


def honest() -> Attempt:
    """User 1 signs in to Team1."""
    return attempt(message().signed())


def answer() -> Attempt:
    """User 1 answers the request that the sign-in of Team1 began."""
    return attempt(message(in_response_to=REQUEST).signed(), application=BEGUN_HERE, request=REQUEST)


def after_signing(change: Callable[[etree._Element], object], *, response_too: bool = False) -> Callable[[], Attempt]:
    """An attacker changes the tree of a signed message on its way."""

    def make() -> Attempt:
        tree = etree.fromstring(message().signed(response_too=response_too))
        change(tree)
        return attempt(etree.tostring(tree))

    return make


def before_signing(*edits: Edit, **values: Any) -> Callable[[], Attempt]:
    """The team's own identity provider signs something else than it should."""
    return lambda: attempt(message(**values).signed(edits=edits))


def in_bytes(change: Callable[[bytes], bytes]) -> Callable[[], Attempt]:
    """An attacker changes the bytes of a signed message on its way."""
    return lambda: attempt(change(message().signed()))


def replacing(text: bytes, by: bytes) -> Callable[[], Attempt]:
    """An attacker replaces some bytes of a signed message wherever they stand."""
    return in_bytes(lambda xml: xml.replace(text, by))


def sign_in(tried: Attempt) -> Entitlement:
    """Go through every step of the core, as the sign-in does; `after` is claimed first.

    Raises:
        Refused: at one of them.
    """
    claimed: set[str] = set()
    for each in (*tried.after, tried):
        entitlement = _signed_in(each, claimed)
    return entitlement


def _signed_in(tried: Attempt, claimed: set[str]) -> Entitlement:
    form = SamlForm.read(tried.body, tried.content_type)
    assertion = validate(form, tried.application, now=NOW, expected_request=tried.request)
    if assertion.replay_key in claimed:
        raise Refused(Step.REPLAY, "assertion-used")
    claimed.add(assertion.replay_key)
    return entitle(assertion, DIRECTORY)


def assertion_of(response: etree._Element) -> etree._Element:
    """The assertion that stands directly in a response."""
    return child(response, saml("Assertion"))


def child(element: etree._Element, *path: str) -> etree._Element:
    """The first element at the end of a path of names."""
    for name in path:
        found = element.find(name)
        if found is None:
            raise LookupError(f"no {name}")
        element = found
    return element


def grouped(group: str, rows: Iterable[tuple[str, Step, str, Callable[[], Attempt]]]) -> tuple[Attack, ...]:
    """Rows of one group that all begin with User 1's own sign-in."""
    return tuple(Attack(group, *row, honest) for row in rows)


def _row(team: str, prefix: str) -> dict[str, object]:
    role = f"studio/{prefix}/{prefix}-data-scientist"
    return {
        "team_prefix": prefix,
        "display_name": team,
        "account": "111122223333",
        "region": "eu-west-1",
        "domain": "studio",
        "opener_role": "studio-signin/studio-opener-corporate",
        "execution_role": role,
        "execution_roles": {"data-scientist": role},
        "session_duration_seconds": int(timedelta(hours=8).total_seconds()),
        "user_settings": {},
        "tags": {"Team": team, "TeamPrefix": prefix},
        "network_profile": "corporate",
        "allowed_networks": ["203.0.113.0/24"],
        "sign_in": "sp_initiated",
        "profiles": {},
    }


_TEAMS = {team: _row(team, team.lower()) for team in ("Team1", "Team2", "Team10")}
DIRECTORY = TeamDirectory(_TEAMS, digest_of(_TEAMS))
