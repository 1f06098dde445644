"""One statement as a formula: when does it speak of a request of a space.

Source: IAM User Guide, "IAM JSON policy elements reference": Action, Resource, Principal, Condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from abac.language.pattern import Pattern, folded
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.principal import Naming
from abac.prove.encode.conditions import condition_formula
from abac.prove.encode.principals import caller_of, named
from abac.prove.encode.resources import resource_formula
from abac.prove.formula import FALSE, TRUE, Formula, Said, Unmodelled, both, either
from abac.prove.slots import Space
from abac.prove.slots.space import Fact
from abac.results import StatementRef

_DOCUMENTS: Final = 2_048  # documents that stay ready; when there are more, all are made ready anew
_STATEMENTS: Final = 65_536
_REMEMBERED: Final = 4_096  # spaces for which one statement keeps its formula, and a document what it says
_WITH_PRINCIPAL: Final = frozenset({PolicyType.RESOURCE, PolicyType.RCP, PolicyType.VPC_ENDPOINT})


class ActionElement:
    """Action or NotAction: which actions it covers. Case is no difference.

    Source: IAM User Guide, "IAM JSON policy elements: Action". What is not known yet may cover every action.
    """

    __slots__ = ("_globs", "_names", "_negated", "is_unknown")

    def __init__(self, element: Patterns) -> None:
        texts = [(pattern, pattern.text) for pattern in element.patterns]
        self._names = frozenset(folded(text) for _, text in texts if text is not None)
        self._globs = tuple(pattern for pattern, text in texts if text is None)
        self._negated = element.negated
        self.is_unknown = any(pattern.has_hole for pattern in element.patterns)

    def covers(self, action: str) -> bool:
        """Whether the action, in lower case, is one that the element speaks of."""
        if self.is_unknown:
            return True
        named = action in self._names or any(pattern.matches(action, fold=True) for pattern in self._globs)
        return named != self._negated


class ReadyStatement:
    """A statement with the formulas that were made of it, one for each kind of space that tells them apart."""

    __slots__ = (
        "_conditions",
        "_resources",
        "action",
        "condition_keys",
        "effect",
        "has_principal",
        "policy_type",
        "resource_keys",
        "statement",
    )

    def __init__(self, statement: Statement, policy_type: PolicyType) -> None:
        self.statement = statement
        self.policy_type = policy_type
        self.effect = statement.effect
        self.action = ActionElement(statement.action)
        self.has_principal = policy_type in _WITH_PRINCIPAL
        self.condition_keys = tuple(dict.fromkeys(_keys(statement)))
        resource = statement.resource.patterns if statement.resource else ()
        self.resource_keys = tuple(dict.fromkeys(_variables(resource)))
        self._conditions: dict[tuple[Fact, ...], Formula] = {}
        # INVARIANT: a value holds the segments whose id stands in its key, so the id means no others.
        self._resources: dict[tuple[tuple[Fact, ...], int], tuple[Formula, object]] = {}

    def speaks(self, space: Space, *, has_boundary: bool) -> tuple[Formula, Naming | None]:
        """When the statement speaks of a request whose action it covers, and how precisely it names the caller."""
        if not self.has_principal:
            return self._body(space), None
        caller = named(self.statement, self.policy_type, space, has_boundary=has_boundary)
        if caller.when == FALSE:
            return FALSE, None
        return both([caller.when, self._body(space)]), caller.naming

    def _body(self, space: Space) -> Formula:
        """Resource and conditions, all of which have to match."""
        resource = self._resource(space)
        return resource if resource == FALSE else both([resource, self._conditions_in(space)])

    def _resource(self, space: Space) -> Formula:
        if self.statement.resource is None:
            return TRUE
        known = tuple([space.fact(key) for key in self.resource_keys]), id(space.segments)
        found = self._resources.get(known)
        if found is None:
            if len(self._resources) >= _REMEMBERED:
                self._resources.clear()
            found = self._resources[known] = resource_formula(self.statement.resource, space), space.segments
        return found[0]

    def _conditions_in(self, space: Space) -> Formula:
        facts = tuple([space.fact(key) for key in self.condition_keys])
        found = self._conditions.get(facts)
        if found is None:
            if len(self._conditions) >= _REMEMBERED:
                self._conditions.clear()
            found = self._conditions[facts] = self._all_conditions(space)
        return found

    def _all_conditions(self, space: Space) -> Formula:
        parts = [condition_formula(each, self.effect, space) for each in self.statement.conditions]
        return both([*parts, Unmodelled("an action that is not known yet")] if self.action.is_unknown else parts)


class Spoken(NamedTuple):
    """What some documents say together: each Deny, each Allow, and how the Allow names the caller."""

    denies: tuple[Formula, ...] = ()
    allows: tuple[Formula, ...] = ()
    namings: tuple[Naming | None, ...] = ()

    def allow(self) -> Formula:
        """That some Allow speaks."""
        return either(self.allows)

    def grant(self, namings: frozenset[Naming]) -> Formula:
        """That some Allow speaks which names the caller in one of these ways."""
        pairs = zip(self.allows, self.namings, strict=True)
        return either(allow for allow, naming in pairs if naming in namings)


NOTHING_SAID: Final = Spoken()


class _Reads(NamedTuple):
    """What some statements read of a request: context keys, and whether they name resources."""

    keys: tuple[str, ...]
    resources: bool


class ReadyPolicy:
    """A document whose statements are ready, and found by action."""

    __slots__ = ("_by_action", "_reads", "_spoken", "policy", "policy_type", "statements")

    def __init__(self, policy: Policy, policy_type: PolicyType) -> None:
        self.policy = policy
        self.policy_type = policy_type
        self.statements = tuple(_ready_statement(statement, policy_type) for statement in policy.statements)
        self._by_action: dict[str, tuple[ReadyStatement, ...]] = {}
        self._reads: dict[str, _Reads] = {}
        # INVARIANT: as of `ReadyStatement._resources`, a value holds the segments whose id stands in its key.
        self._spoken: dict[tuple[object, ...], tuple[Spoken, object]] = {}

    def of(self, action: str) -> tuple[ReadyStatement, ...]:
        """The statements whose Action or NotAction covers the action, given in lower case."""
        found = self._by_action.get(action)
        if found is None:
            found = tuple([ready for ready in self.statements if ready.action.covers(action)])
            self._by_action[action] = found
        return found

    def spoken(self, space: Space, label: str, *, has_boundary: bool) -> Spoken:
        """What the document says of the requests of a space; `label` is its place in a policy set.

        It hangs on the action, on what the statements that speak of it read of the space, and where they name
        principals on the caller: it is made once for each of these.
        """
        action = space.action.lower()
        if not self.of(action):
            return NOTHING_SAID
        reads = self._reads.get(action)
        if reads is None:
            reads = self._reads[action] = _read_by(self.of(action))
        caller = caller_of(space, has_boundary=has_boundary) if self.policy_type in _WITH_PRINCIPAL else None
        facts = tuple([space.fact(key) for key in reads.keys])
        segments = space.segments if reads.resources else None
        known = action, label, facts, id(segments), caller
        found = self._spoken.get(known)
        if found is None:
            if len(self._spoken) >= _REMEMBERED:
                self._spoken.clear()
            found = self._spoken[known] = self._said(space, label, has_boundary=has_boundary), segments
        return found[0]

    def _said(self, space: Space, label: str, *, has_boundary: bool) -> Spoken:
        denies: list[Formula] = []
        allows: list[Formula] = []
        namings: list[Naming | None] = []
        for ready in self.of(space.action.lower()):
            when, naming = ready.speaks(space, has_boundary=has_boundary)
            if when == FALSE:
                continue
            said = Said(self._reference(label, ready), when)
            if ready.effect is Effect.DENY:
                denies.append(said)
            else:
                allows.append(said)
                namings.append(naming)
        return Spoken(tuple(denies), tuple(allows), tuple(namings))

    def _reference(self, label: str, ready: ReadyStatement) -> StatementRef:
        said, name = ready.statement, self.policy.name
        return StatementRef(self.policy_type, label, said.index, said.sid, said.effect, name, said.place)


# INVARIANT: the value holds the document, so its id cannot come to mean another one while it stands here.
_ready: Final[dict[tuple[int, PolicyType], ReadyPolicy]] = {}


def ready(policy: Policy, policy_type: PolicyType) -> ReadyPolicy:
    """The document made ready as a policy of this type; the same document is made ready once."""
    key = (id(policy), policy_type)
    found = _ready.get(key)
    if found is None:
        if len(_ready) >= _DOCUMENTS:
            _ready.clear()
        found = _ready[key] = ReadyPolicy(policy, policy_type)
    return found


# INVARIANT: as above. Documents of which one statement is another share all others.
_statements: Final[dict[tuple[int, PolicyType], ReadyStatement]] = {}


def _ready_statement(statement: Statement, policy_type: PolicyType) -> ReadyStatement:
    key = (id(statement), policy_type)
    found = _statements.get(key)
    if found is None:
        if len(_statements) >= _STATEMENTS:
            _statements.clear()
        found = _statements[key] = ReadyStatement(statement, policy_type)
    return found


def _read_by(statements: Iterable[ReadyStatement]) -> _Reads:
    """What statements read, but for their principals; a resource that is `*` alone is any."""
    keys: dict[str, None] = {}
    resources = False
    for ready in statements:
        keys.update(dict.fromkeys((*ready.condition_keys, *ready.resource_keys)))
        resource = ready.statement.resource
        resources = resources or (resource is not None and not all(pattern.is_star for pattern in resource.patterns))
    return _Reads(tuple(keys), resources)


def _keys(statement: Statement) -> Iterator[str]:
    """Every context key that decides what the conditions say."""
    for condition in statement.conditions:
        yield condition.key
        yield from _variables(condition.operands)


def _variables(patterns: Iterable[Pattern]) -> Iterator[str]:
    return (variable.key for pattern in patterns for variable in pattern.variables)
