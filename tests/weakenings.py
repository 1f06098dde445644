"""Weakening one statement at a time: every way in which an editor might widen what a statement allows.

A weakening that no property notices is a question that the contract forgot to ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from abac.catalog import Action, expand, find_action
from abac.contract import Contract
from abac.language.condition import Condition
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.results import MatrixRow
from abac.simulate.matrix import matrix
from abac.sources.rendered import FULL_ACCESS
from planting import edited, narrowed

_MANY = 6
# One of each kind of owner: a team, a user, a user by name, AWS alone.
_TYPES = ("endpoint", "space", "user-profile", "foundation-model")
_ANYTHING = Patterns((Pattern.parse("*"),))
_POSITIVE = {"StringEquals": "StringLike", "StringLike": "StringLike", "ArnLike": "ArnLike", "ArnEquals": "ArnLike"}


@dataclass(frozen=True, slots=True)
class Weakening:
    """One statement, what was done to it in words, and what came of it (None: the statement is gone)."""

    sid: str
    words: str
    statement: Statement | None

    def __str__(self) -> str:
        return f"{self.sid}: {self.words}"


def weakenings(statement: Statement) -> Iterator[Weakening]:
    """Every single weakening of a statement: a wider Allow, a narrower Deny."""
    found = _wider(statement) if statement.effect is Effect.ALLOW else _narrower(statement)
    yield from (Weakening(statement.sid or "", words, weaker) for words, weaker in found)


def _wider(statement: Statement) -> Iterator[tuple[str, Statement]]:
    for index, condition in enumerate(statement.conditions):
        rest = (*statement.conditions[:index], *statement.conditions[index + 1 :])
        yield f"without {condition}", replace(statement, conditions=rest)
        for words, weaker in _laxer(condition):
            kept = (*statement.conditions[:index], weaker, *statement.conditions[index + 1 :])
            yield words, replace(statement, conditions=kept)
    yield from _farther(statement)


def _laxer(condition: Condition) -> Iterator[tuple[str, Condition]]:
    if condition.operator not in _POSITIVE:
        return
    if not condition.if_exists:
        yield f"{condition} or absent", replace(condition, if_exists=True)
    anything = replace(condition, operator=_POSITIVE[condition.operator], operands=_ANYTHING.patterns)
    yield f"{condition} with any value", anything
    for operand in condition.operands:
        for text in _loosened(operand.source):
            looser = replace(condition, operator=_POSITIVE[condition.operator], operands=(Pattern.parse(text),))
            yield f"{condition.key} like {text}", looser


def _farther(statement: Statement) -> Iterator[tuple[str, Statement]]:
    element = statement.resource
    if element is None or any(pattern.is_star for pattern in element.patterns):
        return
    yield "on every resource", replace(statement, resource=_ANYTHING)
    for index, pattern in enumerate(element.patterns):
        for text in _loosened(pattern.source):
            looser = (*element.patterns[:index], Pattern.parse(text), *element.patterns[index + 1 :])
            yield f"on {text}", replace(statement, resource=Patterns(looser))


def _loosened(text: str) -> Iterator[str]:
    """The text with one of its variables as a star, or without what delimits a prefix, or with any name's end."""
    for variable in Pattern.parse(text).variables:
        yield text.replace(f"${{{variable.key}}}", "*")
    for end in ("}-*", "}/*"):
        if text.endswith(end):
            yield text.removesuffix(end) + "}*"
    head, dash, last = text.rpartition("}-")
    if dash and "*" not in last:
        yield f"{head}}}-*"


def _narrower(statement: Statement) -> Iterator[tuple[str, Statement | None]]:
    yield "removed", None
    if len(statement.action.patterns) > 1:
        for pattern in statement.action.patterns:
            kept = tuple(one for one in statement.action.patterns if one != pattern)
            yield f"without {pattern}", replace(statement, action=replace(statement.action, patterns=kept))
    if statement.resource is not None and len(statement.resource.patterns) > 1:
        for pattern in statement.resource.patterns:
            kept = tuple(one for one in statement.resource.patterns if one != pattern)
            yield f"not on {pattern}", replace(statement, resource=replace(statement.resource, patterns=kept))
    for index, condition in enumerate(statement.conditions):
        if len(condition.operands) > 1 and "Not" not in condition.operator:
            for operand in condition.operands:
                fewer = replace(condition, operands=tuple(one for one in condition.operands if one != operand))
                kept_conditions = (*statement.conditions[:index], fewer, *statement.conditions[index + 1 :])
                yield f"{condition.key} without {operand}", replace(statement, conditions=kept_conditions)


def with_statement(world: World, policy_type: PolicyType, weakening: Weakening) -> World:
    """The world with the weaker statement in the place of the one of its Sid."""

    def edit(found_type: PolicyType, role: RolePrincipal | None, found: list[Statement]) -> list[Statement]:
        if found_type is not policy_type:
            return found
        kept = [weakening.statement if one.sid == weakening.sid else one for one in found]
        return [one for one in kept if one is not None]

    return edited(world, edit)


def alone(world: World, kind: PrincipalKind, permission_profile: str | None = None) -> World:
    """The roles of one kind and permission profile without any backstop: boundaries and SCPs allow everything.

    Roles that questions speak of stay, and are allowed nothing: teams for the sign-in's roles, openers for its backend.
    """
    kept = []
    for role in world.principals:
        if role.kind is kind and permission_profile in (None, role.permission_profile):
            kept.append(replace(role, boundary=None))
        elif kind in (PrincipalKind.BACKEND, PrincipalKind.OPENER) and role.kind is not PrincipalKind.DEFAULT_ROLE:
            kept.append(replace(role, identity=(), boundary=None))
    return replace(world, principals=tuple(kept), scp=None)


def asked_about(statement: Statement) -> tuple[Action, ...]:
    """The actions that a statement names; those on dozens of resource types on some of them."""
    names = dict.fromkeys(name for pattern in statement.action.patterns for name in expand(pattern.source))
    found = (action for name in names if (action := find_action(name)))
    return tuple(action if len(action.resource_types) < _MANY else narrowed(action, *_TYPES) for action in found)


def broken(world: World, contract: Contract, actions: Sequence[Action]) -> set[tuple[str | None, str, str, str, str]]:
    """What breaks: property, action, resource type, relation and situation of every row that does not hold."""
    return {_what(row) for row in matrix(world, contract, actions=actions) if not row.holds}


def _what(row: MatrixRow) -> tuple[str | None, str, str, str, str]:
    return (row.property, row.action, row.resource_type, row.relation, row.situation)


def statements_of(policies: Sequence[Policy]) -> Iterator[Statement]:
    """Every statement of some documents."""
    for policy in policies:
        yield from policy.statements


__all__ = [
    "FULL_ACCESS",
    "Weakening",
    "alone",
    "asked_about",
    "broken",
    "statements_of",
    "weakenings",
    "with_statement",
]
