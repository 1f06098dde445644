"""What tags cannot isolate, and what is done about it: denied, conditioned, accepted, or read from the platform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from abac.catalog import find_action, nearest_action
from abac.language.pattern import Pattern
from abac.located import Node, Place, Problems, nearest
from abac.results import Accepted

_MEMBERS: Final = ("treatment", "reason", "exposes", "source")
_WORDY: Final = ("reason", "exposes", "source")


NOWHERE: Final = Place("")


class Handling(StrEnum):
    """The treatments (ISOLATION.md, What cannot be isolated by tags).

    `platform_read` is `accepted` for an action that names a resource, and then only for the platform's.
    """

    DENIED = "denied"
    CONDITIONED = "conditioned"
    ACCEPTED = "accepted"
    PLATFORM_READ = "platform_read"


@dataclass(frozen=True, slots=True)
class Treatment:
    """One row: which actions, how they are handled, why, and what they show of other teams."""

    action: str
    handling: Handling
    reason: str = ""
    exposes: str = ""
    source: str = ""
    place: Place = NOWHERE

    @property
    def pattern(self) -> Pattern:
        """The actions that the row speaks of, in lower case: names of actions ignore case."""
        return Pattern.parse(self.action.lower(), variables=False)


class Treatments:
    """All rows. An action's own row wins over a wildcard's; among wildcards the longest wins."""

    def __init__(self, rows: Iterable[Treatment]) -> None:
        ordered = sorted(rows, key=lambda row: (not row.pattern.has_wildcard, len(row.action)))
        self._exact = {row.action.lower(): row for row in ordered if not row.pattern.has_wildcard}
        self._wild = [(row.pattern, row) for row in reversed(ordered) if row.pattern.has_wildcard]
        self._found: dict[str, Treatment | None] = {}

    def of(self, action: str) -> Treatment | None:
        """The row that speaks of an action, or None: then nobody has thought about it."""
        if action not in self._found:
            self._found[action] = self._find(action.lower())
        return self._found[action]

    def _find(self, name: str) -> Treatment | None:
        return self._exact.get(name) or next((row for pattern, row in self._wild if pattern.matches(name)), None)

    def accepted(self) -> tuple[Accepted, ...]:
        """The ledger: every action that is accepted or readable on the platform, with what it exposes."""
        rows = (row for row in self._exact.values() if row.handling in (Handling.ACCEPTED, Handling.PLATFORM_READ))
        return tuple(Accepted(row.action, row.reason, row.exposes, row.source) for row in sorted(rows, key=_name))


def read_treatments(node: Node, problems: Problems) -> list[Treatment]:
    """Read a mapping of action → treatment. What is accepted is named in full and is no write, and says why.

    Source: ISOLATION.md: "No write, tag, invoke or read-content action may be accepted".
    """
    if not isinstance(node.value, dict):
        problems.add(node.place, node.describe(), "a mapping of actions and their treatments")
        return []
    found = []
    for action, row in node.value.items():
        read = _row(action, node.key_place(action), row, problems)
        if read is not None:
            found.append(read)
    return found


def _row(action: str, place: Place, row: Node, problems: Problems) -> Treatment | None:
    if not isinstance(row.value, dict):
        problems.add(row.place, row.describe(), "a mapping with `treatment`")
        return None
    members: Mapping[str, Node] = row.value
    for name in members:
        if name not in _MEMBERS:
            problems.add(
                row.key_place(name),
                f"unknown member `{name}`",
                f"one of {', '.join(_MEMBERS)}",
                nearest(name, _MEMBERS),
            )
    word = members["treatment"].value if "treatment" in members else None
    if word not in set(Handling):
        problems.add(place, f"treatment `{word}`", f"one of {', '.join(Handling)}", nearest(str(word), list(Handling)))
        return None
    texts = {name: str(members[name].value) for name in _WORDY if name in members}
    treatment = Treatment(action, Handling(str(word)), **texts, place=place)
    _check(treatment, problems)
    return treatment


def _check(treatment: Treatment, problems: Problems) -> None:
    wild = treatment.pattern.has_wildcard
    action = None if wild else find_action(treatment.action)
    if action is None and not wild:
        problems.add(
            treatment.place,
            f"unknown action `{treatment.action}`",
            "an action of AWS",
            nearest_action(treatment.action),
        )
    if treatment.handling in (Handling.DENIED, Handling.CONDITIONED):
        return
    if wild:
        problems.add(treatment.place, f"`{treatment.action}`, accepted by wildcard", "each accepted action by name")
    if action is not None and action.access_level not in ("List", "Read"):
        problems.add(
            treatment.place, f"`{treatment.action}`, a {action.access_level} action", "no write among the accepted"
        )
    absent = [name for name in _WORDY if not getattr(treatment, name)]
    if absent:
        problems.add(
            treatment.place, f"`{treatment.action}` without {' and '.join(absent)}", "reason, exposes and source"
        )


def _name(row: Treatment) -> str:
    return row.action
