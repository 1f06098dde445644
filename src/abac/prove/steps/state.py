"""What earlier calls leave behind: the tags of a resource, told alike by every call of a trace.

Source: CLI reference, JSON of `prove` (each step is complete and carries the state after the earlier steps).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from abac.catalog import Action
from abac.language.pattern import folded
from abac.language.request import Context, Request
from abac.prove.query import Refuted
from abac.prove.steps.actors import Call
from abac.simulate import decide

RESOURCE_TAG: Final = "ResourceTag/"
REQUEST_TAG: Final = "RequestTag/"
TAG_KEYS: Final = "aws:TagKeys"


def told_tags(request: Request, family: str) -> dict[str, str]:
    """The tags that a request's context tells: of its resource, or that it gives (`family`)."""
    found = {}
    for key, value in request.context.items():
        spelled, there, tag = key.partition("/")
        if there and isinstance(value, str) and folded(spelled).endswith(f":{folded(family)[:-1]}"):
            found[tag] = value
    return found


def merged(*tags: Mapping[str, str]) -> dict[str, str]:
    """Tags put together; the later win, and keys that differ in case alone are one, as the first spells it."""
    spelled: dict[str, str] = {}
    values: dict[str, str] = {}
    for key, value in (item for each in tags for item in each.items()):
        values[spelled.setdefault(folded(key), key)] = value
    return values


def tells(action: Action, resource_type: str, tag: str) -> bool:
    """Whether AWS tells an action the tags of such a resource."""
    spelled = (f"aws:{RESOURCE_TAG}{tag}", f"{action.service}:{RESOURCE_TAG}{tag}")
    return any(action.supports_key(key, resource_type) for key in spelled)


def completed(call: Call, found: Refuted, tags: Mapping[str, str], family: str) -> Refuted | None:
    """The same request with these tags of its resource, or given by it; None where that is not allowed."""
    known = {folded(tag) for tag in told_tags(found.request, family)}
    more = {tag: value for tag, value in tags.items() if folded(tag) not in known}
    if family == RESOURCE_TAG:
        more = {tag: value for tag, value in more.items() if tells(call.action, call.resource_type, tag)}
    if not more:
        return found
    context = {**found.request.context, **{f"aws:{family}{tag}": value for tag, value in more.items()}}
    if family == REQUEST_TAG:
        keys = found.request.context.get(TAG_KEYS, ())
        context[TAG_KEYS] = (*((keys,) if isinstance(keys, str) else keys), *more)
    request = found.request._replace(context=Context(context))
    documents = call.actor.documents(call.action.full_name)
    decision = decide(request, documents.at(request.resource))
    return replace(found, request=request, decision=decision) if decision.allowed else None
