"""What some documents say of one action, in a form in which equal meaning mostly is an equal value.

Statements of one level are a union (IAM User Guide, Policy evaluation logic), values of Action, Resource and of a
condition are alternatives, and so is everything but the effect: their order, their grouping into documents and
statements, and repetitions mean nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from abac.catalog import expand
from abac.contract import reads_session
from abac.language.condition import Condition
from abac.language.pattern import Pattern, folded
from abac.language.policy import Effect, Patterns, Policy, Statement
from abac.language.principal import PrincipalElement
from abac.prove.encode import Documents

Form = tuple[object, ...]
"""A statement without its actions, Sid and place; of one resource where its resources are alternatives."""

Level = tuple[str, tuple[Policy, ...]]


class Names(NamedTuple):
    """The actions of an element: all of the catalogue's but `but`, or those of `named` alone."""

    named: frozenset[str]
    all_but: bool = False


@lru_cache(maxsize=16_384)
def names(element: Patterns) -> Names:
    """Every action that an Action or NotAction element names, spelled as AWS does; unknown ones in lower case."""
    found: set[str] = set()
    for pattern in element.patterns:
        if pattern.is_star:
            return Names(frozenset(), all_but=not element.negated)
        known = expand(pattern.source)
        found.update(known or (() if pattern.has_wildcard else (pattern.source.lower(),)))
    return Names(frozenset(found), all_but=element.negated)


@lru_cache(maxsize=16_384)
def forms(statement: Statement) -> tuple[Form, ...]:
    """The statement in its one form, once for each of its resources where those are alternatives."""
    conditions = frozenset(_condition(each) for each in statement.conditions)
    principal = None if statement.principal is None else _principal(statement.principal)
    head = (statement.effect, principal, conditions)
    resource = statement.resource
    if resource is None or resource.negated:
        return ((*head, None if resource is None else frozenset(resource.patterns)),)
    return tuple((*head, pattern) for pattern in dict.fromkeys(resource.patterns))


def levels(documents: Documents) -> Iterator[Level]:
    """Every level of documents that may apply, under a name that tells policy type and level apart."""
    policies = documents.policies
    yield "identity", policies.identity
    for name in ("boundary", "session", "vpc_endpoint"):
        found: tuple[Policy, ...] | None = getattr(policies, name)
        if found is not None:
            yield name, found
    if policies.resource is not None:
        yield "resource", (policies.resource,)
    for arn, policy in documents.of_resources.items():
        yield f"resource {arn}", (policy,)
    for name, stack in (("scp", policies.scp), ("rcp", policies.rcp)):
        for number, level in enumerate(stack or ()):
            yield f"{name}[{number}]", level


class Group(NamedTuple):
    """Actions of which the same statements of both versions speak; `same` if they say the same in both.

    `by_session`: some of the statements read a key in which sessions of one role differ. `speaking` are the statements.
    """

    actions: tuple[str, ...]
    same: bool
    by_session: bool = False
    speaking: tuple[Statement, ...] = ()


def grouped(before: Documents, after: Documents) -> tuple[Group, ...]:
    """The actions that either version may allow, in groups of which the same statements speak, in a fixed order.

    An action that neither an identity policy nor a resource's names in an Allow is denied by both.
    """
    table = _Table()
    for version, documents in enumerate((before, after)):
        for level, policies in levels(documents):
            table.enter(version, level, policies)
    return tuple(table.groups())


class _Table:
    """Which forms speak of which action: one number a form, one set of numbers an action."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, str, Form], int] = defaultdict(count().__next__)
        self._sweeping: dict[int, frozenset[str]] = {}  # forms that speak of all actions but these
        self._speaking: dict[str, set[int]] = defaultdict(set)
        self._granting: set[int] = set()
        self._by_session: set[int] = set()
        self._statements: dict[int, Statement] = {}  # one of those that have the form
        self._layers: set[tuple[int, str]] = set()

    def enter(self, version: int, level: str, policies: Iterable[Policy]) -> None:
        self._layers.add((version, level))
        may_grant = level.startswith(("identity", "resource"))
        for policy in policies:
            for statement in policy.statements:
                named = names(statement.action)
                for form in forms(statement):
                    number = self._note(version, level, form, named)
                    if may_grant and statement.effect is Effect.ALLOW:
                        self._granting.add(number)
                    self._statements.setdefault(number, statement)
                    if reads_session(statement):
                        self._by_session.add(number)

    def _note(self, version: int, level: str, form: Form, named: Names) -> int:
        # The same form may stand in several statements, each with other actions.
        key: Form = (*form, named.named) if named.all_but else form
        number = self._numbers[version, level, key]
        if named.all_but:
            self._sweeping[number] = named.named
        for name in () if named.all_but else named.named:
            self._speaking[name].add(number)
        return number

    def groups(self) -> Iterator[Group]:
        found: dict[frozenset[int], list[str]] = defaultdict(list)
        for name in self._universe():
            numbers = self._speaking.get(name, set())
            sweeping = {number for number, but in self._sweeping.items() if name not in but}
            found[frozenset(numbers | sweeping)].append(name)
        told = {number: key for key, number in self._numbers.items()}
        for spoken, members in found.items():
            if spoken & self._granting:
                speaking = {id(self._statements[number]): self._statements[number] for number in sorted(spoken)}
                by_session = bool(spoken & self._by_session)
                yield Group(tuple(members), self._same(spoken, told), by_session, tuple(speaking.values()))

    def _universe(self) -> list[str]:
        grants_all = any(number in self._granting for number in self._sweeping)
        every = expand("*") if grants_all else ()
        return sorted({*every, *self._speaking})

    def _same(self, spoken: frozenset[int], told: Mapping[int, tuple[int, str, Form]]) -> bool:
        if {level for version, level in self._layers if not version} != {
            level for version, level in self._layers if version
        }:
            return False
        said: tuple[set[object], set[object]] = (set(), set())
        for number in spoken:
            version, level, form = told[number]
            said[version].add((level, form[:4]))
        return said[0] == said[1]


def _condition(condition: Condition) -> Form:
    operands = frozenset(condition.operands)
    return (condition.quantifier, condition.operator, condition.if_exists, folded(condition.key), operands)


def _principal(element: PrincipalElement) -> Form:
    parts: tuple[Iterable[str | Pattern], ...] = (
        element.aws,
        element.service,
        element.federated,
        element.canonical_user,
    )
    return (element.anyone, element.negated, *(frozenset(part) for part in parts))
