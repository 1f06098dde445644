"""What the caller and the action make of a request: which documents apply, and who must say yes.

Sources: IAM User Guide, "Policy evaluation for requests within a single account", "Cross-account policy evaluation
logic", "AWS account root user"; KMS Developer Guide, "Key policies in AWS KMS"; Organizations User Guide, entities not
restricted by SCPs and RCPs; STS API Reference, AssumeRole, AssumeRoot, GetCallerIdentity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from abac.catalog import rcp_covers
from abac.language.arn import Arn
from abac.language.pattern import Pattern
from abac.language.principal import PrincipalType
from abac.prove.encode.principals import FEDERATION
from abac.prove.encode.resources import in_segments
from abac.prove.formula import FALSE, Formula
from abac.prove.slots import Space
from abac.simulate.action import ANSWERED_ALWAYS, ASSUME_ROOT

_WITH_ASSUME_ROLE: Final = ("sts:tagsession", "sts:setsourceidentity", "sts:setcontext")


_KMS: Final = Pattern.literal("kms")
_KEY: Final = Pattern.parse("key/*")
_AWS_MANAGED_ALIAS: Final = Pattern.parse("alias/aws/*")  # a key's own ARN does not tell that AWS manages it


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts that AWS's evaluation logic branches on; formulas where the resource decides them."""

    outside: bool  # no identity of an account calls: a service, anybody, or one whom a provider vouches for
    is_root: bool
    is_federated_user: bool
    is_trust: bool  # the resource policy is a role's trust policy
    assumes_root: bool  # a session of a member account's root user is asked for
    needs_no_permission: bool  # AWS answers whatever policies say
    same_account: bool
    scp_applies: bool
    rcp_applies: bool
    is_key: Formula
    is_aws_managed_key: Formula

    @property
    def has_own_policies(self) -> bool:
        """Whether identity, boundary and session policies can apply."""
        return not (self.outside or self.is_root)


def situation(space: Space) -> Situation:
    """The situation of every request of a space."""
    asker, action = space.asker, space.action.lower()
    principal = asker.principal
    outside = principal.is_outsider or action in FEDERATION
    own_account = principal.account == space.account
    covered = rcp_covers(action)
    service_linked = _is_service_linked(asker.principal_arn)
    return Situation(
        outside=outside,
        is_root=principal.type is PrincipalType.ACCOUNT,
        is_federated_user=principal.type is PrincipalType.FEDERATED_USER,
        is_trust=action.startswith("sts:assumerole") or action in _WITH_ASSUME_ROLE,
        assumes_root=action == ASSUME_ROOT,
        needs_no_permission=action in ANSWERED_ALWAYS and not principal.is_outsider,
        same_account=own_account or not space.account,
        scp_applies=not (outside or asker.management_account or service_linked),
        rcp_applies=covered and not service_linked and not (asker.management_account and own_account),
        is_key=_of_kms(space, _KEY) if action.startswith("kms:") else FALSE,
        is_aws_managed_key=_of_kms(space, _AWS_MANAGED_ALIAS) if covered else FALSE,
    )


def _of_kms(space: Space, name: Pattern) -> Formula:
    return in_segments({2: _KMS, 5: name}, space)


def _is_service_linked(principal_arn: str | None) -> bool:
    arn = Arn.parse(principal_arn or "")
    return arn is not None and arn.resource.startswith("role/aws-service-role/")
