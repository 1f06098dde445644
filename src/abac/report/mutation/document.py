"""Mutants as JSON (format 1): stable names for scripts (CLI reference, `mutate`)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import NonNegativeInt

from abac.language.policy import PolicyType
from abac.located import Place
from abac.report import sentences
from abac.results.decode import read_document
from abac.results.document import Strict, Texts
from abac.results.mutant import MutantOutcome, MutantResult, MutationResult


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


class _Mutant(Strict):
    name: str
    policy: str
    policy_type: PolicyType
    statement: str
    mutation: str
    without: Texts
    outcome: MutantOutcome
    killed_by: str | None
    because: str
    accepted: str | None
    example: dict[str, Any] | None
    place: str

    def value(self) -> MutantResult:
        return MutantResult(
            policy=self.policy,
            policy_type=self.policy_type,
            statement=self.statement,
            mutation=self.mutation,
            outcome=self.outcome,
            because=self.because,
            killed_by=self.killed_by,
            without=self.without,
            example=self.example,
            accepted=self.accepted,
            place=_place(self.place),
        )


class _Document(Strict):
    format: Literal[1]
    source: dict[str, Any]
    catalogue: dict[str, Any]
    summary: dict[MutantOutcome, NonNegativeInt]
    unexplained: NonNegativeInt
    mutants: tuple[_Mutant, ...]
    seconds: float


def from_json(document: object, file: str = "mutants.json") -> MutationResult:
    """The result that `document` (parsed JSON) describes. Raises InputError with every problem, naming `file`."""
    read = read_document(_Document, document, file)
    return MutationResult(tuple(each.value() for each in read.mutants), read.source, read.catalogue, read.seconds)


def _place(text: str) -> Place:
    """The place that `sentences.location` wrote."""
    file, colon, line = text.rpartition(":")
    return Place(file, int(line)) if colon and line.isascii() and line.isdigit() else Place(text)
