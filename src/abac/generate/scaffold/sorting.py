"""A service's actions, sorted by how a team's tag may decide them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from abac.catalog import Action, Service
from abac.contract import Effect, effects_of

LABEL = "aws:RequestTag/Team"


class Group(StrEnum):
    """How an action can be isolated, if at all."""

    CREATE = "create"
    OWN = "own"
    LIST = "list"
    OTHER = "other"


def sorted_actions(service: Service) -> Mapping[Group, tuple[Action, ...]]:
    """Every action of a service by group; in each, by the catalogue's order, which is that of names.

    create: the request names the label of what it makes; own: the resource bears a label; list: a look that names no
    resource with a label; other: a write that no label decides, and what changes labels, roles or permissions.
    Source: Service Authorization Reference, columns "Access level", "Resource types" and "Condition keys"; reviewed
    effects (`effects.yaml`) go first.
    """
    groups: dict[Group, list[Action]] = {group: [] for group in Group}
    for action in service.actions.values():
        groups[group_of(action, service)].append(action)
    return {group: tuple(actions) for group, actions in groups.items()}


def group_of(action: Action, service: Service) -> Group:
    """The group of one action of this service."""
    if action.access_level in ("Tagging", "Permissions management") or _changes_labels_or_roles(action):
        return Group.OTHER
    if action.access_level == "Write" and action.name.endswith("ResourcePolicy"):
        return Group.OTHER  # it could let in anybody (I11); AWS calls some of them plain writes
    if created_by(action, service) is not None:
        return Group.CREATE
    required = [row.resource_type for row in action.resource_types if row.required]
    types = required or [row.resource_type for row in action.resource_types]
    if types and all(service.resource_types[name].taggable for name in types):
        return Group.OWN
    return Group.LIST if action.access_level in _READS else Group.OTHER


def created_by(action: Action, service: Service) -> str | None:
    """The resource type that an action makes under a label; None where it makes none, as far as AWS's tables tell.

    Where no review says it: a write that takes tags on a resource type which its name ends in, as CreateAgentAlias
    does in `agent-alias`.
    """
    effects = effects_of(action)
    if effects.kinds or action.access_level != "Write":
        return effects.creates
    noun = next((action.name.removeprefix(verb).lower() for verb in _CREATING if action.name.startswith(verb)), "")
    for row in action.resource_types:
        plain = row.resource_type.replace("-", "").lower()
        named = bool(noun) and (noun.endswith(plain) or plain.endswith(noun))
        if named and takes_label(action, row.resource_type) and service.resource_types[row.resource_type].taggable:
            return row.resource_type
    return None


def takes_label(action: Action, resource_type: str | None = None) -> bool:
    """Whether a request of this action may name the label `Team`."""
    return action.supports_key(LABEL, resource_type)


def reads(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Those that only look."""
    return tuple(action for action in actions if action.access_level in _READS)


def writes(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Those that do more."""
    return tuple(action for action in actions if action.access_level not in _READS)


def telling(actions: Iterable[Action], *verbs: str) -> Action | None:
    """One action to show what others are like: of those that begin with a verb the shortest; None where none is."""
    return min(actions, key=lambda action: (not action.name.startswith(verbs), len(action.name)), default=None)


_READS = ("List", "Read")
_CREATING = ("Create", "Put", "Register", "Start", "Run", "Import", "Allocate", "Request")


def _changes_labels_or_roles(action: Action) -> bool:
    changing = {Effect.LABEL, Effect.PASS_ROLE, Effect.ASSUME_ROLE}
    return bool(changing & effects_of(action).kinds)
