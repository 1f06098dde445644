"""The contract: what each property asks, what each permission profile and each role of the platform must be able to do.

Source: ISOLATION.md; the data is `policies/isolation.yaml`, a copy of which is in the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from abac.contract.alphabets import Alphabets
from abac.contract.treatments import Treatments
from abac.language.pattern import Pattern
from abac.results import Relation

KNOWN: Final = tuple([f"I{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 7)])


Demand = tuple[str, str, str, Relation]
"""A permission profile, an action, a resource type (or "") and whose the resource is."""


@dataclass(frozen=True, slots=True)
class Property:
    """One row of ISOLATION.md. `waits_for`: why it is pending; `unproven`: facts about AWS nobody has tried."""

    id: str
    title: str
    waits_for: str | None = None
    unproven: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """Everything that must hold, as `isolation.yaml` and the services' templates say it.

    `liveness` maps (permission profile, action, resource type or "", relation) to the property that demands it; `jobs`
    maps a platform role's kind to its actions and their resource types. `chosen` names the choice of teams.yaml without
    which a row of `liveness` asks nothing. `alphabets` say which characters names may hold. `passes`: of a permission
    profile, those whose roles it passes, unless that is its own role alone.
    """

    properties: Mapping[str, Property]
    services: tuple[str, ...]
    control: frozenset[str] = frozenset()
    side_doors: tuple[str, ...] = ()
    treatments: Treatments = field(default_factory=lambda: Treatments(()))
    accepted_at_most: int = 0
    liveness: Mapping[Demand, str] = field(default_factory=dict)
    chosen: Mapping[Demand, str] = field(default_factory=dict)
    jobs: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    administrators_only: Mapping[str, str] = field(default_factory=dict)
    alphabets: Alphabets = field(default_factory=dict)
    passes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    name: str = "isolation.yaml"

    @cached_property
    def _doors(self) -> tuple[Pattern, ...]:
        return tuple(Pattern.parse(text.lower(), variables=False) for text in self.side_doors)

    def is_side_door(self, action: str) -> bool:
        """Whether the action belongs to a way around Studio (I12)."""
        found = self._known_doors.get(action)
        if found is None:
            found = self._known_doors[action] = any(pattern.matches(action.lower()) for pattern in self._doors)
        return found

    @cached_property
    def _known_doors(self) -> dict[str, bool]:
        return {}

    def demands(
        self,
        profile: str | None,
        action: str,
        resource_type: str,
        relation: Relation,
        choices: frozenset[str] = frozenset(),
    ) -> str | None:
        """The liveness property that demands this of a permission profile that makes these `choices`, or None."""
        demand = (profile or "", action, resource_type, relation)
        choice = self.chosen.get(demand)
        return self.liveness.get(demand) if choice is None or choice in choices else None

    def passed_by(self, profile: str, action: str, resource_type: str) -> tuple[str, ...]:
        """Of which permission profiles a permission profile passes its own team's roles; none unless L4 lists it."""
        if self.demands(profile, action, resource_type, Relation.OWN) is None:
            return ()
        return self.passes.get(profile, (profile,))
