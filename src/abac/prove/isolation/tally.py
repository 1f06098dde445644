"""What came of the claims so far, by property; tallies of several processes are put together in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass, field

from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.language.world import PrincipalKind
from abac.results import Decision, StatementRef


@dataclass(frozen=True, slots=True)
class Breach:
    """One refuted claim: the request that breaks it, what decides it, and what the claim speaks of in words."""

    action: str
    resource_type: str
    kind: PrincipalKind
    who: str
    principal: str
    words: str
    expected: bool
    request: Request
    decision: Decision
    policies: PolicySet

    @property
    def size(self) -> tuple[int, int, str]:
        """Requests with fewer keys and less text are smaller; the text itself makes the order total."""
        text = f"{self.request.resource} {sorted(self.request.context.items())!r}"
        return len(self.request.context), len(text), text


@dataclass(slots=True)
class PropertyTally:
    """One property: the rows that it constrained, what proofs rest on, what broke it, what is not known."""

    rows: set[tuple[str, str]] = field(default_factory=set)
    core: dict[StatementRef, None] = field(default_factory=dict)
    assumptions: dict[str, None] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    breaches: dict[tuple[str, PrincipalKind], Breach] = field(default_factory=dict)
    types: dict[tuple[str, PrincipalKind], dict[str, None]] = field(default_factory=dict)
    seconds: float = 0.0

    def broken(self, breach: Breach) -> None:
        """Note a breach; of several for one action and principal kind the smallest is kept."""
        key = breach.action, breach.kind
        known = self.breaches.get(key)
        if known is None or breach.size < known.size:
            self.breaches[key] = breach
        self.types.setdefault(key, {})[breach.resource_type] = None

    def add(self, other: PropertyTally) -> None:
        """Take over what another tally of the same property found."""
        self.rows |= other.rows
        self.core.update(other.core)
        self.assumptions.update(other.assumptions)
        self.unknown.update(other.unknown)
        self.seconds += other.seconds
        for key, breach in other.breaches.items():
            self.broken(breach)
            self.types[key].update(other.types[key])


@dataclass(slots=True)
class Tally:
    """All properties, what nothing covers, and the names of teams under which something breaks."""

    properties: dict[str, PropertyTally] = field(default_factory=dict)
    uncovered: dict[str, None] = field(default_factory=dict)
    reserved: dict[str, None] = field(default_factory=dict)

    def of(self, property: str) -> PropertyTally:
        """The tally of one property."""
        return self.properties.setdefault(property, PropertyTally())

    def add(self, other: Tally) -> None:
        """Take over what another tally found."""
        for name, found in other.properties.items():
            self.of(name).add(found)
        self.uncovered.update(other.uncovered)
        self.reserved.update(other.reserved)
