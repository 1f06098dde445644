"""How large documents may be and how many apply to one target: AWS's quotas as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from abac.language.policy import PolicyType


@dataclass(frozen=True, slots=True)
class Limit:
    """The quota of one policy type: characters a document, documents a target, and what AWS raises them to on request.

    `splits`: whether several documents of the type make a union, so that statements may be spread over them.
    `reserved`: documents of a target that AWS or the platform needs for itself.
    """

    characters: int
    documents: int
    splits: bool
    source: str
    raisable_characters: int | None = None
    raisable_documents: int | None = None
    reserved: int = 0


LIMITS: Mapping[PolicyType, Limit] = MappingProxyType(
    {
        PolicyType.IDENTITY: Limit(
            6_144, 10, True, "IAM User Guide, IAM and AWS STS quotas: managed policy", raisable_documents=20
        ),
        PolicyType.BOUNDARY: Limit(6_144, 1, False, "IAM User Guide, IAM and AWS STS quotas: managed policy"),
        PolicyType.TRUST: Limit(
            2_048, 1, False, "IAM User Guide, IAM and AWS STS quotas: role trust policy", raisable_characters=4_096
        ),
        # 10,240 characters and 10 policies since 2026-05-15; the older numbers hold everywhere. `FullAWSAccess` is one.
        PolicyType.SCP: Limit(
            5_120,
            5,
            True,
            "Organizations User Guide, Quotas and service limits",
            raisable_characters=10_240,
            raisable_documents=10,
            reserved=1,
        ),
    }
)
