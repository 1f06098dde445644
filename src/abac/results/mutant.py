"""What became of the contract when one element of one statement was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from abac.language.policy import NOWHERE, PolicyType
from abac.located import Place


class MutantOutcome(StrEnum):
    """How a mutant ends (PROOF.md, Mutation). Unknown is never counted as killed or equivalent."""

    KILLED = "killed"
    EQUIVALENT = "equivalent"
    NARROWER = "narrower"
    WIDER = "wider"
    UNKNOWN = "unknown"

    @property
    def survives(self) -> bool:
        """Whether the policies mean something else and no property noticed."""
        return self in (MutantOutcome.NARROWER, MutantOutcome.WIDER)


@dataclass(frozen=True, slots=True)
class MutantResult:
    """One mutant and its end.

    `policy` is the document, `statement` its Sid (else its index from 0), `mutation` what was changed, in words that
    stay the same as long as the statement does. `without` names the backstops that were taken away. `example` is a
    scenario of a request that is decided otherwise; `accepted` is the reason why a survivor may live.
    """

    policy: str
    policy_type: PolicyType
    statement: str
    mutation: str
    outcome: MutantOutcome
    because: str
    killed_by: str | None = None
    without: tuple[str, ...] = ()
    example: Mapping[str, Any] | None = field(default=None, hash=False)
    accepted: str | None = None
    place: Place = NOWHERE

    @property
    def name(self) -> str:
        """What the mutant is called wherever it is spoken of."""
        return mutant_name(self.policy, self.statement, self.mutation)

    @property
    def unexplained(self) -> bool:
        """Whether it survives and nobody has said why it may."""
        return self.outcome.survives and self.accepted is None


def mutant_name(policy: str, statement: str, mutation: str) -> str:
    """The stable name of a mutant: document, statement, change."""
    return f"{policy}#{statement}: {mutation}"


@dataclass(frozen=True, slots=True)
class MutationResult:
    """Every mutant of a source; `source` and `catalogue` as in the other results."""

    mutants: tuple[MutantResult, ...]
    source: dict[str, Any] = field(default_factory=dict, hash=False)
    catalogue: dict[str, Any] = field(default_factory=dict, hash=False)
    seconds: float = 0.0

    @property
    def unexplained(self) -> tuple[MutantResult, ...]:
        """The survivors without an accepted reason: the gate wants none."""
        return tuple(mutant for mutant in self.mutants if mutant.unexplained)

    @property
    def counts(self) -> dict[str, int]:
        """How many mutants ended in each way, in the order of the outcomes."""
        return {each.value: sum(mutant.outcome is each for mutant in self.mutants) for each in MutantOutcome}
