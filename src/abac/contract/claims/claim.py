"""One claim: which requests it speaks of, what must be decided on every one of them, and for which property."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from abac.catalog import Action
from abac.contract.premise import Premise
from abac.contract.questions import Session
from abac.language.world import PrincipalKind, RolePrincipal


class Account(StrEnum):
    """Whose account it is in: the caller's own, one of strangers who opened it to everybody (I11), or AWS's."""

    HOME = "home"
    ELSEWHERE = "elsewhere"
    AWS = "aws"


@dataclass(frozen=True, slots=True)
class Claim:
    """Of one action on one resource type: every request in `premise` is allowed (`expected`), or none is.

    `resource_type` is empty where AWS knows no resource for the action. `words` say what the premise speaks of, so that
    "the role may call the action on …" is a sentence. `assumptions` name what the claim takes for granted about AWS.
    `aws_account` is the number of the account where `account` is AWS.
    """

    property: str
    action: Action
    resource_type: str
    premise: Premise
    expected: bool
    words: str
    account: Account = Account.HOME
    assumptions: tuple[str, ...] = ()
    aws_account: str = ""


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who calls: a role in one kind of session. `team_tag` is the tag key whose value is the team."""

    role: RolePrincipal
    session: Session
    team_tag: str = "Team"

    @property
    def kind(self) -> PrincipalKind:
        """The role's kind."""
        return self.role.kind
