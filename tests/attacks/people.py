"""Of whom and of which team a message speaks: other teams', twice, or written to deceive."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from attacks.attack import (
    TEAM1,
    TEAM2,
    TEAM10,
    Attempt,
    assertion_of,
    attempt,
    before_signing,
    grouped,
    message,
    replacing,
)
from attacks.edits import Row
from saml_backend.applications import SamlApplication
from saml_backend.names import saml
from saml_backend.refusal import Step
from saml_kit import identity_provider_key
from saml_kit.message import SAML


def teams() -> Iterator[Row]:
    """Whose application speaks for whom: an application signs for its own team only."""
    wrong = (Step.CHECKS, "team-wrong")
    yield "Team1's application says Team2", *wrong, before_signing(attributes=said(team=("Team2",)))
    yield "Team1's application says Team10", *wrong, before_signing(attributes=said(team=("Team10",)))
    yield "Team1's application says TEAM1", *wrong, before_signing(attributes=said(team=("TEAM1",)))
    yield "Team1's application says nothing of a team", *wrong, before_signing(attributes=said(team=None))
    for other in (TEAM2, TEAM10):
        # The library reads Destination by its beginning, so Team10's passes there.
        reason = "audience-wrong" if other is TEAM10 else "destination-wrong"
        yield f"{other.team}'s own message at Team1", Step.VERIFY, reason, _sent_to(other, TEAM1)
        as_if = _as_if_of(TEAM1, other)
        yield f"Team1's message, signed by {other.team}'s application", Step.VERIFY, "signature-invalid", as_if
    yield (
        "Team10's application says Team1",
        *wrong,
        lambda: attempt(
            message(TEAM10, attributes=said(team=("Team1",))).signed(identity_provider_key("Team10")),
            application=TEAM10,
        ),
    )


def _sent_to(of: SamlApplication, to: SamlApplication) -> Callable[[], Attempt]:
    return lambda: attempt(message(of).signed(), application=to)


def _as_if_of(of: SamlApplication, signer: SamlApplication) -> Callable[[], Attempt]:
    return lambda: attempt(message(of).signed(identity_provider_key(signer.team)), application=of)


def said(
    user: tuple[str, ...] | None = ("user1",),
    team: tuple[str, ...] | None = ("Team1",),
    more: tuple[tuple[str, tuple[str, ...]], ...] = (),
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The attributes of an assertion, each with its values."""
    named = (("ssouserid", user), ("teamid", team))
    return tuple((name, values) for name, values in named if values is not None) + more


def attributes() -> Iterator[Row]:
    """Attributes that come twice, in several spellings, or look like something else."""
    team, user = (Step.CHECKS, "team-wrong"), (Step.CHECKS, "user-id-wrong")
    repeated = (Step.CHECKS, "attribute-repeated")
    yield "two values of teamid", *team, before_signing(attributes=said(team=("Team1", "Team2")))
    yield "two values of ssouserid", *user, before_signing(attributes=said(user=("user1", "admin")))
    twice = said(more=(("teamid", ("Team2",)),))
    yield "teamid twice", *repeated, before_signing(attributes=twice)
    for name in ("TeamId", "SSOUSERID", "t\u0435amid", "team\u200bid", "teamid ", "\uff54eamid"):
        yield f"{name!a} beside", *repeated, before_signing(attributes=said(more=((name, ("Team2",)),)))
    for name, text in {
        "a line break": "Team1\n",
        "a space before": " Team1",
        "a tab": "Team1\t",
        "a homoglyph": "\u0422eam1",
        "a zero-width space": "Team\u200b1",
        "a full-width letter": "\uff34eam1",
        "5,000 characters": "Team1" * 1_000,
        "nothing": "",
    }.items():
        yield f"teamid with {name}", *team, before_signing(attributes=said(team=(text,)))
    for name, text in {
        "a line break": "user1\n",
        "a space": "user 1",
        "a homoglyph": "us\u0435r1",
        "a zero-width joiner": "user\u200d1",
        "a combining accent": "use\u0301r1",
        "text from right to left": "\u202euser1",
        "5,000 characters": "u" * 5_000,
        "nothing": "",
    }.items():
        yield f"user id with {name}", *user, before_signing(attributes=said(user=(text,)))
    yield "no user id", *user, before_signing(attributes=said(user=None))
    yield "no value of the user id", *user, before_signing(attributes=said(user=()))
    yield "no attributes", Step.GUARD, "attributes-absent", before_signing(attributes=())
    yield "user id in an element of its own", Step.GUARD, "content-unknown", before_signing(_nested_value)
    profile = (Step.CHECKS, "permission-profile-wrong")
    for name, values in {"two values": ("data-scientist", "administrator"), "no value": ()}.items():
        more = (("permissionprofile", values),)
        yield f"permission profile with {name}", *profile, before_signing(attributes=said(more=more))
    spelled = said(more=(("PermissionProfile", ("data-scientist",)),))
    yield "permission profile under another spelling", *profile, before_signing(attributes=spelled)
    unknown = said(more=(("permissionprofile", ("administrator",)),))
    yield (
        "permission profile that the team does not have",
        Step.ENTITLEMENT,
        "permission-profile-unknown",
        (before_signing(attributes=unknown)),
    )


def _nested_value(response: etree._Element) -> None:
    value = next(assertion_of(response).iter(saml("AttributeValue")))
    value.text = None
    value.append(SAML.NameID("user1"))


def splits() -> Iterator[Row]:
    """Markup inside a text: readers that stop at it read another text than was signed."""
    for name, markup in {
        "a comment": b"us<!-- -->er1",
        "a processing instruction": b"us<?x?>er1",
        "CDATA": b"<![CDATA[user1]]>",
    }.items():
        yield f"user id split by {name}", Step.GUARD, "markup-forbidden", replacing(b"user1", markup)
    shortened = replacing(b"user@example.com", b"user@example.com<!---->.attacker.example")
    yield "e-mail split by a comment", Step.GUARD, "markup-forbidden", shortened


ATTACKS = grouped("content", (*teams(), *attributes(), *splits()))
