"""How the emulated Studio behaves where AWS is slow or fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Behaviour:
    """Delays in seconds, and which Studio profiles never come up.

    `pending_seconds` passes between a create or update and InService, `deleting_seconds` between a delete and the end.
    `failing` names Studio profiles (in any letter case) whose creation ends in Failed.
    """

    pending_seconds: float = 0.0
    deleting_seconds: float = 0.0
    failing: frozenset[str] = frozenset()
    now: Callable[[], datetime] = utc_now
