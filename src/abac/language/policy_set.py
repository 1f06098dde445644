"""Every document that applies to one request."""

from __future__ import annotations

from dataclasses import dataclass

from abac.language.policy import Policy


@dataclass(frozen=True, slots=True)
class PolicySet:
    """The documents that decide one request, by policy type (SIMULATION.md, Scenario).

    None means that the layer does not exist (no boundary, no session policy, no organisation, no endpoint);
    an empty tuple exists and allows nothing. Documents in one list are a union; levels of `scp` and `rcp` (root
    first, account last) intersect.
    """

    identity: tuple[Policy, ...] = ()
    boundary: tuple[Policy, ...] | None = None
    session: tuple[Policy, ...] | None = None
    resource: Policy | None = None
    scp: tuple[tuple[Policy, ...], ...] | None = None
    rcp: tuple[tuple[Policy, ...], ...] | None = None
    vpc_endpoint: tuple[Policy, ...] | None = None
