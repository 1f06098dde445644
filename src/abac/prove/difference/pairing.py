"""Who asks in both versions: roles paired by what they are, and everybody whom a resource's policy lets in.

Roles of one kind, permission profile and network profile differ in their team alone, and documents name no team
(ARCHITECTURE, Scale): one of them stands for all whose facts no document can tell apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from abac.language.pattern import Pattern
from abac.language.policy import Policy, Statement
from abac.language.world import RolePrincipal, World

_WORD: Final = re.compile(r"[^\W_]+")

Profile = tuple[str, str, str]
"""Kind, permission profile and network profile; empty where a role has none."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One role in both versions, and of how many roles of the new version it is the representative."""

    old: RolePrincipal
    new: RolePrincipal
    stands_for: int = 1


class Pairing(NamedTuple):
    """Roles in both versions, one for each class; and those of which only one version has the like."""

    pairs: tuple[Pair, ...]
    added: tuple[RolePrincipal, ...]
    removed: tuple[RolePrincipal, ...]


def pairing(old: World, new: World, tried: frozenset[str] = frozenset()) -> Pairing:
    """Pair the roles of two worlds, in the order of the new one.

    A role is paired with the role of its own ARN, else with the first of its profile. `tried` are values that tags of
    roles of which the sources do not tell are tried with.
    """
    before, after = _by_profile(old), _by_profile(new)
    guardrails = _guardrail_words(old) | _guardrail_words(new)
    pairs: list[Pair] = []
    for profile, roles in after.items():
        if profile in before:
            pairs += _classes(_matched(before[profile], roles), guardrails, tried=tried if new.symbolic else None)
    return Pairing(
        tuple(pairs),
        added=tuple(roles[0] for profile, roles in after.items() if profile not in before),
        removed=tuple(roles[0] for profile, roles in before.items() if profile not in after),
    )


def profile_of(role: RolePrincipal) -> Profile:
    """By what roles are paired."""
    return (role.kind.value, role.permission_profile or "", role.network_profile or "")


def _by_profile(world: World) -> Mapping[Profile, list[RolePrincipal]]:
    found: dict[Profile, list[RolePrincipal]] = defaultdict(list)
    for role in world.principals:
        found[profile_of(role)].append(role)
    return found


def _matched(before: list[RolePrincipal], after: list[RolePrincipal]) -> Iterator[Pair]:
    by_arn = {role.arn: role for role in before}
    known = [Pair(by_arn[role.arn], role) for role in after if role.arn in by_arn]
    yield from known or (Pair(before[0], after[0]),)


def _classes(pairs: Iterable[Pair], guardrails: frozenset[str], *, tried: frozenset[str] | None) -> Iterator[Pair]:
    """One pair for each class of roles that no document tells apart.

    A fact of a role that stands literally in a document makes a class of those that share it. Where sources
    tell of no roles, accounts and the values of tags that are `tried` are those that some document tells apart.
    """
    members: dict[tuple[object, ...], list[Pair]] = defaultdict(list)
    for pair in pairs:
        written = guardrails.union(*map(_words_attached, (pair.old, pair.new)))
        named = tuple(fact for role in (pair.old, pair.new) for fact in _facts(role) if _stands_in(fact[1], written))
        members[(*_attached(pair.old), *_attached(pair.new), _tags_changed(pair), named, _untold(pair, tried))].append(
            pair
        )
    for pairs_of_class in members.values():
        yield replace(pairs_of_class[0], stands_for=len(pairs_of_class))


def _attached(role: RolePrincipal) -> tuple[object, ...]:
    return (role.identity, role.boundary, role.trust, tuple(sorted(role.tags)))


def _untold(pair: Pair, tried: frozenset[str] | None) -> tuple[str, ...]:
    if tried is None:
        return ()
    values = (value for _, value in sorted(pair.new.tags.items()) if value in tried)
    return (pair.new.partition, pair.new.account, *values)


def _tags_changed(pair: Pair) -> tuple[str, ...]:
    return tuple(sorted({key for key, _ in set(pair.old.tags.items()) ^ set(pair.new.tags.items())}))


def _facts(role: RolePrincipal) -> Iterator[tuple[str, str]]:
    """What tells a role from others of its profile."""
    yield from (("name", role.name), ("account", role.account))
    yield from sorted(role.tags.items())


def _stands_in(fact: str, written: frozenset[str]) -> bool:
    """Whether a document may name the fact: all of its words stand there as words."""
    words = _WORD.findall(fact.lower())
    return bool(words) and written.issuperset(words)


def _words_attached(role: RolePrincipal) -> frozenset[str]:
    trust = () if role.trust is None else (role.trust,)
    return _words((*role.identity, *(role.boundary or ()), *trust))


def _guardrail_words(world: World) -> frozenset[str]:
    return _words(policy for levels in (world.scp, world.rcp) for level in levels or () for policy in level)


def _words(policies: Iterable[Policy]) -> frozenset[str]:
    return frozenset().union(*map(_words_of, policies))


@lru_cache(maxsize=4096)
def _words_of(policy: Policy) -> frozenset[str]:
    """Every word of a document's own text in resources and operands, in lower case."""
    texts = (text for statement in policy.statements for text in _texts(statement))
    return frozenset(word for text in texts for word in _WORD.findall(text.lower()))


def _texts(statement: Statement) -> Iterator[str]:
    patterns: list[Pattern] = list(statement.resource.patterns) if statement.resource else []
    for condition in statement.conditions:
        patterns += condition.operands
    for pattern in patterns:
        yield from (piece for piece in pattern.pieces if isinstance(piece, str))
