"""Every document that applies to one request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from abac.language.policy import Policy
from abac.language.read import Faults, read_layers
from abac.located import Node, from_plain


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

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any] | Node, *, strict: bool = True) -> PolicySet:
        """Read the `policies` member of a scenario (SIMULATION.md, Scenario). Raises InputError with every problem.

        `strict=False` reads what AWS would not store but would still evaluate.
        """
        faults = Faults()
        layers = read_layers(raw if isinstance(raw, Node) else from_plain(raw), faults)
        faults.settle(strict=strict)
        return cls(**layers._asdict())
