"""A model is evidence only once `simulate` has decided its request: the two are written apart.

Source: PROOF.md, The decision procedure, 8.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from abac.errors import Unsupported
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.results import Decision
from abac.simulate import decide

Judge = Callable[[Request], "Decision | str"]
"""Decides a request: the decision where it is what a model claims, else words that say what it is instead."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What `simulate` has to say of a request under these documents."""

    policies: Callable[[str], PolicySet]
    allowed: bool

    def judged(self, request: Request) -> Decision | str:
        """The decision, or what speaks against the claim."""
        try:
            decision = decide(request, self.policies(request.resource))
        except Unsupported as error:
            return f"`simulate` does not decide it: {error}"
        if decision.allowed is self.allowed:
            return decision
        expected = "allowed" if self.allowed else "denied"
        return f"`simulate` says {decision.outcome.value} of a request that should be {expected}"
