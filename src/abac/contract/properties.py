"""The contract: what each property asks, what each permission profile and each role of the platform must be able to do.

Source: ISOLATION.md; the data is `policies/isolation.yaml`, a copy of which is in the package.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from abac.catalog import find_action, nearest_action, services
from abac.contract.treatments import Treatment, Treatments, read_treatments
from abac.language.pattern import Pattern
from abac.located import Node, Problems, nearest, read_file, read_yaml
from abac.results import Relation

KNOWN: Final = tuple([f"I{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 7)])
_SECTIONS: Final = (
    "format", "properties", "services", "control", "side_doors", "treatments", "accepted_at_most", "liveness", "jobs",
    "administrators_only",
)  # fmt: skip
_RELATIONS: Final = (Relation.OWN, Relation.PLATFORM, Relation.NONE)


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
    maps a platform role's kind to its actions and their resource types.
    """

    properties: Mapping[str, Property]
    services: tuple[str, ...]
    control: frozenset[str] = frozenset()
    side_doors: tuple[str, ...] = ()
    treatments: Treatments = field(default_factory=lambda: Treatments(()))
    accepted_at_most: int = 0
    liveness: Mapping[tuple[str, str, str, Relation], str] = field(default_factory=dict)
    jobs: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    administrators_only: Mapping[str, str] = field(default_factory=dict)
    name: str = "isolation.yaml"

    @cached_property
    def _doors(self) -> tuple[Pattern, ...]:
        return tuple(Pattern.parse(text.lower(), variables=False) for text in self.side_doors)

    def is_side_door(self, action: str) -> bool:
        """Whether the action belongs to a way around Studio (I12)."""
        return any(pattern.matches(action.lower()) for pattern in self._doors)

    def demands(self, profile: str | None, action: str, resource_type: str, relation: Relation) -> str | None:
        """The liveness property that demands this of a permission profile, or None."""
        return self.liveness.get((profile or "", action, resource_type, relation))


def load(path: Path | None = None, more_treatments: Iterable[Treatment] = ()) -> Contract:
    """Read `isolation.yaml`, by default the package's copy; `more_treatments` are those of the services' templates.

    Raises InputError with every problem: unknown sections, properties, actions, services, treatments.
    """
    if path is None:
        data = (resources.files("abac.contract") / "isolation.yaml").read_bytes()
        return read_contract(read_yaml(data, "isolation.yaml"), more_treatments)
    return read_contract(read_file(path), more_treatments)


def read_contract(node: Node, more_treatments: Iterable[Treatment] = ()) -> Contract:
    """Read the contract from its parsed file. Raises InputError with every problem."""
    reader = _Reader()
    contract = reader.read(node, tuple(more_treatments))
    reader.problems.raise_if_any()
    return contract


class _Reader:
    """Reads the file section by section and collects what is wrong."""

    def __init__(self) -> None:
        self.problems = Problems()

    def read(self, node: Node, more: tuple[Treatment, ...]) -> Contract:
        sections = self.mapping(node)
        for name in sections:
            if name not in _SECTIONS:
                expected = f"one of {', '.join(_SECTIONS)}"
                self.problems.add(node.key_place(name), f"unknown section `{name}`", expected, nearest(name, _SECTIONS))
        rows = [*self.treatments(sections.get("treatments")), *more]
        return Contract(
            properties=self.properties(sections.get("properties"), node),
            services=tuple(self.texts(sections.get("services"), services(), "a service prefix")),
            control=frozenset(self.texts(sections.get("control"), services(), "a service prefix")),
            side_doors=tuple(self.texts(sections.get("side_doors"))),
            treatments=Treatments(rows),
            accepted_at_most=self.number(sections.get("accepted_at_most")),
            liveness=MappingProxyType(self.liveness(sections.get("liveness"))),
            jobs=MappingProxyType(
                {kind: self.actions(row) for kind, row in self.mapping(sections.get("jobs")).items()}
            ),
            administrators_only=MappingProxyType(self.administrators(sections.get("administrators_only"))),
            name=node.place.file,
        )

    def properties(self, node: Node | None, whole: Node) -> Mapping[str, Property]:
        found = {}
        for name, row in self.mapping(node).items():
            if name not in KNOWN:
                place = (node or whole).key_place(name)
                self.problems.add(
                    place, f"unknown property `{name}`", f"one of {', '.join(KNOWN)}", nearest(name, KNOWN)
                )
            facts: dict[str, Any] = row.plain() if isinstance(row.value, dict) else {}
            found[name] = Property(
                name, str(facts.get("title", "")), facts.get("waits_for"), tuple(facts.get("unproven", ()))
            )
        if not found:
            self.problems.add(whole.place, "no `properties`", "at least one property such as `I1`")
        return MappingProxyType(found)

    def treatments(self, node: Node | None) -> list[Treatment]:
        return read_treatments(node, self.problems) if node else []

    def liveness(self, node: Node | None) -> dict[tuple[str, str, str, Relation], str]:
        found = {}
        for name, profiles in self.mapping(node).items():
            for profile, relations in self.mapping(profiles).items():
                for word, rows in self.mapping(relations).items():
                    if word not in _RELATIONS:
                        expected = f"one of {', '.join(_RELATIONS)}"
                        self.problems.add(relations.key_place(word), f"unknown relation `{word}`", expected)
                        continue
                    for action, types in self.actions(rows).items():
                        for kind in types or ("",):
                            found[profile, action, kind, Relation(word)] = name
        return found

    def actions(self, node: Node) -> Mapping[str, tuple[str, ...]]:
        """A mapping of actions to resource types, or a list of actions that name no resource."""
        if isinstance(node.value, list):
            return {action: () for item in node.value if (action := self.action(str(item.value), item))}
        found = {}
        for name, types in self.mapping(node).items():
            action = self.action(name, node, key=name)
            if action:
                found[action] = tuple(self.types(action, types))
        return found

    def action(self, name: str, node: Node, key: str | None = None) -> str | None:
        known = find_action(name)
        if known is None:
            place = node.key_place(key) if key else node.place
            self.problems.add(place, f"unknown action `{name}`", "an action of AWS", nearest_action(name))
            return None
        return known.full_name

    def types(self, action: str, node: Node) -> list[str]:
        known = find_action(action)
        names = [row.resource_type for row in known.resource_types] if known else []
        return self.texts(node, names, f"a resource type of `{action}`")

    def administrators(self, node: Node | None) -> dict[str, str]:
        rows = self.mapping(node)
        return {self.action(name, node, key=name) or name: str(row.value) for name, row in rows.items()} if node else {}

    def number(self, node: Node | None) -> int:
        if node is None:
            return 0
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return node.value
        self.problems.add(node.place, node.describe(), "a number")
        return 0

    def texts(self, node: Node | None, known: Iterable[str] | None = None, what: str = "text") -> list[str]:
        if node is None:
            return []
        if not isinstance(node.value, list):
            self.problems.add(node.place, node.describe(), f"a list, each item {what}")
            return []
        allowed = None if known is None else tuple(known)
        for item in node.value:
            if not isinstance(item.value, str):
                self.problems.add(item.place, item.describe(), what)
            elif allowed is not None and item.value not in allowed:
                self.problems.add(item.place, f"`{item.value}`", what, nearest(item.value, allowed))
        return [item.value for item in node.value if isinstance(item.value, str)]

    def mapping(self, node: Node | None) -> Mapping[str, Node]:
        if node is None:
            return {}
        if isinstance(node.value, dict):
            return node.value
        self.problems.add(node.place, node.describe(), "a mapping")
        return {}
