"""Many requests at once: every question of the contract, for every principal of a world, decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, Final

from abac.catalog import Action, expand, find_action, service
from abac.contract import STRANGER_ACCOUNT, Contract, cast_for, teams_of
from abac.contract.questions import (
    Caller,
    Question,
    Session,
    outsiders_questions,
    platform_questions,
    team_questions,
)
from abac.errors import Unsupported
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.policy_set import PolicySet
from abac.language.principal import PrincipalElement
from abac.language.request import Request
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.located import problems_of
from abac.results import Decision, MatrixRow, Outcome, StatementRef
from abac.simulate.decide import decide
from abac.simulate.match import of_action

# The keys in which the sessions of one role differ (`Session`), in lower case.
_SESSION_KEYS: Final = frozenset({"sagemaker:domainid", "sagemaker:userprofilename"})
_BY_TRUST: Final = ("sts:AssumeRole", "sts:TagSession")

Progress = Callable[[int, int], None]
"""Called with how many principals are done and how many there are."""


def matrix(
    world: World,
    contract: Contract,
    *,
    jobs: int = 1,
    actions: Sequence[Action] | None = None,
    progress: Progress = lambda done, total: None,
) -> tuple[MatrixRow, ...]:
    """Decide every question of `contract` for every principal of `world`; rows in a fixed order.

    `actions` (default: `asked_actions`) limits what is asked about. `jobs` is the number of processes.
    """
    asked = tuple(asked_actions(world, contract)) if actions is None else tuple(actions)
    tasks = [(world, contract, index, asked) for index in range(len(world.principals))]
    rows: list[MatrixRow] = []
    for done, found in enumerate(_each(tasks, jobs), start=1):
        rows += found
        progress(done, len(tasks))
    return tuple(rows)


def asked_actions(world: World, contract: Contract) -> Iterator[Action]:
    """Every action of the contract's services, and of the other services every action that an Allow names.

    What no Allow names is denied to everybody. `*` and NotAction name nothing: they allow some 20,000 actions, which
    sources say in the world's notes instead.
    """
    documents = {policy for role in world.principals for policy in role.identity}
    named = {name for policy in documents for name in _named_by(policy)}
    prefixes = {*contract.services, *(name.partition(":")[0] for name in named)}
    for prefix in sorted(prefixes):
        found = service(prefix)
        for action in found.actions.values() if found else ():
            if prefix in contract.services or action.full_name in named:
                yield action


def _named_by(policy: Policy) -> Iterator[str]:
    for statement in policy.statements:
        if statement.effect is not Effect.ALLOW or statement.action.negated:
            continue
        for pattern in statement.action.patterns:
            yield from () if pattern.source.startswith("*") else expand(pattern.source)


def _each(tasks: Sequence[tuple[World, Contract, int, tuple[Action, ...]]], jobs: int) -> Iterator[list[MatrixRow]]:
    if jobs <= 1 or len(tasks) < 2:
        yield from (rows_of(*task) for task in tasks)
        return
    world, contract, _, actions = tasks[0]
    names = tuple(action.full_name for action in actions)
    with ProcessPoolExecutor(min(jobs, len(tasks)), initializer=_remember, initargs=(world, contract, names)) as pool:
        yield from pool.map(_remembered, range(len(tasks)))


_memory: dict[str, Any] = {}


def _remember(world: World, contract: Contract, names: tuple[str, ...]) -> None:
    """Give a worker process the world once; each principal is then only a number."""
    actions = tuple(action for name in names if (action := find_action(name)))
    _memory.update(world=world, contract=contract, actions=actions)


def _remembered(index: int) -> list[MatrixRow]:
    return rows_of(_memory["world"], _memory["contract"], index, _memory["actions"])


def rows_of(world: World, contract: Contract, index: int, actions: Iterable[Action]) -> list[MatrixRow]:
    """Decide every question of `contract` about `actions` for one principal of the world, by its index."""
    role = world.principals[index]
    rows = [_row(world, None, role, question) for question in outsiders_questions(role)]
    if role.kind is not PrincipalKind.EXECUTION_ROLE:
        caller = Caller(role, Session.ROLE, cast_for(role, world))
        teams = teams_of(world)
        for action in actions:
            rows += (
                _row(world, caller, role, question)
                for question in platform_questions(contract, caller, action, teams, world)
            )
        return rows
    cast = cast_for(role, world)
    differing = _allowed_names(role) & _told_apart(role, world)
    told: dict[tuple[object, ...], MatrixRow] = {}
    for session in (Session.PRIVATE_SPACE, Session.SHARED_SPACE, Session.JOB):
        caller = Caller(role, session, cast)
        for action in actions:
            # Where no Allow names the action, or no statement on it reads a key of the session, one stands for all.
            if session is not Session.PRIVATE_SPACE and action.full_name not in differing:
                continue
            for question in team_questions(contract, caller, action):
                row = _row(world, caller, role, question)
                twin = told.setdefault(question.asked(), row)
                # A row that says in a shared space or a job what it said before tells nobody anything new.
                if twin is row or (twin.decision.outcome, twin.expected) != (row.decision.outcome, row.expected):
                    rows.append(row)
    return rows


def _allowed_names(role: RolePrincipal) -> frozenset[str]:
    """Every action that some Allow of the role's identity policies names, whatever its resources and conditions."""
    return frozenset().union(*(_allowed_by(policy) for policy in role.identity))


