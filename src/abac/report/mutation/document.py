"""Mutants as JSON (format 1): stable names for scripts (CLI reference, `mutate`)."""

from __future__ import annotations

from typing import Any

from abac.report import sentences
from abac.results.mutant import MutantResult, MutationResult


def to_json(result: MutationResult) -> dict[str, Any]:
    """The result as JSON's own types; equal results give equal bytes once dumped, apart from `seconds`."""
    return {
        "format": 1,
        "source": result.source,
        "catalogue": result.catalogue,
        "summary": result.counts,
        "unexplained": len(result.unexplained),
        "mutants": [_mutant(mutant) for mutant in result.mutants],
        "seconds": result.seconds,
    }


def _mutant(mutant: MutantResult) -> dict[str, Any]:
    return {
        "name": mutant.name,
        "policy": mutant.policy,
        "policy_type": mutant.policy_type.value,
        "statement": mutant.statement,
        "mutation": mutant.mutation,
        "without": list(mutant.without),
        "outcome": mutant.outcome.value,
        "killed_by": mutant.killed_by,
        "because": mutant.because,
        "accepted": mutant.accepted,
        # Of what a property noticed, `prove` on the changed policies shows the counterexample.
        "example": dict(mutant.example) if mutant.example and mutant.outcome.survives else None,
        "place": sentences.location(mutant.place),
    }
