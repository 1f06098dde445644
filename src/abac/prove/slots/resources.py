"""The ARNs of one resource type as six domains, from the catalogue's template.

Source: Service Authorization Reference, "Resource types" tables; SageMaker API Reference (patterns of names).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from abac.catalog import Action, find_action, service
from abac.prove.slots.domain import Domain, Gap, Template

SEGMENTS: Final = 6
_PLACEHOLDER: Final = re.compile(r"\$\{([^}]*)\}")
_ANYTHING: Final = Gap(least=0)
_REGION: Final = Gap(":/")  # a Region's name is letters, digits and hyphens

# Names of SageMaker's resources are letters, digits and hyphens; in these types the last part is a path. A model
# package's version, a private workteam's crowd and a hub content's version come after a slash.
_PATHS: Final = frozenset({"model-package", "workteam", "workforce", "hub-content"})
# A bucket's, key's and access point's name hold no slash, so none of them looks like an object or an alias.
_NAMES: Final = frozenset({("s3", "bucket"), ("s3", "accesspoint"), ("kms", "key")})

Segments = tuple[Domain, ...]


@lru_cache(maxsize=16_384)
def resource_segments(action_name: str, resource_type: str, partition: str, account: str) -> Segments:
    """The domains of the six segments of the ARNs of a resource type, in one partition and account.

    Where another of the action's types fits a text better, the text is none of this type (`resource_types_of` in the
    catalogue says which fits best). Raises KeyError where the catalogue has no such action or type.
    """
    action = _action(action_name)
    own = _arn(action, resource_type)
    *head, last = own.split(":", SEGMENTS - 1)
    facts = {"Partition": partition, "Account": account}
    domains = [_segment(text, facts) for text in head]
    better = (_arn(action, row.resource_type) for row in action.resource_types)
    excluded = tuple(
        _wide(other.split(":", SEGMENTS - 1)[-1])
        for other in better
        if _fixed(other) > _fixed(own) and _may_hide(other, own)
    )
    return (*domains, Domain((_narrow(last, _without(action.service, resource_type)),), excluded))


@lru_cache(maxsize=16_384)
def types_that_look_alike(action_name: str, resource_type: str) -> tuple[str, ...]:
    """The types of the action whose ARNs cannot be told from those of `resource_type`, itself among them.

    AWS's engine here supplies the keys of all of them.
    """
    action = _action(action_name)
    own = _arn(action, resource_type)
    found = []
    for row in action.resource_types:
        other = _arn(action, row.resource_type)
        if _fixed(other) == _fixed(own) and _may_be_both(other, own):
            found.append(row.resource_type)
    return tuple(found)


def _action(name: str) -> Action:
    found = find_action(name)
    if found is None:
        raise KeyError(name)
    return found


def _arn(action: Action, resource_type: str) -> str:
    found = service(action.service)
    if found is None:
        raise KeyError(action.service)
    return found.resource_types[resource_type].arn


def _fixed(arn: str) -> int:
    return len(_PLACEHOLDER.sub("", arn))


def _may_hide(other: str, own: str) -> bool:
    """Whether everything before the last segment of `own` fits `other` for certain."""
    pairs = zip(other.split(":", SEGMENTS - 1)[:-1], own.split(":", SEGMENTS - 1)[:-1], strict=True)
    return all(_PLACEHOLDER.fullmatch(theirs) or theirs == ours for theirs, ours in pairs)


def _may_be_both(other: str, own: str) -> bool:
    pairs = zip(other.split(":", SEGMENTS - 1), own.split(":", SEGMENTS - 1), strict=True)
    return all(_begin_alike(theirs.partition("${")[0], ours.partition("${")[0]) for theirs, ours in pairs)


def _begin_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _segment(text: str, facts: dict[str, str]) -> Domain:
    name = _PLACEHOLDER.fullmatch(text)
    if name is None:
        return Domain((_wide(text) or ("",),)) if "${" in text else Domain.of(text)
    known = facts.get(name[1])
    return Domain(((_REGION,),)) if known is None else Domain.of(known)


def _wide(text: str) -> Template:
    """The template with any text in each gap, as the catalogue reads it."""
    parts = _PLACEHOLDER.split(text)
    return tuple(piece for i, part in enumerate(parts) for piece in ((part,) if i % 2 == 0 else (_ANYTHING,)) if piece)


def _narrow(text: str, without: str) -> Template:
    """The template with names in its gaps: not empty, and without the separator that follows them."""
    parts = _PLACEHOLDER.split(text)
    pieces: list[str | Gap] = []
    for i in range(0, len(parts), 2):
        if parts[i]:
            pieces.append(parts[i])
        if i + 1 < len(parts):
            following = parts[i + 2]
            pieces.append(Gap(following[0] if following else without))
    return tuple(pieces)


def _without(service_prefix: str, resource_type: str) -> str:
    """What the last name of such an ARN cannot hold."""
    names = service_prefix == "sagemaker" and resource_type not in _PATHS
    return "/" if names or (service_prefix, resource_type) in _NAMES else ""
