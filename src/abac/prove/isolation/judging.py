"""Tallies → proof results: what each property came to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from abac.contract import Contract
from abac.contract.properties import Property
from abac.prove.counterexample import scenario, why
from abac.prove.isolation.tally import Breach, PropertyTally, Tally
from abac.results import StatementRef
from abac.results.proof import Counterexample, ProofStatus, PropertyProof

_NOTHING: Final = "no row was constrained by it: nothing in this source is its subject"
_UNKNOWNS: Final = 3  # reasons told; their number is always given


def judged(contract: Contract, only: Iterable[str], tally: Tally) -> tuple[PropertyProof, ...]:
    """The result of each property of the contract that is in `only`, in the contract's order."""
    wanted = set(only)
    return tuple(
        _result(found, tally.properties.get(name, PropertyTally()))
        for name, found in contract.properties.items()
        if name in wanted
    )


def _result(found: Property, tally: PropertyTally) -> PropertyProof:
    status, because = _status(found, tally)
    keys = sorted(tally.breaches, key=lambda key: (key[0], key[1].value))
    examples = tuple(_counterexample(found.id, tally.breaches[key], tuple(sorted(tally.types[key]))) for key in keys)
    core = () if status is not ProofStatus.PROVED else tuple(sorted(tally.core, key=_order))
    return PropertyProof(
        id=found.id,
        title=found.title,
        status=status,
        rows=len(tally.rows),
        seconds=round(tally.seconds, 3),
        assumptions=tuple(sorted(tally.assumptions)),
        counterexamples=examples,
        core=core,
        because=because,
        unproven=found.unproven,
    )


def _status(found: Property, tally: PropertyTally) -> tuple[ProofStatus, str | None]:
    """Refuted wins over pending, pending over unknown; zero rows are never proved (ISOLATION.md)."""
    if tally.breaches:
        return ProofStatus.REFUTED, None
    if found.waits_for:
        return ProofStatus.PENDING, found.waits_for
    if tally.unknown:
        told = sorted(tally.unknown)
        more = f"; and {len(told) - _UNKNOWNS} more" if len(told) > _UNKNOWNS else ""
        return ProofStatus.UNKNOWN, "; ".join(told[:_UNKNOWNS]) + more
    if not tally.rows:
        return ProofStatus.UNKNOWN, _NOTHING
    return ProofStatus.PROVED, None


def _counterexample(property: str, breach: Breach, types: tuple[str, ...]) -> Counterexample:
    sentence = why(breach.who, breach.action, breach.words, breach.decision, property)
    verb = "may" if breach.decision.allowed else "cannot"
    name = f"{property}: {breach.who} {verb} call {breach.action} on {breach.words or 'anything'}"
    return Counterexample(
        why=sentence,
        action=breach.action,
        principal=breach.principal,
        principal_kind=breach.kind,
        resource_types=tuple(each for each in types if each),
        scenario=scenario(name, breach.request, breach.policies, breach.decision),
        decision=breach.decision,
    )


def _order(ref: StatementRef) -> tuple[str, str, int]:
    return ref.policy_type, ref.name or ref.policy, ref.statement
