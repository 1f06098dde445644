"""The rows of one principal: every question that the contract asks it, decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final, NamedTuple

from abac.catalog import Action
from abac.contract import STRANGER_ACCOUNT, Contract, cast_for, teams_of
from abac.contract.ownership import is_aws_account
from abac.contract.questions import (
    Caller,
    Question,
    Session,
    outsiders_questions,
    platform_questions,
    team_questions,
)
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, Statement
from abac.language.policy_set import PolicySet
from abac.language.principal import PrincipalElement
from abac.language.request import Request
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.results import MatrixRow
from abac.simulate.matrix.decision import decision
from abac.simulate.matrix.sessions import differing

_BY_TRUST: Final = ("sts:AssumeRole", "sts:TagSession")
_BY_KEY: Final = "kms:"  # KMS Developer Guide, Default key policy: it lets the account, so that IAM policies decide


class _Asker(NamedTuple):
    """Who asks, and what all of its requests have in common."""

    arn: str = "*"
    account: str = ""
    context: Mapping[str, Any] = {}
    session: Session | None = None

    @classmethod
    def of(cls, caller: Caller) -> _Asker:
        """A role's session."""
        return cls(caller.arn, caller.role.account, caller.context(), caller.session)


def rows_of(world: World, contract: Contract, index: int, actions: Iterable[Action]) -> list[MatrixRow]:
    """Decide every question of `contract` about `actions` for one principal of the world, by its index."""
    role = world.principals[index]
    rows = [_row(world, _Asker(), role, question) for question in outsiders_questions(role)]
    if role.kind is not PrincipalKind.EXECUTION_ROLE:
        caller = Caller(role, Session.ROLE, cast_for(role, world))
        asker = _Asker.of(caller)
        teams = teams_of(world)
        for action in actions:
            rows += (
                _row(world, asker, role, question)
                for question in platform_questions(contract, caller, action, teams, world)
            )
        return rows
    cast = cast_for(role, world)
    telling = differing(role, world)
    told: dict[tuple[object, ...], MatrixRow] = {}
    for session in (Session.PRIVATE_SPACE, Session.SHARED_SPACE, Session.JOB):
        caller = Caller(role, session, cast)
        asker = _Asker.of(caller)
        for action in actions:
            # Where no Allow names the action, or no statement on it reads a key of the session, one stands for all.
            if session is not Session.PRIVATE_SPACE and action.full_name not in telling:
                continue
            for question in team_questions(contract, caller, action):
                row = _row(world, asker, role, question)
                twin = told.setdefault(question.asked(), row)
                # A row that says in a shared space or a job what it said before tells nobody anything new.
                if twin is row or (twin.decision.outcome, twin.expected) != (row.decision.outcome, row.expected):
                    rows.append(row)
    return rows


def _row(world: World, asker: _Asker, role: RolePrincipal, question: Question) -> MatrixRow:
    request = _request(asker, question)
    policies = world.policies_for(None if question.principal else role, question.resource)
    if question.principal is None:
        policies = with_owners_side(policies, question.action.full_name, question.account, role.account)
    return MatrixRow(
        team=role.team or "",
        principal=request["principal"],
        principal_kind=role.kind,
        permission_profile=role.permission_profile,
        action=question.action.full_name,
        resource_type=question.resource_type,
        relation=question.relation,
        decision=decision(Request.from_dict(request, strict=False), policies),
        expected=None if question.expected is None else "Allowed" if question.expected else "Denied",
        property=question.property,
        request=request,
        situation=_situation(asker, question),
    )


def with_owners_side(policies: PolicySet, action: str, owner: str, caller: str) -> PolicySet:
    """The policies with the resource's side taken as open where the world does not describe it; both are accounts.

    Strangers let everybody at what is theirs, and AWS at what it opens; a role or a key that the world does not know
    trusts its account, as those do that the console makes. So only the caller's own side can refuse.
    """
    if owner == STRANGER_ACCOUNT or is_aws_account(owner):
        return replace(policies, resource=_opened(PrincipalElement(anyone=True)))
    if policies.resource is None and (action in _BY_TRUST or action.startswith(_BY_KEY)):
        return replace(policies, resource=_opened(PrincipalElement(aws=(Pattern.literal(caller),))))
    return policies


@cache
def _opened(principal: PrincipalElement) -> Policy:
    everything = Patterns((Pattern.parse("*"),))
    return Policy((Statement(Effect.ALLOW, everything, everything, principal),), name="not known, taken as open")


def _situation(asker: _Asker, question: Question) -> str:
    where = f"in a {asker.session}" if asker.session in (Session.SHARED_SPACE, Session.JOB) else ""
    return ", ".join(part for part in (question.situation, where) if part)


def _request(asker: _Asker, question: Question) -> dict[str, Any]:
    """The `request` object of a scenario (SIMULATION.md): complete, so that anybody can decide it again."""
    context: Mapping[str, Any] = {**asker.context, **question.context}
    request: dict[str, Any] = {
        "principal": question.principal or asker.arn,
        "action": question.action.full_name,
        "resource": question.resource,
    }
    account = question.account or asker.account
    if account:
        request["resource_account"] = account
    request["context"] = {
        key: list(value) if isinstance(value, tuple) else value for key, value in context.items() if value is not None
    }
    return request
