"""Who asks: a role in one kind of session, with the context that every request of that session carries."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from abac.contract.cast import Cast
from abac.language.arn import Arn
from abac.language.request import Values
from abac.language.world import RolePrincipal

_ANY_ADDRESS: Final = "203.0.113.10"


class Session(StrEnum):
    """Where an execution role's session runs; it decides which of Studio's session keys are present.

    In a private space both are, in a shared one the user profile is not, in a job neither is (the last is unproven).
    Source: SageMaker Developer Guide, "Permissions for Studio spaces"; AWS-FACTS.md, Sessions, networks, spaces.
    """

    PRIVATE_SPACE = "private space"
    SHARED_SPACE = "shared space"
    JOB = "job"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Caller:
    """A role's session: what matrix rows name as `principal`, and the context that all its requests share."""

    role: RolePrincipal
    session: Session
    cast: Cast

    @property
    def arn(self) -> str:
        """The session's ARN, named as SageMaker and the sign-in name their sessions."""
        found = Arn.parse(self.role.arn)
        partition = found.partition if found else "aws"
        return f"arn:{partition}:sts::{self.role.account}:assumed-role/{self.role.name}/SageMaker"

    @property
    def address(self) -> str:
        """An address within the role's allowed networks, or any where none is known."""
        if not self.role.allowed_cidrs:
            return _ANY_ADDRESS
        network = ipaddress.ip_network(self.role.allowed_cidrs[0], strict=False)
        return str(network[min(10, network.num_addresses - 1)])

    def context(self) -> Mapping[str, Values]:
        """Keys of the principal, the session and the network, as AWS supplies them for an honest call."""
        found: dict[str, Values] = {f"aws:PrincipalTag/{key}": value for key, value in self.role.tags.items()}
        found["aws:PrincipalArn"] = self.role.arn
        found["aws:SourceIp"] = self.address
        found["aws:ViaAWSService"] = "false"
        found["aws:PrincipalIsAWSService"] = "false"
        if self.session in (Session.PRIVATE_SPACE, Session.SHARED_SPACE):
            found["sagemaker:DomainId"] = self.cast.me.domain
        if self.session is Session.PRIVATE_SPACE:
            found["sagemaker:UserProfileName"] = self.cast.me.profile
        return found