def _told_apart(role: RolePrincipal, world: World) -> frozenset[str]:
    """Every action on which some statement, of whatever policy type, reads a key in which sessions differ."""
    documents = (
        *role.identity,
        *(role.boundary or ()),
        *world.resource_policies.values(),
        *(policy for levels in (world.scp, world.rcp) for level in levels or () for policy in level),
    )
    return frozenset().union(*(_reading_session(policy) for policy in documents))


@lru_cache(maxsize=4096)
def _allowed_by(policy: Policy) -> frozenset[str]:
    allows = (statement for statement in policy.statements if statement.effect is Effect.ALLOW)
    return frozenset().union(*(_covered(statement.action) for statement in allows))


@lru_cache(maxsize=4096)
def _reading_session(policy: Policy) -> frozenset[str]:
    reading = (statement for statement in policy.statements if _SESSION_KEYS & set(_keys(statement)))
    return frozenset().union(*(_covered(statement.action) for statement in reading))


def _keys(statement: Statement) -> Iterator[str]:
    """Every context key that the statement reads, in a condition or by a variable, in lower case."""
    patterns = list(statement.resource.patterns) if statement.resource else []
    for condition in statement.conditions:
        yield condition.key.lower()
        patterns += condition.operands
    yield from (variable.key.lower() for pattern in patterns for variable in pattern.variables)


def _covered(element: Patterns) -> frozenset[str]:
    named = frozenset(name for pattern in element.patterns for name in expand(pattern.source))
    return frozenset(expand("*")) - named if element.negated else named


def _row(world: World, caller: Caller | None, role: RolePrincipal, question: Question) -> MatrixRow:
    request = _request(caller, question)
    policies = world.policies_for(None if question.principal else role, question.resource)
    if question.principal is None:
        policies = _with_what_is_not_known(policies, question, role)
    return MatrixRow(
        team=role.team or "",
        principal=request["principal"],
        principal_kind=role.kind,
        permission_profile=role.permission_profile,
        action=question.action.full_name,
        resource_type=question.resource_type,
        relation=question.relation,
        decision=_decision(Request.from_dict(request, strict=False), policies),
        expected=None if question.expected is None else "Allowed" if question.expected else "Denied",
        property=question.property,
        request=request,
        situation=_situation(caller, question),
    )


def _with_what_is_not_known(policies: PolicySet, question: Question, role: RolePrincipal) -> PolicySet:
    """The policies with the resource's side taken as open where the world does not describe it.

    Strangers let everybody at what is theirs; a role that the world does not know trusts its account, as those do that
    the console makes. So only the caller's own side can refuse.
    """
    if question.account == STRANGER_ACCOUNT:
        return replace(policies, resource=_opened(PrincipalElement(anyone=True)))
    if policies.resource is None and question.action.full_name in _BY_TRUST:
        return replace(policies, resource=_opened(PrincipalElement(aws=(Pattern.literal(role.account),))))
    return policies


@cache
def _opened(principal: PrincipalElement) -> Policy:
    everything = Patterns((Pattern.parse("*"),))
    return Policy((Statement(Effect.ALLOW, everything, everything, principal),), name="not known, taken as open")


def _decision(request: Request, policies: PolicySet) -> Decision:
    """Decide; equal decisions are one value, since a matrix holds each some hundred times."""
    try:
        return _shared(decide(request, policies))
    except Unsupported as error:
        return _shared(_undecided(request, policies, error))


@lru_cache(maxsize=65_536)
def _shared(decision: Decision) -> Decision:
    return decision


def _undecided(request: Request, policies: PolicySet, error: Unsupported) -> Decision:
    """What is said of an action whose own logic the reference does not know (`sts:AssumeRoot`).

    Without an Allow that names it, the caller is denied whatever that logic is. With one it is taken as allowed, so
    that nothing is overlooked, and the decision's notes say so. Raises `error` where something else is not known.
    """
    allows = tuple(_allowing(request.action, policies))
    if not allows:
        return Decision(Outcome.IMPLICITLY_DENIED, blocked_by=frozenset({PolicyType.IDENTITY}))
    if any(problem.place.path != "request.action" for problem in problems_of(error)):
        raise error
    note = f"`{request.action}` is not decided by this version; taken as allowed, because an Allow names it"
    return Decision(Outcome.ALLOWED, allows, notes=(note,))


def _allowing(action: str, policies: PolicySet) -> Iterator[StatementRef]:
    for index, policy in enumerate(policies.identity):
        for found in policy.statements:
            if found.effect is Effect.ALLOW and of_action(found.action, action.lower()):
                label = f"identity[{index}]"
                yield StatementRef(
                    PolicyType.IDENTITY, label, found.index, found.sid, found.effect, policy.name, found.place
                )


def _situation(caller: Caller | None, question: Question) -> str:
    where = f"in a {caller.session}" if caller and caller.session in (Session.SHARED_SPACE, Session.JOB) else ""
    return ", ".join(part for part in (question.situation, where) if part)


def _request(caller: Caller | None, question: Question) -> dict[str, Any]:
    """The `request` object of a scenario (SIMULATION.md): complete, so that anybody can decide it again."""
    context: Mapping[str, Any] = {**(caller.context() if caller else {}), **question.context}
    request: dict[str, Any] = {
        "principal": question.principal or (caller.arn if caller else "*"),
        "action": question.action.full_name,
        "resource": question.resource,
    }
    account = question.account or (caller.role.account if caller else "")
    if account:
        request["resource_account"] = account
    request["context"] = {
        key: list(value) if isinstance(value, tuple) else value for key, value in context.items() if value is not None
    }
    return request
