"""What the inputs of a service's calls hold, by botocore's models: AWS's tables do not say which calls take a role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any, Final

from botocore.loaders import Loader
from botocore.model import ServiceModel

from abac.catalog import Service

_MODEL: Final = "service-2"
_DEPTH: Final = 5  # structures within structures; what lies deeper configures no role
_ROLE: Final = re.compile(r"role(?:arn)?$", re.IGNORECASE)
_TAGS: Final = re.compile(r"tags?(?:list|set)?|tagging", re.IGNORECASE)


def taking_roles(inputs: Mapping[str, Set[str]]) -> tuple[str, ...]:
    """The actions whose input holds a role's name or ARN, however deep."""
    return tuple(name for name, members in inputs.items() if any(map(_ROLE.search, members)))


def taking_tags(inputs: Mapping[str, Set[str]]) -> tuple[str, ...]:
    """The actions whose input holds tags."""
    return tuple(name for name, members in inputs.items() if any(map(_TAGS.fullmatch, members)))


def inputs_of(service: Service) -> Mapping[str, Set[str]]:
    """The names of all members of each action's input; without those of which botocore has no model.

    The models are those whose names begin with the service's prefix: `bedrock`, `bedrock-agent`, `bedrock-runtime`.
    """
    loader = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    found: dict[str, Set[str]] = {}
    for name in loader.list_available_services(_MODEL):
        if name == service.prefix or name.startswith(f"{service.prefix}-"):
            model = ServiceModel(loader.load_service_model(name, _MODEL), name)
            for operation in set(model.operation_names) & service.actions.keys():
                found[operation] = frozenset(_members(model.operation_model(operation).input_shape))
    return found


def _members(shape: Any, depth: int = _DEPTH, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    if shape is None or depth == 0 or shape.name in seen:
        return
    seen = seen | {shape.name}  # shapes may hold themselves
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield name
            yield from _members(member, depth - 1, seen)
    elif shape.type_name in ("list", "map"):
        yield from _members(shape.member if shape.type_name == "list" else shape.value, depth, seen)
