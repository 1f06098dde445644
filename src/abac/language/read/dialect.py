"""How the policy types differ in the elements that they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from abac.language.policy import PolicyType


class Need(Enum):
    """Whether an element stands in a policy type's statements."""

    REQUIRED = "required"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The elements of one policy type. `noun` is how errors call such a policy.

    `plain_sids`: Sids hold only letters and digits, each once. `full_language` is False for RCPs, which know neither
    NotAction nor `*` alone, and deny only.
    """

    noun: str
    principal: Need
    resource: Need = Need.REQUIRED
    not_principal: bool = False
    plain_sids: bool = True
    full_language: bool = True


# IAM User Guide: IAM JSON policy elements, Principal ("you cannot use the Principal element in an identity-based
# policy"), NotPrincipal, Resource, Sid; Permissions boundaries and Session policies share the form of identity-based
# policies. Organizations User Guide: SCP syntax (no Principal), RCP syntax. VPC guide: Endpoint policies (Principal
# required). A role's trust policy has no Resource: the role itself is meant.
DIALECTS: Final[Mapping[PolicyType, Dialect]] = {
    PolicyType.IDENTITY: Dialect("an identity policy", Need.FORBIDDEN),
    PolicyType.BOUNDARY: Dialect("a permissions boundary", Need.FORBIDDEN),
    PolicyType.SESSION: Dialect("a session policy", Need.FORBIDDEN),
    PolicyType.SCP: Dialect("an SCP", Need.FORBIDDEN),
    PolicyType.RCP: Dialect("an RCP", Need.REQUIRED, full_language=False),
    PolicyType.RESOURCE: Dialect("a resource policy", Need.REQUIRED, not_principal=True, plain_sids=False),
    PolicyType.VPC_ENDPOINT: Dialect("an endpoint policy", Need.REQUIRED, not_principal=True, plain_sids=False),
    PolicyType.TRUST: Dialect("a trust policy", Need.REQUIRED, Need.FORBIDDEN),
}

# Services whose resource policies stand without a Resource, because the resource is the one that they are attached
# to. Sources: IAM User Guide, Principal (role trust policies); ECR User Guide, Private repository policy examples.
WITHOUT_RESOURCE: Final = frozenset({"sts", "ecr", "ecr-public"})
