"""What stops a sign-in: a refusal, which names its step and reason, or configuration that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


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


class Misconfigured(Exception):
    """Configuration of ours that cannot be used: the fault is not the visitor's, and nothing is opened meanwhile.

    `what` names the thing (`directory`, `application`); `problems` say what is wrong with it, all that were found. They
    may quote the configuration, so they belong in logs, not on pages.
    """

    def __init__(self, what: str, problems: Iterable[str]) -> None:
        self.what = what
        self.problems = tuple(problems)
        super().__init__(f"{what}: {'; '.join(self.problems)}")
