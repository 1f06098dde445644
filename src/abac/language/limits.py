"""How large documents may be and how many apply to one target, by policy type: AWS's quotas as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from abac.language.policy import PolicyType


@dataclass(frozen=True, slots=True)
class Limit:
    """The quota of one policy type: characters a document without white space between elements, documents a target.

    `splits`: whether several documents of the type make a union, so that statements may be spread over them.
    `raisable_characters`: what another quota takes, told in words by `how`; `raisable_documents`: what AWS raises the
    number to on request. `reserved`: documents of a target that AWS or the platform needs for itself.
    """

    characters: int
    documents: int
    splits: bool
    source: str
    raisable_characters: int | None = None
    raisable_documents: int | None = None
    reserved: int = 0
    how: str = ""

    @property
    def filled(self) -> int:
        """The characters that a document which splits is filled to: nine tenths, so that it can be mended in place."""
        return self.characters * 9 // 10


_IAM: Final = "IAM User Guide, IAM and AWS STS quotas"
_ORGANIZATIONS: Final = "Organizations User Guide, Quotas and service limits"

LIMITS: Final[Mapping[PolicyType, Limit]] = MappingProxyType(
    {
        PolicyType.IDENTITY: Limit(
            6_144,
            10,
            True,
            f"{_IAM}: managed policy, inline policies of a role",
            raisable_characters=10_240,
            raisable_documents=20,
            how="in an inline policy of a role",
        ),
        # A boundary is always a managed policy.
        PolicyType.BOUNDARY: Limit(6_144, 1, False, f"{_IAM}: managed policy"),
        PolicyType.SESSION: Limit(2_048, 1, False, f"{_IAM}: inline session policy"),
        PolicyType.TRUST: Limit(
            2_048,
            1,
            False,
            f"{_IAM}: role trust policy",
            raisable_characters=4_096,
            how="after a quota increase",
        ),
        # 10,240 characters and 10 policies since 2026-05-15; the older numbers hold everywhere. `FullAWSAccess` is one.
        PolicyType.SCP: Limit(
            5_120,
            5,
            True,
            _ORGANIZATIONS,
            raisable_characters=10_240,
            raisable_documents=10,
            reserved=1,
            how="since 2026-05-15, where it is in force",
        ),
        # `RCPFullAWSAccess` is one.
        PolicyType.RCP: Limit(5_120, 5, True, _ORGANIZATIONS, reserved=1),
        PolicyType.VPC_ENDPOINT: Limit(
            20_480, 1, False, "AWS PrivateLink Guide, Control access to VPC endpoints using endpoint policies"
        ),
    }
)
"""By policy type; resource policies have a limit of their own in each service and are not measured."""
