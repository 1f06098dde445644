"""Boundary and SCPs hold whatever is attached to a role: each statement is missed when it goes.

A team's role is given everything (`*` on `*`), so that one layer alone stands between it and the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from abac.catalog import Action, expand, find_action
from abac.contract import Contract
from abac.language.policy import Policy, PolicyType, Statement
from abac.language.world import PrincipalKind, World
from abac.sources import read_world
from planting import narrowed, statement
from policy.conftest import POLICIES
from weakenings import Weakening, broken, statements_of, weakenings, with_statement

EVERYTHING = Policy(
    (statement({"Effect": "Allow", "Action": "*", "Resource": "*"}, PolicyType.IDENTITY),), name="everything"
)
# What is asked of a Deny on `*` or on all of SageMaker, and of a whole service.
SOME = ("sagemaker:AddTags", "sagemaker:CreatePresignedDomainUrl", "sagemaker:CreateTrainingJob", "s3:GetObject")
OF_SERVICES = ("dynamodb:PutItem", "lambda:UpdateFunctionCode", "logs:DeleteLogGroup")
MOST = 4  # actions that are asked about of a pattern
ABOUT_CALLERS = ("DenyLoginSessions", "DenyMcpSessions", "DenySessionTags")
TYPES = ("endpoint", "space", "user-profile")


def _explained(weakening: Weakening) -> str | None:
    """Why a weakening is not noticed here."""
    if "studio-signin/*" in weakening.words and weakening.sid in ABOUT_CALLERS:
        return "it guards the sign-in's roles, which no team's role is; their own policies are held by I9"
    if weakening.sid == "DenyLookalikeLabel" and weakening.words not in ("removed", "aws:TagKeys without TEAM"):
        return "every spelling is held in test_labels.py"
    return None


def _statements(world: World, policy_type: PolicyType) -> Iterator[Statement]:
    if policy_type is PolicyType.SCP:
        yield from (one for level in world.scp or () for one in statements_of(level) if one.sid)
        return
    role = next(role for role in world.principals if role.kind is PrincipalKind.EXECUTION_ROLE)
    yield from (one for one in statements_of(role.boundary or ()) if one.effect.value == "Deny")


def _cases() -> Iterator[tuple[PolicyType, Statement, Weakening]]:
    world = read_world(POLICIES / "rendered")
    for policy_type in (PolicyType.SCP, PolicyType.BOUNDARY):
        for one in _statements(world, policy_type):
            yield from ((policy_type, one, weakening) for weakening in weakenings(one))


CASES = tuple(_cases())


def asked(found: Statement) -> tuple[Action, ...]:
    """A few actions of each pattern."""
    names: list[str] = []
    for pattern in found.action.patterns:
        every = expand(pattern.source)
        picked = [name for name in every if name in (*SOME, *OF_SERVICES)]
        names += picked if len(every) > MOST and picked else every[:MOST]
    actions = [action for name in dict.fromkeys(names) if (action := find_action(name))]
    return tuple(narrowed(action, *TYPES) for action in actions)


def unguarded(world: World, policy_type: PolicyType) -> World:
    """One role of a team that may do everything behind one layer of guardrails, and a silent one of another team."""
    first, second = (role for role in world.principals if role.permission_profile == "data-scientist")
    boundary = first.boundary if policy_type is PolicyType.BOUNDARY else None
    caller = replace(first, identity=(EVERYTHING,), boundary=boundary)
    silent = replace(second, kind=PrincipalKind.JOB, identity=())
    scp = world.scp if policy_type is PolicyType.SCP else None
    return replace(world, principals=(caller, silent), scp=scp)


@pytest.mark.parametrize(
    ("policy_type", "found", "weakening"), CASES, ids=[f"{kind}-{weakening}" for kind, _, weakening in CASES]
)
def test_a_guardrail_that_is_weaker_is_missed(
    world: World, contract: Contract, policy_type: PolicyType, found: Statement, weakening: Weakening
) -> None:
    """A Deny of boundary or SCP that is narrowed lets something through that a property forbids (ISOLATION.md)."""
    small, actions = unguarded(world, policy_type), asked(found)
    before = broken(small, contract, actions)
    missed = broken(with_statement(small, policy_type, weakening), contract, actions) - before
    assert bool(missed) == (_explained(weakening) is None), _explained(weakening)
