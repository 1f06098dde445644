"""Proof results as values: what reports read (CLI.md, JSON of `prove`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from abac.language.world import PrincipalKind
from abac.results.decision import Decision, StatementRef


class ProofStatus(StrEnum):
    """The state of a property. Pending: its subject is built later. Neither unknown nor pending is ever proved."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNKNOWN = "unknown"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Asked:
    """A principal of the source. Those that differ in the names of their team alone are asked about once."""

    arn: str
    kind: PrincipalKind
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A request that breaks a property, decided again by `simulate`; with `steps`, several requests one after another.

    `scenario` and each of `steps` are complete by themselves (SIMULATION.md, Scenario); `scenario` is None where steps
    tell it. `decision` is what `simulate` said of the last request.
    """

    why: str
    action: str
    principal: str
    principal_kind: PrincipalKind
    resource_types: tuple[str, ...]
    scenario: dict[str, Any] | None = field(default=None, hash=False)
    steps: tuple[dict[str, Any], ...] = field(default=(), hash=False)
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class PropertyProof:
    """One property over all requests.

    `rows` counts the pairs of action and resource type that it constrained: those where some request is in its premise.
    `core` names the statements that carry the proof, `assumptions` what is taken for granted of AWS, `unproven` facts
    about AWS that nobody has tried. `because` says why it is unknown or pending.
    """

    id: str
    title: str
    status: ProofStatus
    rows: int = 0
    seconds: float = 0.0
    assumptions: tuple[str, ...] = ()
    counterexamples: tuple[Counterexample, ...] = ()
    core: tuple[StatementRef, ...] = ()
    because: str | None = None
    unproven: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofReport:
    """Everything that `abac prove` found. Under `reserved_names` of teams the policies would not isolate."""

    properties: tuple[PropertyProof, ...]
    principals: tuple[Asked, ...] = ()
    uncovered: tuple[str, ...] = ()
    reserved_names: tuple[str, ...] = ()
    source: dict[str, Any] = field(default_factory=dict, hash=False)
    catalogue: dict[str, Any] = field(default_factory=dict, hash=False)
    seconds: float = 0.0

    @property
    def status(self) -> ProofStatus:
        """The whole as one word: refuted wins over unknown, unknown over proved; what is uncovered refutes.

        Pending only where nothing else is; a report without any property is unknown.
        """
        found = {each.status for each in self.properties}
        if self.uncovered or ProofStatus.REFUTED in found:
            return ProofStatus.REFUTED
        if ProofStatus.UNKNOWN in found or not found:
            return ProofStatus.UNKNOWN
        return ProofStatus.PROVED if ProofStatus.PROVED in found else ProofStatus.PENDING

    def counted(self) -> dict[ProofStatus, int]:
        """How many properties are in which state."""
        return {status: sum(each.status is status for each in self.properties) for status in ProofStatus}
