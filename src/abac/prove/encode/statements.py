"""One statement as a formula: when does it speak of a request of a space.

Source: IAM User Guide, "IAM JSON policy elements reference": Action, Resource, Principal, Condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from abac.language.pattern import Pattern, folded
from abac.language.policy import Patterns, Policy, PolicyType, Statement
from abac.language.principal import Naming
from abac.prove.encode.conditions import condition_formula
from abac.prove.encode.principals import named
from abac.prove.encode.resources import resource_formula
from abac.prove.formula import FALSE, TRUE, Formula, Unmodelled, both
from abac.prove.slots import Space
from abac.prove.slots.space import Fact

_DOCUMENTS: Final = 2_048  # documents that stay ready; when there are more, all are made ready anew
_REMEMBERED: Final = 4_096  # spaces for which one statement keeps its formula
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
        "_condition_keys",
        "_conditions",
        "_resource_keys",
        "_resources",
        "action",
        "effect",
        "has_principal",
        "policy_type",
        "statement",
    )

    def __init__(self, statement: Statement, policy_type: PolicyType) -> None:
        self.statement = statement
        self.policy_type = policy_type
        self.effect = statement.effect
        self.action = ActionElement(statement.action)
        self.has_principal = policy_type in _WITH_PRINCIPAL
        self._condition_keys = tuple(dict.fromkeys(_keys(statement)))
        resource = statement.resource.patterns if statement.resource else ()
        self._resource_keys = tuple(dict.fromkeys(_variables(resource)))
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
        known = tuple([space.fact(key) for key in self._resource_keys]), id(space.segments)
        found = self._resources.get(known)
        if found is None:
            if len(self._resources) >= _REMEMBERED:
                self._resources.clear()
            found = self._resources[known] = resource_formula(self.statement.resource, space), space.segments
        return found[0]

    def _conditions_in(self, space: Space) -> Formula:
        facts = tuple([space.fact(key) for key in self._condition_keys])
        found = self._conditions.get(facts)
        if found is None:
            if len(self._conditions) >= _REMEMBERED:
                self._conditions.clear()
            found = self._conditions[facts] = self._all_conditions(space)
        return found

    def _all_conditions(self, space: Space) -> Formula:
        parts = [condition_formula(each, self.effect, space) for each in self.statement.conditions]
        return both([*parts, Unmodelled("an action that is not known yet")] if self.action.is_unknown else parts)


class ReadyPolicy:
    """A document whose statements are ready, and found by action."""

    __slots__ = ("_by_action", "policy", "statements")

    def __init__(self, policy: Policy, policy_type: PolicyType) -> None:
        self.policy = policy
        self.statements = tuple(ReadyStatement(statement, policy_type) for statement in policy.statements)
        self._by_action: dict[str, tuple[ReadyStatement, ...]] = {}

    def of(self, action: str) -> tuple[ReadyStatement, ...]:
        """The statements whose Action or NotAction covers the action, given in lower case."""
        found = self._by_action.get(action)
        if found is None:
            found = tuple([ready for ready in self.statements if ready.action.covers(action)])
            self._by_action[action] = found
        return found


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


def _keys(statement: Statement) -> Iterator[str]:
    """Every context key that decides what the conditions say."""
    for condition in statement.conditions:
        yield condition.key
        yield from _variables(condition.operands)


def _variables(patterns: Iterable[Pattern]) -> Iterator[str]:
    return (variable.key for pattern in patterns for variable in pattern.variables)
