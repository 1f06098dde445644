"""How large AWS lets a document be, by policy type: quotas as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from abac.language.policy import PolicyType


@dataclass(frozen=True, slots=True)
class SizeLimit:
    """The quota of one policy type in characters without white space between elements.

    `raised` is what it is where AWS has raised it or where the document has another home, told in words by `how`.
    """

    characters: int
    source: str
    raised: int | None = None
    how: str = ""


_IAM = "IAM User Guide, IAM and AWS STS quotas"
_ORGANIZATIONS = "Organizations User Guide, Quotas and service limits"
_MANAGED = SizeLimit(6_144, _IAM, 10_240, "in an inline policy of a role")

LIMITS: Mapping[PolicyType, SizeLimit] = MappingProxyType(
    {
        PolicyType.IDENTITY: _MANAGED,
        # A boundary is always a managed policy.
        PolicyType.BOUNDARY: SizeLimit(6_144, _IAM),
        PolicyType.SESSION: SizeLimit(2_048, _IAM),
        PolicyType.TRUST: SizeLimit(2_048, _IAM, 4_096, "after a quota increase"),
        # 10,240 since 2026-05-15; the older number holds in every organisation.
        PolicyType.SCP: SizeLimit(5_120, _ORGANIZATIONS, 10_240, "since 2026-05-15, where it is in force"),
        PolicyType.RCP: SizeLimit(5_120, _ORGANIZATIONS),
        PolicyType.VPC_ENDPOINT: SizeLimit(20_480, "AWS PrivateLink Guide, Control access using endpoint policies"),
    }
)
"""By policy type; resource policies have a limit of their own in each service and are not measured."""
