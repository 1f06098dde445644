"""Every document that may apply to the requests of a space, whichever resource they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from abac.language.policy import Policy
from abac.language.policy_set import PolicySet


@dataclass(frozen=True, slots=True)
class Documents:
    """A policy set, and the policies of single resources by their ARN.

    `policies.resource` is the policy of every resource that `of_resources` does not name (a stranger's, who opened it
    to everybody); None: those have none.
    """

    policies: PolicySet
    of_resources: Mapping[str, Policy] = field(default_factory=dict, hash=False)

    def at(self, resource: str) -> PolicySet:
        """The documents that decide a request on one resource."""
        own = self.of_resources.get(resource)
        return self.policies if own is None else replace(self.policies, resource=own)
