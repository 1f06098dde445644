"""The quotas of the policy types that are generated."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from abac.language.limits import LIMITS as QUOTAS
from abac.language.limits import Limit
from abac.language.policy import PolicyType

__all__ = ["LIMITS", "Limit"]

LIMITS: Mapping[PolicyType, Limit] = MappingProxyType(
    {
        policy_type: QUOTAS[policy_type]
        for policy_type in (PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.TRUST, PolicyType.SCP)
    }
)
