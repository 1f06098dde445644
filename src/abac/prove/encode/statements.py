"""One statement as a formula: when does it speak of a request of a space.

Source: IAM User Guide, "IAM JSON policy elements reference": Action, Resource, Principal, Condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from abac.language.pattern import Pattern
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


class ReadyStatement:
    """A statement with the formulas that were made of it, one for each kind of space that tells them apart."""

    __slots__ = ("_formulas", "_keys", "effect", "has_principal", "policy_type", "statement")

    def __init__(self, statement: Statement, policy_type: PolicyType) -> None:
        self.statement = statement
        self.policy_type = policy_type
        self.effect = statement.effect
        self.has_principal = policy_type in _WITH_PRINCIPAL
        self._keys = tuple(dict.fromkeys(_keys(statement)))
        # INVARIANT: a value holds the segments whose id stands in its key, so the id means no others.
        self._formulas: dict[tuple[tuple[Fact, ...], int], tuple[Formula, object]] = {}

    def speaks(self, space: Space, *, has_boundary: bool) -> tuple[Formula, Naming | None]:
        """When the statement speaks of a request whose action it covers, and how precisely it names the caller."""
        if not self.has_principal:
            return self._body(space), None
        caller = named(self.statement, self.policy_type, space, has_boundary=has_boundary)
        if caller.when == FALSE:
            return FALSE, None
        return both([caller.when, self._body(space)]), caller.naming

    def _body(self, space: Space) -> Formula:
        facts = tuple([space.fact(key) for key in self._keys])
        known = facts, id(space.segments)
        found = self._formulas.get(known)
        if found is None:
            if len(self._formulas) >= _REMEMBERED:
                self._formulas.clear()
            found = self._formulas[known] = _body(self.statement, space), space.segments
        return found[0]


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
            found = tuple(ready for ready in self.statements if covers(ready.statement.action, action))
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


def covers(element: Patterns, action: str) -> bool:
    """Whether Action or NotAction covers the action; what is not known yet may.

    Source: IAM User Guide, "IAM JSON policy elements: Action": case is no difference.
    """
    if any(pattern.has_hole for pattern in element.patterns):
        return True
    return any(pattern.matches(action, fold=True) for pattern in element.patterns) != element.negated


def _body(statement: Statement, space: Space) -> Formula:
    """Resource and conditions, all of which have to match."""
    parts: list[Formula] = []
    if any(pattern.has_hole for pattern in statement.action.patterns):
        parts.append(Unmodelled("an action that is not known yet"))
    parts.append(TRUE if statement.resource is None else resource_formula(statement.resource, space))
    if parts[-1] == FALSE:
        return FALSE
    parts += (condition_formula(condition, statement.effect, space) for condition in statement.conditions)
    return both(parts)


def _keys(statement: Statement) -> Iterator[str]:
    """Every context key that decides what the statement says."""
    patterns: list[Pattern] = list(statement.resource.patterns) if statement.resource else []
    for condition in statement.conditions:
        yield condition.key
        patterns += condition.operands
    yield from (variable.key for pattern in patterns for variable in pattern.variables)
