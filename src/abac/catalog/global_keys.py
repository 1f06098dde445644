"""Condition keys that requests to more than one service may carry, and which services supply those that few supply.

Source: IAM User Guide, AWS global condition context keys; each row of `global_keys.json` names its section.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any


class KeyGroup(StrEnum):
    """What a global key describes: the five columns of the page's table."""

    PRINCIPAL = "principal"
    SESSION = "session"
    NETWORK = "network"
    RESOURCE = "resource"
    REQUEST = "request"


class KeyType(StrEnum):
    """The type of a key's values (Service Authorization Reference, Condition keys table, Type column)."""

    STRING = "String"
    ARN = "ARN"
    BOOL = "Bool"
    NUMERIC = "Numeric"
    DATE = "Date"
    IP_ADDRESS = "IPAddress"


@dataclass(frozen=True, slots=True)
class KeyKind:
    """One condition key as AWS documents it.

    `name` is AWS's spelling, with `${…}` for the part that the policy chooses. `types` has more than one member where
    AWS documents several. `group` is None for a key that one service defines and lists by action. `supplied_by` holds
    the service prefixes that supply the key, None where AWS names none: it is then supplied or absent, never ruled out.
    `not_supplied_for` holds actions (`ebs:*`: all of a service) for which AWS says that it is not. `listed_by_action`:
    global, but supplied only where the service's tables list it. `same_as`: the global key that states the same fact.
    """

    name: str
    types: tuple[KeyType, ...]
    multivalued: bool = False
    group: KeyGroup | None = None
    supplied_by: frozenset[str] | None = None
    not_supplied_for: frozenset[str] = frozenset()
    listed_by_action: bool = False
    same_as: str | None = None
    source: str = ""

    @property
    def type(self) -> KeyType:
        """The first, usual type."""
        return self.types[0]

    @property
    def session(self) -> bool:
        """Whether the key belongs to the caller's session, so that any request of such a session may carry it."""
        return self.group is KeyGroup.SESSION

    @property
    def is_global(self) -> bool:
        """Whether requests to more than one service may carry the key."""
        return self.group is not None

    def supplied_for(self, action: str) -> bool:
        """Whether AWS leaves open that a request for this action (its full name, in any case) carries the key.

        Says nothing about keys that actions list (`listed_by_action`, or not `is_global`): ask `Action.supports_key`.
        """
        action = action.lower()
        prefix = action.partition(":")[0]
        if self.supplied_by is not None and prefix not in self.supplied_by:
            return False
        return not self.not_supplied_for & {action, f"{prefix}:*"}


@cache
def global_keys() -> tuple[KeyKind, ...]:
    """Every global and cross-service key of the page, in its order."""
    data = json.loads((resources.files("abac.catalog") / "global_keys.json").read_bytes())
    return tuple(_kind(row, data) for row in data["keys"])


def _kind(row: Mapping[str, Any], data: Mapping[str, Any]) -> KeyKind:
    name = row["key"]
    by, never = data["supplied_by"].get(name), data["not_supplied_for"].get(name, "")
    return KeyKind(
        name=name,
        types=tuple(KeyType(word) for word in row["types"]),
        multivalued=row.get("multivalued", False),
        group=KeyGroup(row["group"]),
        supplied_by=frozenset(by.split()) if by is not None else None,
        not_supplied_for=frozenset(never.lower().split()),
        listed_by_action=row.get("listed_by_action", False),
        source=f"{data['url']}#{row['section']}",
    )
