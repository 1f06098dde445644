"""A trace as people read it: one sentence, and a scenario for each step that is complete by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from abac.language.policy import PolicyType
from abac.prove.counterexample import scenario
from abac.prove.steps.facts import Harm
from abac.prove.steps.search import Found, Step, Trace
from abac.report import sentences
from abac.results.proof import Counterexample

_ORDINALS: Final = ("first", "then", "then")
_GRANTING: Final = (PolicyType.IDENTITY, PolicyType.RESOURCE)


def counterexamples(found: Found) -> Iterator[Counterexample]:
    """One counterexample for each trace, by first action and harm."""
    for key in sorted(found.traces):
        yield _counterexample(found.traces[key], tuple(sorted(found.types[key])))


def _counterexample(trace: Trace, types: tuple[str, ...]) -> Counterexample:
    first, last = trace.steps[0], trace.steps[-1]
    told = "; ".join(f"{word} {_told(step)}" for word, step in zip(_ORDINALS, trace.steps, strict=False))
    attacker = trace.stage.attacker
    number = sentences.count(len(trace.steps), "allowed step")
    whom = "runs code as whom nobody let it" if trace.harm is Harm.BORROW else f"harms {trace.stage.victim.team}"
    return Counterexample(
        why=f"in {number} {attacker.team} {whom}: {told}; I7 expects that one of them is denied",
        action=first.move.call.action.full_name,
        principal=attacker.role.arn,
        principal_kind=attacker.role.kind,
        resource_types=types,
        steps=tuple(_scenario(place, step) for place, step in enumerate(trace.steps, start=1)),
        decision=last.found.decision,
    )


def _told(step: Step) -> str:
    call, request = step.move.call, step.found.request
    refs = [ref for ref in step.found.decision.decided_by if ref.policy_type in _GRANTING]
    by = "; ".join(sentences.statement(ref) for ref in refs)
    allowed = f" (allowed by {by})" if by else ""
    return f"{call.actor.words} calls {request.action} on {request.resource}{allowed}, so that {step.move.so}"


def _scenario(place: int, step: Step) -> dict[str, object]:
    call, found = step.move.call, step.found
    documents = call.actor.documents(call.action.full_name)
    name = f"I7, step {place}: {call.actor.words} calls {call.action.full_name}, so that {step.move.so}"
    return scenario(name, found.request, documents.at(found.request.resource), found.decision)
