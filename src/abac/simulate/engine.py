"""The compiled simulator: what requests of one form have in common is worked out once, and each is then decided fast.

It equals `simulate.decide` in every member of a Decision; where that raises, this raises the same. A form is the
action, the keys of the context, and what tells which documents apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from abac.catalog import Action, find_action, may_supply, resource_types_of
from abac.errors import Unsupported
from abac.language.policy import Effect, Policy, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.request import Request, Shape
from abac.located import Problem, problems_of
from abac.results import Decision, StatementRef
from abac.simulate.decide import decide
from abac.simulate.index import ReadyPolicy, ready
from abac.simulate.layers import documents, rcp_applies, scp_applies
from abac.simulate.match import Ready, asked
from abac.simulate.plan import NOWHERE, SEGMENTS, Decider, Line, Narrowed, Plan, Row, View, decider, line
from abac.simulate.sides import sides

_FORMS: Final = 8_192  # that one engine remembers; when there are more, all are worked out anew
_TYPES: Final = 32_768  # resources whose types are remembered
_SERVICE: Final = 2  # the place of an ARN's service in a row
_SERVICE_LINKED: Final = "/aws-service-role/"


class Engine:
    """Decides many requests against one policy set.

    Pure and safe to share between threads: what it remembers never changes an answer. With `strict` it raises
    Unsupported, with every problem, where a statement can never be decided exactly, whatever the request; otherwise
    such a statement is refused when a request comes to it, as `decide` refuses it.

    Whether a document that AWS would not store is decided anyway is settled when it is read: by `strict` of
    `PolicySet.from_dict`, not by this one.
    """

    __slots__ = ("_deciders", "_policy_set", "_ready")

    def __init__(self, policy_set: PolicySet, *, strict: bool = True) -> None:
        self._policy_set = policy_set
        self._deciders: dict[tuple[object, ...], Decider] = {}
        self._ready: dict[tuple[int, PolicyType], ReadyPolicy | None] = {}
        problems: list[Problem] = []
        for policy, policy_type in _documents(policy_set):
            found = self._ready[id(policy), policy_type] = _made_ready(policy, policy_type)
            problems += _refused(policy, policy_type) if found is None else _undecided(found)
        if strict and problems:
            raise Unsupported(problems)

    def decide(self, request: Request) -> Decision:
        """Decide whether AWS would let the request pass, and say why (see `simulate.decide`).

        Raises Unsupported where the answer hangs on what is not known or not decided exactly.
        """
        row: list[Any] = request[2].split(":", SEGMENTS - 1)
        service = row[_SERVICE] if len(row) == SEGMENTS and row[0] == "arn" else None
        if service is None:
            row = [*NOWHERE]
        row += request[4].held
        return self._decider(request, service).decide(request, row)

    def decide_each(self, request: Request, resources: Iterable[str]) -> list[Decision]:
        """Decide the request on each of many resources, ARNs or `*`; all else, the context too, is the request's own.

        What does not hang on the resource is asked once: the more resources, the less each of them costs.
        """
        found: list[Decision] = []
        held = request.context.held
        service, narrowed = "", None
        for resource in resources:
            segments = resource.split(":", SEGMENTS - 1)
            is_arn = len(segments) == SEGMENTS and segments[0] == "arn"
            if is_arn and segments[_SERVICE] != service:
                service = segments[_SERVICE]
                one = request._replace(resource=resource)
                narrowed = self._decider(one, service).narrowed(one, [*segments, *held])
            if is_arn and narrowed is not None:
                found.append(narrowed([*segments, *held]))
            else:
                found.append(self.decide(request._replace(resource=resource)))
        return found

    def _decider(self, request: Request, service: str | None) -> Decider:
        """What decides requests of this one's form; `service` is that of the resource's ARN, None without an ARN."""
        principal, action, _, account, context, management = request
        is_own = account == principal.account if account else None
        form = (action, context.shape, principal.type, is_own, management, service)
        return self._deciders.get(form) or self._remembered(form, request, service)

    def _remembered(self, form: tuple[object, ...], request: Request, service: str | None) -> Decider:
        found = self._made(request, service)
        if request.context.shape.is_remembered:
            if len(self._deciders) >= _FORMS:
                self._deciders.clear()
            self._deciders[form] = found
        return found

    def _made(self, request: Request, service: str | None) -> Decider:
        shape = request.context.shape
        by_type = service is not None and _tells_types_apart(request.action.lower(), shape)
        if by_type or service == "kms" or self._policy_set.scp or self._policy_set.rcp:
            return _Cases(self, shape, by_type=by_type, by_key=service == "kms")
        return self.planned(request)

    def planned(self, request: Request) -> Decider:
        """What decides this request and all that the same documents and keys apply to."""
        try:
            return decider(self._plan(request))
        except Unsupported:
            return _Reference(self._policy_set)

    def _plan(self, request: Request) -> Plan:
        policy_set = self._policy_set
        question = asked(request, has_boundary=policy_set.boundary is not None)
        view = View.of(request.context.shape, question.ignored, has_target=question.target is not None)
        levels: list[PolicyType] = []
        lines: list[Line] = []
        for policy_type, found in documents(request, policy_set, question).items():
            for name, policies in found:
                for i, policy in enumerate(policies):
                    label = name if policy_type is PolicyType.RESOURCE else f"{name}[{i}]"
                    for statement in self._speaking(policy, policy_type, question.action):
                        made = line(statement, _cited(policy, label, statement), len(levels), view, question)
                        lines += [] if made is None else [made]
                levels.append(policy_type)
        return Plan(levels, lines, view, question.ignored, tuple(question.notes), question.has_boundary)

    def _speaking(self, policy: Policy, policy_type: PolicyType, action: str) -> Iterator[Ready]:
        """The statements that cover the action. Raises Unsupported where one of them is not known."""
        document = self._ready[id(policy), policy_type]
        if document is None:
            raise Unsupported([])
        for statement in document.of(action):
            if statement.unknown is not None:
                raise Unsupported([statement.unknown])
            yield statement


class _Cases:
    """Requests of one form to which different documents, or different keys, apply: a plan for each case.

    Service-linked roles are exempt from SCPs and RCPs, AWS managed keys from RCPs, and KMS keys have their own rule of
    who must say yes: only the request's ARNs tell. Where AWS supplies a key for some resource types of the action
    only, the types that the resource may be tell.
    """

    __slots__ = ("_by_type", "_engine", "_has_many", "_place", "_plans", "_usual")

    def __init__(self, engine: Engine, shape: Shape, *, by_type: bool, by_key: bool) -> None:
        place = shape.position.get("aws:principalarn")
        self._engine = engine
        self._by_type = by_type
        self._has_many = by_type or by_key
        self._place = None if place is None or place in shape.lists else place + SEGMENTS
        self._usual: Decider | None = None
        self._plans: dict[tuple[object, ...], Decider] = {}

    def decide(self, request: Request, row: Row) -> Decision:
        """Decide a request of the form."""
        return self._decider(request, row).decide(request, row)

    def narrowed(self, request: Request, row: Row) -> Narrowed | None:
        """What decides requests that differ in the resource alone, where the resource tells no case apart."""
        return None if self._has_many else self._decider(request, row).narrowed(request, row)

    def _decider(self, request: Request, row: Row) -> Decider:
        place = self._place
        if self._has_many or _SERVICE_LINKED in ((place and row[place]) or request.principal.text):
            return self._of_case(request)
        usual = self._usual
        if usual is None:
            usual = self._usual = self._engine.planned(request)
        return usual

    def _of_case(self, request: Request) -> Decider:
        types = _types(request.action.lower(), request.resource) if self._by_type else ()
        case = (scp_applies(request), rcp_applies(request), sides(request).situation, types)
        found = self._plans.get(case)
        if found is None:
            found = self._plans[case] = self._engine.planned(request)
        return found


class _Reference:
    """Requests that cannot be decided: the reference says why, and where."""

    __slots__ = ("_policy_set",)

    def __init__(self, policy_set: PolicySet) -> None:
        self._policy_set = policy_set

    def decide(self, request: Request, row: Row) -> Decision:
        """Refuse the request as the reference does."""
        return decide(request, self._policy_set)

    def narrowed(self, request: Request, row: Row) -> None:
        """Each request is refused by itself."""


def _documents(policy_set: PolicySet) -> Iterator[tuple[Policy, PolicyType]]:
    lists = (
        (policy_set.identity, PolicyType.IDENTITY),
        (policy_set.boundary or (), PolicyType.BOUNDARY),
        (policy_set.session or (), PolicyType.SESSION),
        (policy_set.vpc_endpoint or (), PolicyType.VPC_ENDPOINT),
        *((level, PolicyType.SCP) for level in policy_set.scp or ()),
        *((level, PolicyType.RCP) for level in policy_set.rcp or ()),
    )
    yield from ((policy, policy_type) for policies, policy_type in lists for policy in policies)
    if policy_set.resource is not None:
        yield policy_set.resource, PolicyType.RESOURCE


def _made_ready(policy: Policy, policy_type: PolicyType) -> ReadyPolicy | None:
    """The document made ready, or None where the reference refuses it before it asks any of its statements."""
    try:
        return ready(policy, policy_type)
    except Unsupported:
        return None


def _refused(policy: Policy, policy_type: PolicyType) -> Iterator[Problem]:
    """Why a document cannot be made ready."""
    for statement in policy.statements:
        try:
            Ready(statement, policy_type)
        except Unsupported as error:
            yield from problems_of(error)


def _undecided(policy: ReadyPolicy) -> Iterator[Problem]:
    """What the reference refuses in every request that comes to a statement."""
    for found in policy.statements:
        statement = found.statement
        if found.unknown is not None:
            yield found.unknown
        if any(pattern.has_hole for pattern in statement.action.patterns):
            yield Problem(statement.action.place, "an action that is not known yet", "a known action")
        principal = statement.principal
        if principal is not None and principal.negated and statement.effect is Effect.ALLOW:
            yield Problem(principal.place, "NotPrincipal with Allow", "NotPrincipal only with Deny")


def _cited(policy: Policy, label: str, ready: Ready) -> StatementRef:
    found = ready.statement
    return StatementRef(ready.policy_type, label, found.index, found.sid, found.effect, policy.name, found.place)


def _tells_types_apart(action_name: str, shape: Shape) -> bool:
    """Whether AWS supplies some key of the shape for some resource types of the action and not for others."""
    action = find_action(action_name)
    if action is None or len(action.resource_types) < 2:
        return False
    return any(_varies(action, name) for name in shape.names)


@lru_cache(_TYPES)
def _varies(action: Action, name: str) -> bool:
    return len({may_supply(action, name, row.resource_type) for row in action.resource_types}) > 1


@lru_cache(_TYPES)
def _types(action_name: str, resource: str) -> tuple[str, ...]:
    action = find_action(action_name)
    return () if action is None else resource_types_of(action, resource)
