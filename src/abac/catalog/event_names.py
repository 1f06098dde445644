"""Which action an operation in CloudTrail asks for, and which resource its parameters name.

Most operations are called like their action; `event_names.json` holds those that are not, with AWS's pages as sources.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from abac.catalog.actions import find_action
from abac.catalog.resources import resource_types_of
from abac.catalog.services import Action, service

_PLACEHOLDER: Final = re.compile(r"\$\{([^}]*)\}")
# Lambda and CloudFront put the version of their API behind the operation: ListFunctions20150331, GetFunction20150331v2.
_VERSION: Final = re.compile(r"(?:\d{8}|\d{4}_\d{2}_\d{2})(?:v\d+)?\Z")
_ENDING: Final = re.compile(r"\.amazonaws\.com(?:\.cn)?\Z")


def action_of_event(source: str, event: str) -> Action | None:
    """The action that `event` (eventName) of `source` (eventSource) asks for; None where the catalogue has none."""
    data = _data()
    host = _ENDING.sub("", source.lower())
    prefix = data["services"].get(host, host)
    name = _VERSION.sub("", event)
    return find_action(_exceptions().get(f"{prefix}:{name}".lower(), f"{prefix}:{name}"))


def arns_from_parameters(action: Action, parameters: Mapping[str, str], region: str, account: str) -> tuple[str, ...]:
    """The ARNs that an event's parameters (by lower-case name) may mean, likeliest first.

    A parameter that is itself an ARN of one of the action's resource types comes first; then the types' templates that
    the parameters fill, those that the action requires before the others, longer templates before shorter ones.
    """
    given = [text for text in parameters.values() if text.startswith("arn:") and resource_types_of(action, text)]
    return tuple(dict.fromkeys([*given, *_filled(action, parameters, region, account)]))


def _filled(action: Action, parameters: Mapping[str, str], region: str, account: str) -> Iterator[str]:
    found = service(action.service)
    if found is None:
        return
    known = {**parameters, "partition": _partition(region), "region": region, "account": account}
    templates = [(not row.required, found.resource_types[row.resource_type].arn) for row in action.resource_types]
    for _, template in sorted(templates, key=lambda entry: (entry[0], -entry[1].count("/"))):
        values = {name: value for name in _PLACEHOLDER.findall(template) if (value := _value(name, known))}
        if len(values) == len(set(_PLACEHOLDER.findall(template))):
            yield _fill(template, values)


def _fill(template: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values[match[1]], template)


def _value(placeholder: str, known: Mapping[str, str]) -> str | None:
    name = placeholder.lower()
    return known.get(name) or known.get(_data()["parameters"].get(name, ""))


def _partition(region: str) -> str:
    """The partition of a Region (General Reference, Amazon Resource Names: partitions)."""
    starts = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
    return next((partition for start, partition in starts.items() if region.startswith(start)), "aws")


@cache
def _exceptions() -> Mapping[str, str]:
    return {name.lower(): action for name, action in _data()["actions"].items()}


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((resources.files("abac.catalog") / "event_names.json").read_bytes())
    return found
