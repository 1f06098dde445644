"""Principals: who calls (in a request) and who is named (in a policy), and which form names which caller."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from abac.language.arn import Arn
from abac.language.pattern import Pattern
from abac.located import Place

_ACCOUNT = re.compile(r"[0-9]{12}\Z")
_SERVICE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?\Z")


class PrincipalType(StrEnum):
    """Values of aws:PrincipalType where AWS sets it (IAM User Guide, global condition context keys), and the others."""

    ACCOUNT = "Account"
    USER = "User"
    FEDERATED_USER = "FederatedUser"
    ASSUMED_ROLE = "AssumedRole"
    ROLE = "Role"
    SERVICE = "Service"
    ANONYMOUS = "Anonymous"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who makes a request.

    `text` is the scenario's own text. `role` is the ARN of the role behind an assumed-role session, without its path
    (a session's ARN has none) unless aws:PrincipalArn gives it. `account` is empty for services and for anonymous.
    """

    text: str
    type: PrincipalType
    account: str = ""
    partition: str = "aws"
    role: str | None = None

    @classmethod
    def parse(cls, text: str) -> Principal | None:
        """Read any form that a scenario may name as `principal` (SIMULATION.md); None where it is none of them."""
        if text == "*":
            return cls(text, PrincipalType.ANONYMOUS)
        if _SERVICE.match(text):
            return cls(text, PrincipalType.SERVICE)
        arn = Arn.parse(text)
        if arn is None or not _ACCOUNT.match(arn.account) or arn.region:
            return None
        kind, _, name = arn.resource.partition("/")
        return _from_arn(text, arn, kind, name)

    @property
    def is_outsider(self) -> bool:
        """Whether no account of IAM stands behind the caller: a service, or nobody known."""
        return self.type in (PrincipalType.SERVICE, PrincipalType.ANONYMOUS)

    @property
    def principal_arn(self) -> str | None:
        """What aws:PrincipalArn holds: the role's ARN for a session, the caller's own ARN otherwise.

        Source: IAM User Guide, global condition context keys, aws:PrincipalArn.
        """
        if self.is_outsider:
            return None
        return self.role or self.text


def _from_arn(text: str, arn: Arn, kind: str, name: str) -> Principal | None:
    known = {
        ("iam", "user"): PrincipalType.USER,
        ("iam", "role"): PrincipalType.ROLE,
        ("sts", "federated-user"): PrincipalType.FEDERATED_USER,
        ("sts", "assumed-role"): PrincipalType.ASSUMED_ROLE,
    }
    if arn.service == "iam" and arn.resource == "root":
        return Principal(text, PrincipalType.ACCOUNT, arn.account, arn.partition)
    type_ = known.get((arn.service, kind))
    if type_ is None or not name:
        return None
    role = None
    if type_ is PrincipalType.ASSUMED_ROLE:
        role_name, _, session = name.partition("/")
        if not role_name or not session:
            return None
        role = f"arn:{arn.partition}:iam::{arn.account}:role/{role_name}"
    return Principal(text, type_, arn.account, arn.partition, role)


class Naming(StrEnum):
    """How precisely a policy's principal names the caller; the precision decides what an Allow grants past others.

    Source: IAM User Guide, Policy evaluation logic, "evaluating identity-based and resource-based policies".
    """

    ANYONE = "anyone"
    ACCOUNT = "account"
    ROLE = "role"
    EXACTLY = "exactly"  # the user's own ARN, or the session's own ARN
    SERVICE = "service"
    FEDERATED = "federated"


@dataclass(frozen=True, slots=True)
class PrincipalElement:
    """The Principal or NotPrincipal element of a statement. `anyone` is `"*"`; `{"AWS": "*"}` stands in `aws`.

    `aws` holds account ids and ARNs as patterns (a wildcard alone is the only wildcard that AWS admits there), the
    others are texts.
    """

    aws: tuple[Pattern, ...] = ()
    service: tuple[str, ...] = ()
    federated: tuple[str, ...] = ()
    canonical_user: tuple[str, ...] = ()
    anyone: bool = False
    negated: bool = False
    place: Place = field(default=Place(""), compare=False)

    def names(self, principal: Principal, principal_arn: str | None = None) -> Naming | None:
        """The most precise way in which this element names `principal`, or None; `negated` is left to the caller.

        `principal_arn` is aws:PrincipalArn of the request, which knows a role's path. `"*"` and `{"AWS": "*"}` are
        equivalent and mean everybody, services and anonymous callers included (IAM User Guide, "AWS JSON policy
        elements: Principal", All principals).
        """
        found = self._namings(principal, principal_arn or principal.principal_arn)
        order = list(Naming)
        return max(found, key=order.index, default=None)

    def _namings(self, principal: Principal, principal_arn: str | None) -> list[Naming]:
        everybody = self.anyone or any(pattern.is_star for pattern in self.aws)
        found = [Naming.ANYONE] if everybody else []
        if principal.type is PrincipalType.SERVICE:
            return found + [Naming.SERVICE for name in self.service if name == principal.text]
        for pattern in self.aws:
            naming = _aws_names(pattern, principal, principal_arn)
            if naming:
                found.append(naming)
        return found


def _aws_names(pattern: Pattern, principal: Principal, principal_arn: str | None) -> Naming | None:
    text = pattern.text
    if text is None or principal.type is PrincipalType.ANONYMOUS:
        return None
    if text in (principal.account, f"arn:{principal.partition}:iam::{principal.account}:root"):
        return Naming.ACCOUNT
    if text == principal.text:
        return Naming.EXACTLY if principal.type is not PrincipalType.ROLE else Naming.ROLE
    if principal.type is PrincipalType.ASSUMED_ROLE and text == principal_arn:
        return Naming.ROLE
    return None
