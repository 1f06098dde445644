"""CloudTrail events in whatever they come wrapped in.

Sources: CloudTrail User Guide, "CloudTrail log file examples" (`Records`); CloudTrail API Reference, LookupEvents
(`Events`, `CloudTrailEvent`); EventBridge Events Reference, "AWS service events delivered via AWS CloudTrail"
(`detail`); STS API Reference, DecodeAuthorizationMessage (`DecodedMessage`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from abac.errors import InputError
from abac.located import Limits, Node, Problem, problems_of, read_json

EVENT_LIMITS: Final = Limits(bytes=10_000_000)

_NAMES: Final = re.compile(r'"(?:eventSource|eventName|Records|CloudTrailEvent|DecodedMessage|matchedStatements)"\s*:')
_DEPTH: Final = 3  # a wrapping in a wrapping in a wrapping: more is nothing that AWS writes


def is_event(text: str) -> bool:
    """Whether a JSON text begins like CloudTrail events or a decoded message, not like scenarios."""
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "[")) and bool(_NAMES.search(text))


def find_events(data: bytes, file: str) -> tuple[Node, ...]:
    """Every event, or decoded authorization message, in a JSON text, in its order.

    Raises InputError for what is not JSON or larger than EVENT_LIMITS. Errors give places and never repeat the text:
    events may hold secrets.
    """
    return tuple(_unwrapped(read(data, file), file, _DEPTH))


def read(data: bytes, file: str) -> Node:
    """Read JSON that may hold secrets: problems keep their place and lose what was found there."""
    try:
        return read_json(data, file, EVENT_LIMITS)
    except InputError as error:
        hidden = "text that is not what was expected (not shown, it may hold secrets)"
        raise InputError([Problem(p.place, hidden, p.expected) for p in problems_of(error)]) from None


def _unwrapped(node: Node, file: str, depth: int) -> Iterator[Node]:
    if isinstance(node.value, list):
        for item in node.value:
            yield from _unwrapped(item, file, depth)
        return
    members = node.value if isinstance(node.value, dict) else {}
    inner = next((members[name] for name in ("Records", "Events", "detail") if name in members), None)
    text = next((members[name] for name in ("CloudTrailEvent", "DecodedMessage") if name in members), None)
    if inner is not None and depth:
        yield from _unwrapped(inner, file, depth - 1)
    elif text is not None and isinstance(text.value, str) and depth:
        yield from _unwrapped(read(text.value.encode(errors="surrogatepass"), file), file, depth - 1)
    elif {"eventSource", "eventName"} <= members.keys() or "context" in members:
        yield node
    else:
        expected = "a CloudTrail event (with `eventSource`, `eventName`, `userIdentity`) or a decoded message"
        raise InputError([Problem(node.place, "JSON that is neither an event nor a scenario", expected)])
