"""A proof report in sentences that every form of it repeats."""

from __future__ import annotations

import json
from typing import Any, Final

from abac.located import Place
from abac.report import sentences
from abac.results.proof import Counterexample, ProofReport, ProofStatus, PropertyProof

_NAMED: Final = 3  # resource types named where an action breaks a property on many


def headline(report: ProofReport) -> str:
    """The verdict in one sentence; it never says more than what was proved."""
    refuted = [each.id for each in report.properties if each.status is ProofStatus.REFUTED]
    if refuted:
        verb = "property is" if len(refuted) == 1 else "properties are"
        return f"The contract does not hold: {len(refuted)} {verb} refuted ({', '.join(refuted)})."
    if report.uncovered:
        verb = "is" if len(report.uncovered) == 1 else "are"
        return f"The contract does not hold: {sentences.count(len(report.uncovered), 'action')} {verb} uncovered."
    if report.status is ProofStatus.PROVED:
        proved = report.counted()[ProofStatus.PROVED]
        return f"Proved for all requests: {sentences.count(proved, 'property', 'properties')} of the contract."
    if report.status is ProofStatus.UNKNOWN:
        return "It is unknown whether the contract holds; unknown never counts as proved."
    return "Nothing is proved yet: every property waits for a part that is built later."


def tally(report: ProofReport) -> str:
    """How many properties are in which state: `14 proved, 1 refuted, 3 pending`."""
    words = (f"{number} {status.value}" for status, number in report.counted().items() if number)
    return ", ".join(words) or "no properties"


def fine_print(report: ProofReport) -> tuple[str, ...]:
    """What a reader of the verdict has to know besides: reserved names, how the source was read."""
    reserved = (f"reserved, or the policies would not isolate: {name}" for name in report.reserved_names)
    notes = (f"note: {note}" for note in report.source.get("notes", ()))
    odd = report.source.get("not_understood") or ()
    understood = (f"{sentences.count(len(odd), 'element')} of the source not understood: {text}" for text in odd[:1])
    return (*reserved, *notes, *understood)


def because(proof: PropertyProof) -> str | None:
    """Why a property is pending or unknown."""
    if proof.because is None:
        return None
    return f"{'waits for' if proof.status is ProofStatus.PENDING else 'because'} {proof.because}"


def example(one: Counterexample) -> str:
    """A counterexample as one sentence, with the resource types that break the property in the same way."""
    types = one.resource_types
    if len(types) < 2:
        return f"{one.why}."
    named = ", ".join(types) if len(types) <= _NAMED else f"{', '.join(types[:_NAMED])}, …"
    return f"{one.why} ({len(types)} resource types: {named})."


def requests(one: Counterexample) -> tuple[str, ...]:
    """The request of a counterexample in one line, or of its steps one after another, each by the role that calls."""
    if one.steps:
        told = enumerate((step["request"] for step in one.steps), start=1)
        return tuple(f"{number}. {_request(each)}, as {_caller(each['principal'])}" for number, each in told)
    return () if one.scenario is None else (_request(one.scenario["request"]),)


def _caller(principal: str) -> str:
    """The role's name of a session, else the principal itself."""
    parts = principal.split("/")
    return parts[1] if ":assumed-role/" in principal and len(parts) > 1 else principal


def _request(found: dict[str, Any]) -> str:
    told = [f"{key}={_value(value)}" for key, value in found["context"].items() if not _follows(key)]
    return f"{found['action']} on {found['resource']}" + (f" with {', '.join(told)}" if told else "")


def place(one: Counterexample) -> Place:
    """Where the first deciding statement stands that has a place."""
    refs = one.decision.decided_by if one.decision else ()
    return next((ref.place for ref in refs if ref.place.file), Place(""))


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _follows(key: str) -> bool:
    name = key.lower()
    service_tag = not name.startswith("aws:") and ":resourcetag/" in name
    return service_tag or name.startswith(("aws:principal", "aws:resourceaccount"))
