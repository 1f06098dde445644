"""Each check is switched off in turn: then an attack gets through, or the check is recorded as a second line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

from attacks.attack import Attack, sign_in
from attacks.every import ATTACKS
from saml_backend import checks, entitlement, guard, limits, validation
from saml_backend.applications import SamlApplication
from saml_backend.refusal import Refused, Step

# Checks whose attacks are refused all the same when they are off: what refuses them then, and why the check is there.
SECOND_LINES: Mapping[str, str] = {
    "root-not-response": "no other root is in the grammar",
    "attributes-absent": "the grammar refuses it as well; this tells the administrator which mapping is not there",
    "reference-not-own": "the library refuses such references, but after it has run their transforms",
    "status-not-success": "the library refuses it",
    "confirmation-wrong": "the library takes no confirmation but bearer",
    "session-expired": "the library reads SessionNotOnOrAfter without drift",
    "response-too-large": "the guard refuses what is no XML; this bounds what it has to read",
    "body-too-large": "the message has a limit of its own; this bounds what is decoded",
}
TABLES = ((Step.GUARD, guard, "BYTES"), (Step.GUARD, guard, "CHECKS"), (Step.CHECKS, checks, "CHECKS"))
EVERYTHING = re.compile(r".*", re.DOTALL)


def _without(module: object, table: str, reason: str) -> Callable[[pytest.MonkeyPatch], None]:
    def off(monkeypatch: pytest.MonkeyPatch) -> None:
        rows = getattr(module, table)
        monkeypatch.setattr(module, table, tuple(row for row in rows if row.reason != reason))

    return off


def _with(module: object, name: str, value: object) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda monkeypatch: monkeypatch.setattr(module, name, value)


SWITCHES: dict[tuple[Step, str], Callable[[pytest.MonkeyPatch], None]] = {
    **{
        (step, row.reason): _without(module, table, row.reason)
        for step, module, table in TABLES
        for row in getattr(module, table)
    },
    (Step.LIMITS, "body-too-large"): _with(limits, "BODY_LIMIT", 10**9),
    (Step.LIMITS, "response-too-large"): _with(limits, "MESSAGE_LIMIT", 10**9),
    (Step.LIMITS, "relay-state-too-long"): _with(limits, "RELAY_STATE_LIMIT", 10**9),
    (Step.LIMITS, "content-type-wrong"): _with(limits, "_MEDIA_TYPE", EVERYTHING),
    (Step.VERIFY, "certificate-expired"): _with(
        SamlApplication, "current_certificates", lambda team, _: team.certificates
    ),
    (Step.ENTITLEMENT, "permission-profile-unknown"): _with(
        entitlement, "_execution_role", lambda entry, _: entry.execution_role
    ),
    (Step.VERIFY, "signature-invalid"): _with(validation, "verify", lambda *_, **__: None),
}


def outcome(attack: Attack) -> Refused | None:
    """What refuses an attack, None where it gets through."""
    try:
        sign_in(attack.make())
    except Refused as refused:
        return refused
    return None


def of(step: Step, reason: str) -> list[Attack]:
    """The attacks that a check refuses; the others never reach it, or pass it."""
    return [attack for attack in ATTACKS if (attack.step, attack.reason) == (step, reason)]


@pytest.mark.parametrize(("step", "reason"), SWITCHES, ids=lambda value: str(value))
def test_without_a_check_an_attack_gets_through(step: Step, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that nothing needs is not there; one that something else stands behind is recorded (issue, mutation)."""
    SWITCHES[step, reason](monkeypatch)
    through = [attack.name for attack in of(step, reason) if outcome(attack) is None]
    assert bool(through) is not (reason in SECOND_LINES)


def test_every_refusal_of_the_list_has_a_switch_or_is_the_only_way_to_read_a_message() -> None:
    """What has no switch is reading itself: a form, base64, XML, and what the library refuses."""
    unswitched = {(attack.step, attack.reason) for attack in ATTACKS} - SWITCHES.keys()
    reading = {
        (Step.LIMITS, "form-malformed"),
        (Step.LIMITS, "field-repeated"),
        (Step.LIMITS, "response-absent"),
        (Step.LIMITS, "base64-wrong"),
        (Step.GUARD, "xml-malformed"),
    }
    others = {step for step, _ in unswitched - reading}
    assert others <= {Step.VERIFY, Step.REPLAY, Step.ENTITLEMENT}


def test_every_second_line_is_a_check() -> None:
    """The record has no line of a check that is gone."""
    assert SECOND_LINES.keys() <= {reason for _, reason in SWITCHES}
