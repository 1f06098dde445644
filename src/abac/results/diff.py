"""What one version of some policies allows and another does not: both ways round, each with a concrete request."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from abac.results.decision import Decision


class DiffStatus(StrEnum):
    """Equivalent is proved: no request is decided otherwise. Unknown never counts as equivalent."""

    EQUIVALENT = "equivalent"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """One request that one version allows and the other denies; both decisions are the simulator's.

    `scenario` is complete by itself and holds the version that allows (SIMULATION.md, Scenario). `actions` and
    `resource_types` name the whole class that differs in this way; the request is about the first of each.
    """

    why: str
    actions: tuple[str, ...]
    principal: str
    resource_types: tuple[str, ...]
    old: Decision
    new: Decision
    scenario: dict[str, Any] = field(hash=False)

    @property
    def action(self) -> str:
        """The action of the request."""
        return self.actions[0]


@dataclass(frozen=True, slots=True)
class Undecided:
    """What could not be settled: `because` names the construct or the limit."""

    actions: tuple[str, ...]
    principal: str
    resource_types: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Diff:
    """The difference of two sources.

    `compared` counts rows (principal, action, resource type), `equal` those of them whose statements are the same, so
    that nothing had to be solved. `added` and `removed` are principals that only one source has; `changed` says in
    words what else differs of one that both have: requests are then compared with what the new source says of it.
    """

    gained: tuple[Change, ...] = ()
    lost: tuple[Change, ...] = ()
    unknown: tuple[Undecided, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    compared: int = 0
    equal: int = 0
    assumptions: tuple[str, ...] = ()
    old: dict[str, Any] = field(default_factory=dict, hash=False)
    new: dict[str, Any] = field(default_factory=dict, hash=False)
    seconds: float = 0.0

    @property
    def status(self) -> DiffStatus:
        """Different as soon as one request is; unknown where anything is; a diff of nothing is unknown, too."""
        if self.gained or self.lost or self.added or self.removed or self.changed:
            return DiffStatus.DIFFERENT
        return DiffStatus.UNKNOWN if self.unknown or not self.compared else DiffStatus.EQUIVALENT
