"""Survivors that may live, each with the reason: `policies/accepted-mutants.yaml`, read strictly.

Source: ISOLATION.md, The contract is tested itself ("no unexplained survivor").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from abac.located import Node, Place, Problems, nearest
from abac.results.mutant import MutantResult

FORMAT: Final = 1
_SECTIONS: Final = ("format", "accepted")
_MEMBERS: Final = ("policy", "statement", "mutation", "reason")


@dataclass(frozen=True, slots=True)
class Accepted:
    """Mutants that may survive, and why. A `*` at either end of `policy` or `mutation` stands for any text."""

    policy: str
    statement: str
    mutation: str
    reason: str
    place: Place

    def covers(self, mutant: MutantResult) -> bool:
        """Whether the mutant is one of them."""
        if mutant.statement != self.statement:
            return False
        return _fits(self.policy, mutant.policy) and _fits(self.mutation, mutant.mutation)


def read_accepted(node: Node) -> tuple[Accepted, ...]:
    """Read the file. Raises InputError with every problem: unknown and absent members, other formats, no reason."""
    problems = Problems()
    sections = _members(node, _SECTIONS, problems)
    given = sections.get("format")
    if given is None or given.value != FORMAT or isinstance(given.value, bool):
        place = node.place if given is None else given.place
        problems.add(place, "no format" if given is None else given.describe(), f"`format: {FORMAT}`")
    rows = sections.get("accepted")
    items = rows.value if rows is not None else []
    if not isinstance(items, list):
        problems.add(rows.place if rows else node.place, "no list", "a list of accepted mutants")
        items = []
    found = [row for item in items if (row := _row(item, problems))]
    problems.raise_if_any()
    return tuple(found)


def explained(
    mutants: Iterable[MutantResult], accepted: Iterable[Accepted], *, complete: bool = True
) -> tuple[MutantResult, ...]:
    """The mutants, survivors with the reason why they may live where there is one.

    Where the mutants are `complete`, raises InputError with every entry that accepts no survivor: it is out of date
    and would hide the next one.
    """
    entries = tuple(accepted)
    used: set[Accepted] = set()
    found: list[MutantResult] = []
    for mutant in mutants:
        entry = next((each for each in entries if mutant.outcome.survives and each.covers(mutant)), None)
        if entry is not None:
            used.add(entry)
        found.append(mutant if entry is None else replace(mutant, accepted=entry.reason))
    problems = Problems()
    for entry in entries:
        if complete and entry not in used:
            problems.add(entry.place, f"no mutant of `{entry.statement}` survives by this entry", "only survivors")
    problems.raise_if_any()
    return tuple(found)


def _row(node: Node, problems: Problems) -> Accepted | None:
    members = _members(node, _MEMBERS, problems)
    texts = dict(_texts(node, members, problems))
    if len(texts) < len(_MEMBERS):
        return None
    return Accepted(texts["policy"], texts["statement"], texts["mutation"], texts["reason"], node.place)


def _texts(node: Node, members: Mapping[str, Node], problems: Problems) -> Iterator[tuple[str, str]]:
    for name in _MEMBERS:
        member = members.get(name)
        if member is None:
            if isinstance(node.value, dict):
                problems.add(node.place, f"no `{name}`", f"a `{name}` of each accepted mutant")
        elif not isinstance(member.value, str) or not member.value.strip():
            problems.add(member.place, member.describe(), f"text as `{name}`")
        else:
            yield name, member.value


def _members(node: Node, known: tuple[str, ...], problems: Problems) -> Mapping[str, Node]:
    if not isinstance(node.value, dict):
        problems.add(node.place, node.describe(), f"a mapping with {', '.join(f'`{name}`' for name in known)}")
        return {}
    for name in node.value:
        if name not in known:
            problems.add(node.key_place(name), f"`{name}`", f"one of {', '.join(known)}", nearest(name, known))
    return node.value


def _fits(pattern: str, text: str) -> bool:
    """Whether the text is the pattern, whose `*` at either end stands for any text."""
    start, end = pattern.startswith("*"), pattern.endswith("*") and len(pattern) > 1
    core = pattern[start : len(pattern) - end]
    if start and end:
        return core in text
    if start:
        return text.endswith(core)
    return text.startswith(core) if end else text == core
