"""Decoded authorization messages: the one text of AWS that tells the whole request.

Source: STS API Reference, DecodeAuthorizationMessage, and the AWS CLI's example of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from abac.language.arn import Arn
from abac.language.incident.incident import Incident, Reported
from abac.language.incident.members import inside, items, text_of
from abac.language.request import Values
from abac.located import Node, Problems


def read_decoded(node: Node, name: str) -> Incident:
    """Read one decoded message; `name` is what it is called. Raises InputError with every problem."""
    problems = Problems()
    principal = _needed(node, problems, "principal", "arn")
    action = _needed(node, problems, "action")
    resource = _needed(node, problems, "resource")
    problems.raise_if_any()
    explicit = inside(node, "explicitDeny")
    allowed = inside(node, "allowed")
    return Incident(
        name=name,
        principal=principal,
        action=_whole(action, resource),
        resource=resource,
        context=dict(_context(inside(node, "context", "conditions"))),
        reported=Reported(
            allowed=allowed is not None and allowed.value is True,
            explicit=explicit.value if explicit is not None and isinstance(explicit.value, bool) else None,
        ),
        place=node.place,
    )


def _needed(node: Node, problems: Problems, *names: str) -> str:
    found = text_of(node, "context", *names)
    if found is None:
        problems.add(node.place, f"a decoded message without `context.{'.'.join(names)}`", "what STS decoded")
    return found or ""


def _whole(action: str, resource: str) -> str:
    """The action with its service; some messages leave the service out, and the resource's ARN tells it."""
    arn = Arn.parse(resource)
    return action if ":" in action or arn is None else f"{arn.service}:{action}"


def _context(conditions: Node | None) -> Iterator[tuple[str, Values]]:
    for item in items(inside(conditions, "items")):
        key = text_of(item, "key")
        values = [found for value in items(inside(item, "values", "items")) if (found := text_of(value, "value"))]
        if key and ":" in key and values:
            yield key, values[0] if len(values) == 1 else tuple(values)
