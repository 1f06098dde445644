"""`isolation.yaml` read section by section, strictly: whatever is not understood is an error with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Final

from abac.catalog import find_action, nearest_action, services
from abac.contract.alphabets import characters
from abac.contract.properties import KNOWN, Contract, Demand, Property
from abac.contract.treatments import Treatment, Treatments, read_treatments
from abac.language.world import PrincipalKind
from abac.located import Node, Problems, nearest, read_file, read_yaml
from abac.results import Relation
from abac.teams import CHOICES

FORMAT: Final = 1
_SECTIONS: Final = (
    "format", "properties", "services", "control", "side_doors", "treatments", "accepted_at_most", "liveness", "jobs",
    "administrators_only", "alphabets", "passes",
)  # fmt: skip
_PROPERTY: Final = ("title", "waits_for", "unproven")
_RELATIONS: Final = (Relation.OWN, Relation.PLATFORM, Relation.AWS, Relation.NONE)
_CHOICES: Final = "choices"
_SEPARATOR: Final = re.compile(r"\s*,\s*")  # between permission profiles that are named together
_LIVENESS: Final = tuple(name for name in KNOWN if name.startswith("L"))


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
        sections = self.members(node, _SECTIONS, "section")
        given = sections.get("format")
        if given is not None and (given.value != FORMAT or isinstance(given.value, bool)):
            self.problems.add(given.place, f"format {given.describe()}", f"format {FORMAT}, the only one there is")
        rows = [*self.treatments(sections.get("treatments")), *more]
        jobs = self.members(sections.get("jobs"), tuple(PrincipalKind), "principal kind")
        liveness, chosen = self.liveness(sections.get("liveness"))
        return Contract(
            properties=self.properties(sections.get("properties"), node),
            services=tuple(self.texts(sections.get("services"), services(), "a service prefix")),
            control=frozenset(self.texts(sections.get("control"), services(), "a service prefix")),
            side_doors=tuple(self.texts(sections.get("side_doors"))),
            treatments=Treatments(rows),
            accepted_at_most=self.number(sections.get("accepted_at_most")),
            liveness=MappingProxyType(liveness),
            chosen=MappingProxyType(chosen),
            jobs=MappingProxyType({kind: self.actions(row) for kind, row in jobs.items()}),
            administrators_only=MappingProxyType(self.administrators(sections.get("administrators_only"))),
            alphabets=MappingProxyType(dict(self.alphabets(sections.get("alphabets")))),
            passes=MappingProxyType(
                {name: tuple(self.texts(row)) for name, row in self.mapping(sections.get("passes")).items()}
            ),
            name=node.place.file,
        )

    def properties(self, node: Node | None, whole: Node) -> Mapping[str, Property]:
        rows = self.members(node, KNOWN, "property")
        if not rows:
            self.problems.add(whole.place, "no `properties`", "at least one property such as `I1`")
        return MappingProxyType({name: self.property(name, row) for name, row in rows.items()})

    def property(self, name: str, row: Node) -> Property:
        facts = self.members(row, _PROPERTY, "member")
        title = self.text(facts.get("title"))
        if title is None:
            self.problems.add(row.place, f"`{name}` without `title`", "a sentence that says what must hold")
        return Property(name, title or "", self.text(facts.get("waits_for")), tuple(self.texts(facts.get("unproven"))))

    def members(self, node: Node | None, known: tuple[str, ...], what: str) -> Mapping[str, Node]:
        """The members of a mapping that may only have known names; every other is a problem."""
        found = self.mapping(node)
        for name in found:
            if node is not None and name not in known:
                expected = f"one of {', '.join(known)}"
                self.problems.add(node.key_place(name), f"unknown {what} `{name}`", expected, nearest(name, known))
        return {name: row for name, row in found.items() if name in known}

    def text(self, node: Node | None) -> str | None:
        if node is None or isinstance(node.value, str):
            return None if node is None else str(node.value)
        self.problems.add(node.place, node.describe(), "text")
        return None

    def treatments(self, node: Node | None) -> list[Treatment]:
        return read_treatments(node, self.problems) if node else []

    def liveness(self, node: Node | None) -> tuple[dict[Demand, str], dict[Demand, str]]:
        """What is demanded, with its property; and of that what is demanded with a choice alone, with the choice."""
        found: dict[Demand, str] = {}
        chosen: dict[Demand, str] = {}
        for name, profiles in self.members(node, _LIVENESS, "liveness property").items():
            for words, relations in self.mapping(profiles).items():
                together = _SEPARATOR.split(words)
                members = dict(self.members(relations, (*_RELATIONS, _CHOICES), "relation"))
                choices = self.members(members.pop(_CHOICES, None), CHOICES, "choice")
                found.update(dict.fromkeys(self.demands(together, members), name))
                for choice, row in choices.items():
                    demands = tuple(self.demands(together, self.members(row, _RELATIONS, "relation")))
                    found.update(dict.fromkeys(demands, name))
                    chosen.update(dict.fromkeys(demands, choice))
        return found, chosen

    def demands(self, together: Iterable[str], relations: Mapping[str, Node]) -> Iterator[Demand]:
        """What each of the permission profiles demands."""
        for word, rows in relations.items():
            for action, types in self.actions(rows).items():
                for kind in types or ("",):
                    yield from ((profile, action, kind, Relation(word)) for profile in together)

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
        found = {}
        for name, row in self.mapping(node).items():
            action = self.action(name, row if node is None else node, key=name)
            if row.value not in KNOWN:
                self.problems.add(row.place, row.describe(), f"one of {', '.join(KNOWN)}")
            elif action:
                found[action] = str(row.value)
        return found

    def alphabets(self, node: Node | None) -> Iterator[tuple[str, frozenset[str]]]:
        for tag, row in self.mapping(node).items():
            found = characters(row.value) if isinstance(row.value, str) else None
            if found is None:
                self.problems.add(row.place, row.describe(), "characters and ranges of them, such as `a-z0-9.-`")
            else:
                yield tag.lower(), found

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
