"""What AWS would decide for one request, and why."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from abac.language.policy import Effect, PolicyType
from abac.located import Place


class Outcome(Enum):
    """The three outcomes of AWS's evaluation logic; the values are exactly the strings of a scenario's `expect`."""

    ALLOWED = "Allowed"
    IMPLICITLY_DENIED = "ImplicitlyDenied"
    EXPLICITLY_DENIED = "ExplicitlyDenied"


class StatementRef(NamedTuple):
    """One statement that decided: `policy` is `identity[0]` or `scp[1][0]`, `statement` its 0-based index."""

    policy_type: PolicyType
    policy: str
    statement: int
    sid: str | None
    effect: Effect
    name: str = ""  # the document's own name, for people
    place: Place = Place("")


class Decision(NamedTuple):
    """A frozen value that answers "why"; reports and tests read it, nothing parses text."""

    outcome: Outcome
    decided_by: tuple[StatementRef, ...] = ()  # empty: nothing spoke
    blocked_by: frozenset[PolicyType] = frozenset()  # every policy type that does not let the request pass
    absent_keys: frozenset[str] = frozenset()  # asked for by a condition, not in the request
    ignored_keys: frozenset[str] = frozenset()  # in the request, not supplied by the service
    notes: tuple[str, ...] = ()  # of two readings the one taken; an action that is not known

    @property
    def allowed(self) -> bool:
        """Whether the request passes."""
        return self.outcome is Outcome.ALLOWED
