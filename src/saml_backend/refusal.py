"""What stops a sign-in: a refusal, which names its step and reason, or configuration that cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Step(StrEnum):
    """The steps of a sign-in, in the order in which a request meets them."""

    NETWORK = "network"
    LIMITS = "limits"
    GUARD = "guard"
    VERIFY = "verify"
    CHECKS = "checks"
    REPLAY = "replay"
    ENTITLEMENT = "entitlement"
    PROFILE = "profile"
    TICKET = "ticket"


class Refused(Exception):
    """A sign-in that must not go on.

    `reason` is a stable short code (`audience-wrong`) for logs, metrics and tests. `detail` says in plain words what an
    administrator can do; it is always text of ours. INVARIANT: nothing that the sender wrote is in `reason` or `detail`
    (SIGNIN.md: error texts echo the attacker's content).
    """

    def __init__(self, step: Step, reason: str, detail: str = "") -> None:
        self.step = step
        self.reason = reason
        self.detail = detail
        super().__init__(f"{step}: {reason}")


class Check(NamedTuple, Generic[T]):
    """One thing that must hold of something: the reason that is given where it does not, and words for it."""

    reason: str
    holds: Callable[[T], bool]
    detail: str = ""


def require(step: Step, checks: Iterable[Check[T]], subject: T) -> None:
    """Return when every check holds of the subject. Raises Refused for the first that does not, in their order."""
    for check in checks:
        if not check.holds(subject):
            raise Refused(step, check.reason, check.detail)


class Misconfigured(Exception):
    """Configuration of ours that cannot be used: the fault is not the visitor's, and nothing is opened meanwhile.

    `what` names the thing (`directory`, `application`); `problems` say what is wrong with it, all that were found. They
    may quote the configuration, so they belong in logs, not on pages.
    """

    def __init__(self, what: str, problems: Iterable[str]) -> None:
        self.what = what
        self.problems = tuple(problems)
        super().__init__(f"{what}: {'; '.join(self.problems)}")
