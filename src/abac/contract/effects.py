"""The effect of each action beside the resource it names: label, role, owner, creation (PROOF.md, Several steps)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from abac.catalog import Action
from abac.located import read_yaml

NOTHING = "nothing"


class Effect(StrEnum):
    """The classes of effects; `effects.yaml` says what each means."""

    CREATE = "create"
    LABEL = "label"
    ATTACH_ROLE = "attach_role"
    OWNER = "owner"
    LIFECYCLE_CONFIGURATION = "lifecycle_configuration"
    CODE = "code"
    SESSION = "session"
    INVOKE = "invoke"
    PASS_ROLE = "pass_role"
    ASSUME_ROLE = "assume_role"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Effects:
    """What one action changes. `creates`: the resource type it makes, None where it makes none that AWS authorises."""

    kinds: frozenset[Effect]
    creates: str | None = None
    reviewed: bool = True

    def __contains__(self, effect: Effect) -> bool:
        return effect in self.kinds


_READS = Effects(frozenset())
_UNREVIEWED = Effects(frozenset(), reviewed=False)


def effects_of(action: Action) -> Effects:
    """The reviewed row of an action; Read and List actions default to none, any other without a row is unreviewed."""
    found = _table().get(action.full_name)
    if found is not None:
        return found
    return _READS if action.access_level in ("Read", "List") else _UNREVIEWED


def creator_of(service: str, resource_type: str) -> str | None:
    """The name of the action that makes resources of this type, such as `CreateEndpoint`; the first of several."""
    prefix = f"{service}:"
    names = (name for name, row in _table().items() if name.startswith(prefix) and row.creates == resource_type)
    return next((name.removeprefix(prefix) for name in names), None)


@cache
def _table() -> Mapping[str, Effects]:
    data = (resources.files("abac.contract") / "effects.yaml").read_bytes()
    services: dict[str, dict[str, list[str] | dict[str, str]]] = read_yaml(data, "effects.yaml").plain()
    kinds: dict[str, set[Effect]] = {}
    creates: dict[str, str] = {}
    for service, rows in services.items():
        for kind, actions in rows.items():
            for name in actions:
                kinds.setdefault(f"{service}:{name}", set()).add(Effect(kind))
                if isinstance(actions, dict) and actions[name] != NOTHING:
                    creates[f"{service}:{name}"] = actions[name]
    return {name: Effects(frozenset(found), creates.get(name)) for name, found in kinds.items()}
