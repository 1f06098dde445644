"""Claims of one action as tests ask for them, and requests held against a claim's premise by IAM's own rules."""

from __future__ import annotations

from typing import Any

from abac.catalog import find_action
from abac.contract import Contract, load
from abac.contract.claims import Claim, Claimant, platform_claims, team_claims
from abac.contract.premise import AllOf, AnyOf, Clause, NotOf, Premise
from abac.contract.questions import Session
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, Statement
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.language.world import PrincipalKind, RolePrincipal
from abac.simulate import decide

TAGS = {"Team": "Alpha", "TeamPrefix": "alpha", "DataBucket": "studio-alpha"}
ROLE = RolePrincipal(
    "arn:aws:iam::111122223333:role/studio/alpha/alpha-data-scientist",
    PrincipalKind.EXECUTION_ROLE,
    "Alpha",
    permission_profile="data-scientist",
    allowed_cidrs=("203.0.113.0/24",),
    tags=TAGS,
)
ANY = Patterns((Pattern.parse("*"),))


def contract() -> Contract:
    """The contract of the package."""
    return load()


def claims(action: str, role: RolePrincipal = ROLE, session: Session = Session.PRIVATE_SPACE) -> list[Claim]:
    """Every claim about an action, of a team's role or one of the platform's."""
    found = find_action(action)
    assert found is not None
    of_kind = team_claims if role.team else platform_claims
    return list(of_kind(contract(), Claimant(role, session), found))


def meets(claim: Claim, resource: str, **context: Any) -> bool:
    """Whether a request is in the claim's premise; `aws__X` stands for `aws:X`, a tag's slash for `___`."""
    keys = {key.replace("___", "/").replace("__", ":"): value for key, value in context.items()}
    told = {
        "principal": "arn:aws:sts::111122223333:assumed-role/alpha-data-scientist/x",
        "action": claim.action.full_name,
        "resource": resource,
        "resource_account": "111122223333",
        "context": {**{f"aws:PrincipalTag/{key}": value for key, value in TAGS.items()}, **SESSION, **keys},
    }
    return _is_in(claim.premise, Request.from_dict(told, strict=False))


SESSION = {"sagemaker:DomainId": "d-0123456789ab", "sagemaker:UserProfileName": "alice-alpha"}


def _is_in(premise: Premise, request: Request) -> bool:
    match premise:
        case AllOf(parts):
            return all(_is_in(part, request) for part in parts)
        case AnyOf(parts):
            return any(_is_in(part, request) for part in parts)
        case NotOf(part):
            return not _is_in(part, request)
        case Clause(resource, conditions):
            statement = Statement(Effect.ALLOW, ANY, resource or ANY, conditions=conditions)
            return decide(request, PolicySet(identity=(Policy((statement,)),))).allowed
