"""Which context keys of a request does AWS supply for its action and resource type.

A key that AWS does not supply is absent, whatever the scenario gives: a policy that asks for it sees nothing.

Source: Service Authorization Reference (condition keys of each action and resource type); IAM User Guide, "AWS global
condition context keys" (availability).
"""

from __future__ import annotations

from functools import lru_cache

from abac.catalog import find_action, may_supply, resource_types_of
from abac.language.pattern import folded
from abac.language.request import Request, Values


def supplied(request: Request) -> tuple[dict[str, Values], frozenset[str]]:
    """The context by folded key as policies see it, and the given keys that AWS does not supply, as they are spelled.

    AWS supplies a key or not by action and resource type.
    """
    action = request.action.lower()
    context = request.context
    kept, ignored = _sorted_out(action, types_of(action, request.resource), tuple(context))
    return {name: context[key] for key, name in kept}, ignored


@lru_cache(maxsize=32_768)
def _sorted_out(
    action: str, types: tuple[str, ...], keys: tuple[str, ...]
) -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
    """The keys that AWS supplies, each with its folded name, and those that it does not."""
    names = {key: folded(key) for key in keys}
    kept = tuple((key, name) for key, name in names.items() if _supplied(action, types, name))
    return kept, frozenset(keys).difference(key for key, _ in kept)


@lru_cache(maxsize=32_768)
def types_of(action_name: str, resource: str) -> tuple[str, ...]:
    """The action's resource types that the resource may be; none for `*` and for what is none of the action's.

    `action_name` is in lower case.
    """
    action = find_action(action_name)
    return () if action is None or resource == "*" else resource_types_of(action, resource)


@lru_cache(maxsize=65_536)
def _supplied(action_name: str, types: tuple[str, ...], key: str) -> bool:
    action = find_action(action_name)
    if action is None:
        return True  # the catalogue does not know the action, so it cannot say what AWS leaves out
    # A resource whose type is not told apart may be any of the action's.
    possible: tuple[str | None, ...] = types or (None, *(row.resource_type for row in action.resource_types))
    return any(may_supply(action, key, resource_type) for resource_type in possible)
