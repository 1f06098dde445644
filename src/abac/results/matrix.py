"""The matrix: what each team principal can do to each kind of resource, and what the contract expects of it."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from abac.results.decision import Decision


class Relation(StrEnum):
    """Whose the resource is, seen from the principal (ISOLATION.md, Whose is a resource?)."""

    OWN = "own"
    OTHER_USER = "other_user"
    OTHER = "other"
    PLATFORM = "platform"
    UNTAGGED = "untagged"
    AWS = "aws"
    NONE = "none"


class Status(StrEnum):
    """The state of a property. Pending: its subject is built later; unknown is never proved."""

    HOLDS = "holds"
    BROKEN = "broken"
    PENDING = "pending"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One request decided, and whether the contract wanted that. `expected` is Allowed, Denied or None (no opinion)."""

    team: str
    principal: str
    principal_kind: str
    permission_profile: str | None
    action: str
    resource_type: str
    relation: Relation
    decision: Decision
    expected: str | None
    property: str | None
    request: dict[str, Any] = field(hash=False)  # the `request` object of a scenario (SIMULATION.md)
    situation: str = ""  # what is special about the request: "tag of the other team", "shared space"

    @builtins.property  # the field `property` hides the name in this class
    def holds(self) -> bool:
        """Whether the decision is what the contract expects; a row without expectation holds."""
        return self.expected is None or self.decision.allowed == (self.expected == "Allowed")


@dataclass(frozen=True, slots=True)
class PropertyResult:
    """One property over the whole matrix: how many rows it constrained and which of them break it."""

    id: str
    title: str
    status: Status
    rows: int
    broken: tuple[MatrixRow, ...] = ()
    because: str | None = None  # why pending or unknown
    unproven: tuple[str, ...] = ()  # AWS facts nobody has tried that this result rests on


@dataclass(frozen=True, slots=True)
class Accepted:
    """One action that tags cannot isolate and that is accepted: what it exposes and why."""

    action: str
    reason: str
    exposes: str
    source: str


@dataclass(frozen=True, slots=True)
class DocumentSize:
    """A rendered document's size as AWS counts it, against the limit for its kind (both in characters)."""

    document: str
    policy_type: str
    characters: int
    limit: int

    @property
    def headroom(self) -> int:
        """Characters that are left; negative where there are too many."""
        return self.limit - self.characters


@dataclass(frozen=True, slots=True)
class MatrixResult:
    """Everything that `abac matrix` and `nox -s policy-tests` learned; what reports read.

    INVARIANT: every row in a property's `broken` is also in `rows`; results.json names it by its index there.
    """

    rows: tuple[MatrixRow, ...]
    properties: tuple[PropertyResult, ...]
    uncovered: tuple[str, ...] = ()  # actions in no property and no treatment, with `because` where it helps
    accepted: tuple[Accepted, ...] = ()
    sizes: tuple[DocumentSize, ...] = ()
    unproven: tuple[str, ...] = ()  # facts about AWS that nobody has tried
    source: dict[str, Any] = field(default_factory=dict, hash=False)
    catalogue: dict[str, Any] = field(default_factory=dict, hash=False)
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether nothing is broken and nothing is uncovered; pending properties are neither."""
        return not self.uncovered and not any(p.status is Status.BROKEN for p in self.properties)

    @property
    def status(self) -> Status:
        """The whole as one word: broken wins over unknown, unknown over holds; pending only where nothing else is.

        Zero constrained rows never hold (ISOLATION.md, The contract is tested itself), so a result without any
        property is unknown.
        """
        found = {p.status for p in self.properties}
        if not self.holds:
            return Status.BROKEN
        if Status.UNKNOWN in found or not found:
            return Status.UNKNOWN
        return Status.HOLDS if Status.HOLDS in found else Status.PENDING
