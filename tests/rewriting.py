"""Rewriting policies without changing what they mean: what a semantic difference must not notice.

Sources: IAM User Guide, "Policy evaluation logic" (documents and statements of one policy type are a union), "IAM JSON
policy elements: Action" (names ignore case; `*` stands for any name), "Condition" (operands are alternatives, keys
ignore case).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

from abac.catalog import expand
from abac.language.pattern import Pattern
from abac.language.policy import Patterns, Policy, PolicyType, Statement
from abac.language.read import read_policy
from abac.language.write import to_json
from abac.located import read_json

Statements = list[Statement]
Rewrite = Callable[[Statements, Random], Statements]


def reordered(found: Statements, random: Random) -> Statements:
    """Statements, and the values of each element, in another order."""
    shuffled = [_with_elements(one, lambda patterns: _shuffled(patterns, random)) for one in found]
    random.shuffle(shuffled)
    return shuffled


def split(found: Statements, random: Random) -> Statements:
    """One statement as two: the one with some of its actions or resources, the other with the rest."""
    index, one = _chosen(found, random)
    return [*found[:index], *_halves(one, random), *found[index + 1 :]]


def merged(found: Statements, random: Random) -> Statements:
    """Statements that differ in their actions alone as one."""
    _, one = _chosen(found, random)
    alike = [other for other in found if _mergeable(one, other)]
    patterns = tuple(dict.fromkeys(pattern for other in (one, *alike) for pattern in other.action.patterns))
    kept = [other for other in found if other is not one and other not in alike]
    return [*kept, replace(one, action=replace(one.action, patterns=patterns))]


def expanded(found: Statements, random: Random) -> Statements:
    """`Get*` as every action that it names, in capitals, and condition keys in small letters."""
    return [_expanded(one, random) for one in found]


def repeated(found: Statements, random: Random) -> Statements:
    """A statement a second time, under another Sid and with one of its actions: it adds nothing."""
    _, one = _chosen(found, random)
    fewer = one.action if one.action.negated else replace(one.action, patterns=one.action.patterns[:1])
    return [*found, replace(one, sid="Again", action=fewer)]


REWRITES: Final[tuple[Rewrite, ...]] = (reordered, split, merged, expanded, repeated)


def rewritten(policy: Policy, random: Random, times: int = 3) -> tuple[Policy, ...]:
    """The same meaning after some rewrites, in one document or in two."""
    statements = list(policy.statements)
    for _ in range(times):
        statements = random.choice(REWRITES)(statements, random)
    middle = random.randint(0, len(statements))
    parts = (statements[:middle], statements[middle:])
    return tuple(printed(_numbered(policy, part)) for part in parts if part)


def printed(policy: Policy) -> Policy:
    """The document written as JSON and read again, without Sids."""
    unnamed = replace(policy, statements=tuple(replace(one, sid=None) for one in policy.statements))
    return read_policy(read_json(to_json(unnamed).encode(), "memory"), PolicyType.IDENTITY)


def _numbered(policy: Policy, part: Statements) -> Policy:
    return replace(policy, statements=tuple(replace(one, index=index) for index, one in enumerate(part)))


def _chosen(found: Statements, random: Random) -> tuple[int, Statement]:
    index = random.randrange(len(found))
    return index, found[index]


def _shuffled(patterns: tuple[Pattern, ...], random: Random) -> tuple[Pattern, ...]:
    return tuple(random.sample(patterns, len(patterns)))


def _with_elements(one: Statement, change: Callable[[tuple[Pattern, ...]], tuple[Pattern, ...]]) -> Statement:
    resource = one.resource and replace(one.resource, patterns=change(one.resource.patterns))
    conditions = tuple(replace(each, operands=change(each.operands)) for each in one.conditions)
    return replace(
        one, action=replace(one.action, patterns=change(one.action.patterns)), resource=resource, conditions=conditions
    )


def _halves(one: Statement, random: Random) -> Statements:
    for name in random.sample(("action", "resource"), 2):
        element: Patterns | None = getattr(one, name)
        if element is not None and not element.negated and len(element.patterns) > 1:
            middle = random.randrange(1, len(element.patterns))
            parts = (element.patterns[:middle], element.patterns[middle:])
            halves = [replace(element, patterns=part) for part in parts]
            return [_with(one, name, half, number) for number, half in enumerate(halves)]
    return [one]


def _with(one: Statement, name: str, element: Patterns, number: int) -> Statement:
    sid = one.sid and f"{one.sid}{number}"
    return replace(one, sid=sid, action=element) if name == "action" else replace(one, sid=sid, resource=element)


def _mergeable(one: Statement, other: Statement) -> bool:
    negated = one.action.negated or other.action.negated
    same = replace(other, action=one.action, sid=one.sid, index=one.index) == one
    return other is not one and same and not negated


def _expanded(one: Statement, random: Random) -> Statement:
    action = replace(one.action, patterns=tuple(p for each in one.action.patterns for p in _names(each, random)))
    conditions = tuple(replace(each, key=each.key.lower()) for each in one.conditions)
    return replace(one, action=action, conditions=conditions)


def _names(pattern: Pattern, random: Random) -> tuple[Pattern, ...]:
    named = () if pattern.is_star else expand(pattern.source)
    return tuple(Pattern.literal(name.upper()) for name in named) or (pattern,)
