"""What the catalogue does not know of a request: its action, or a resource of one of its action's types.

AWS adds actions every week, so such a request is decided all the same, and what was taken for granted is said.

Source: Service Authorization Reference, columns "Actions" and "Resource types" of each service.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from abac.catalog import about, find_action, nearest_action, newer_actions
from abac.language.request import Request
from abac.located import Place, Problem
from abac.simulate.supplied import types_of

_ACTION = Place("", path="request.action")
_RESOURCE = Place("", path="request.resource")


def unknown(request: Request) -> Iterator[Problem]:
    """What the catalogue does not know of a request; places are paths, such as `request.action`.

    A resource `*` is none in particular, and so is of every action.
    """
    action = find_action(request.action)
    if action is None:
        yield _unknown_action(request.action)
    elif request.resource != "*" and not types_of(action.full_name.lower(), request.resource):
        types = ", ".join(row.resource_type for row in action.resource_types)
        expected = f"a resource of its types: {types}" if types else "`*`, on which it is decided: it has no resource"
        yield Problem(_RESOURCE, f"`{request.resource}`, on which AWS does not define `{action.full_name}`", expected)


ANSWERED_ALWAYS: Final = {
    "sts:getcalleridentity": "AWS answers `sts:GetCallerIdentity` to every caller: no permissions are required, and an "
    "explicit Deny does not prevent it (STS API Reference, GetCallerIdentity); a VPC endpoint's policy, of which that "
    "page does not speak, is asked"
}
"""Operations that need no permission and that no Deny takes away, by action in lower case: the note on a decision."""

ASSUME_ROOT: Final = "sts:assumeroot"
"""The action, in lower case, by which a session of a member account's root user is had.

No policy of the resource takes part, since a root user has none, and root users cannot call it; SCPs limit it (STS API
Reference, AssumeRoot). Its task policy limits the session that comes of it, not the call, which a condition on
`sts:TaskPolicyArn` may hold to one task.
"""

_GRANTED: Final = {
    ASSUME_ROOT: "taken for granted, since no policy tells it: root access is centralised in the organisation, and the "
    "caller's account is its management account or IAM's delegated administrator (STS API Reference, AssumeRoot)"
}


def own_rule_note(action: str) -> str | None:
    """What a decision says of an action, in lower case, whose own rules AWS documents."""
    return ANSWERED_ALWAYS.get(action) or _GRANTED.get(action)


@lru_cache(maxsize=32_768)
def action_note(action: str) -> str:
    """What a decision says of an action that the catalogue does not know, and how it was read."""
    problem = _unknown_action(action)
    hint = f" (did you mean `{problem.meant}`?)" if problem.meant else ""
    return f"{problem.found}{hint}; taken as an action on any resource, with every context key that is given"


@lru_cache(maxsize=32_768)
def _unknown_action(action: str) -> Problem:
    date = about()["date"]
    if action.lower() in map(str.lower, newer_actions()):
        expected = "an action whose resource types and condition keys it knows"
        return Problem(_ACTION, f"`{action}`, which is newer than the catalogue of {date}", expected)
    found = f"`{action}`, which the catalogue of {date} does not know"
    return Problem(_ACTION, found, "an action of AWS", nearest_action(action))
