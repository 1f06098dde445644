"""Claims about passing and assuming roles (I4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from abac.catalog import Action, ResourceType
from abac.contract.claims.claim import Claim, Claimant
from abac.contract.claims.clauses import ALL, every, on, other_than, some, when
from abac.contract.claims.forms import listed_role, own
from abac.contract.premise import Premise
from abac.contract.properties import Contract

SAME_ACCOUNT: Final = (
    "iam:PassRole speaks of roles of the caller's own account alone (IAM User Guide, Pass a role to a service)"
)


def to_sagemaker() -> Premise:
    """Requests that give a role to SageMaker and to no other service."""
    return when({"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}})


def passing(contract: Contract, claimant: Claimant, action: Action, kind: ResourceType) -> Iterator[Claim]:
    """Roles given to a service: those that the permission profile lists, to SageMaker, and no other."""
    mine = passable(contract, claimant, action, kind)
    if mine is None:
        words = "a role although its permission profile lists none"
        yield Claim("I4", action, kind.name, ALL, False, words, assumptions=(SAME_ACCOUNT,))
        return
    words = "a role that its permission profile does not list"
    yield Claim("I4", action, kind.name, other_than(mine), False, words, assumptions=(SAME_ACCOUNT,))
    elsewhere = every(mine, other_than(to_sagemaker()))
    yield Claim("I4", action, kind.name, elsewhere, False, "such a role for another service than SageMaker")


def passable(contract: Contract, claimant: Claimant, action: Action, kind: ResourceType) -> Premise | None:
    """The roles that the caller may pass; None: none. Without permission profile it is itself and its team's."""
    profile = claimant.role.permission_profile
    if profile is None:
        team = own(kind, claimant.team_tag)
        itself = on(claimant.role.arn)
        return itself if team is None else some(team, itself)
    listed = contract.passed_by(profile, action.full_name, kind.name)
    return some(*(listed_role(kind, name) for name in listed)) if listed else None


def assuming(action: Action, kind: ResourceType) -> Iterator[Claim]:
    """Roles taken: a session of a team takes none, its own included."""
    yield Claim("I4", action, kind.name, ALL, False, "any role, which it would then be")
