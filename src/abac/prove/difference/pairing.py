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

from abac.contract.alphabets import Alphabets
from abac.language.pattern import Pattern, folded
from abac.language.policy import Policy, Statement
from abac.language.world import RolePrincipal, World
from abac.lint.alphabets import TAGS
from abac.prove.delimited import read_names
from abac.prove.difference.literals import Literals

_TAG: Final = "aws:principaltag/"
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


def pairing(old: World, new: World, alphabets: Alphabets = TAGS) -> Pairing:
    """Pair the roles of two worlds, in the order of the new one.

    A role is paired with the role of its own ARN, else with the first of its profile. `alphabets` say which characters
    names may hold.
    """
    before, after = _by_profile(old), _by_profile(new)
    telling = Telling.of(old, new, alphabets)
    pairs: list[Pair] = []
    for profile, roles in after.items():
        if profile in before:
            pairs += _classes(_matched(before[profile], roles), telling)
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


@dataclass(frozen=True, slots=True)
class Telling:
    """What tells registered roles of one profile apart in the documents of either version.

    `guardrails` are the words of all that applies to everybody; `literals` the texts that names may meet; of the folded
    tag keys in `open` every value counts: their variable is not delimited, or is compared with more than literals.
    Of a source that tells of no roles (`symbolic`) names are tried instead (`names.callers`), but accounts are told.
    """

    guardrails: frozenset[str]
    literals: Literals
    open: frozenset[str]
    symbolic: bool

    @classmethod
    def of(cls, old: World, new: World, alphabets: Alphabets) -> Telling:
        """Read the documents of both versions."""
        statements = tuple(one for policy in documents_of(old, new) for one in policy.statements)
        guardrails = _guardrail_words(old) | _guardrail_words(new)
        loose = frozenset(key for key in read_names(statements, alphabets=alphabets).loose if key.startswith(_TAG))
        return cls(guardrails, Literals.of(_patterns(statements)), loose, old.symbolic and new.symbolic)

    def of_pair(self, pair: Pair) -> tuple[object, ...]:
        """Equal for two pairs that no text tells apart."""
        if self.symbolic:
            return pair.new.partition, pair.new.account
        written = self.guardrails.union(*map(_words_attached, (pair.old, pair.new)))
        roles = (pair.old, pair.new)
        named = tuple(fact for role in roles for fact in _facts(role) if _stands_in(fact[1], written))
        return (*named, *(self._names(role) for role in roles))

    def _names(self, role: RolePrincipal) -> tuple[object, ...]:
        tags = {f"{_TAG}{folded(key)}": value for key, value in role.tags.items()}
        return (
            tuple(tags.items()) if self.literals.may_name(tags) else tuple(tags.get(key) for key in sorted(self.open))
        )


def _classes(pairs: Iterable[Pair], telling: Telling) -> Iterator[Pair]:
    """One pair for each class of roles that no document tells apart."""
    members: dict[tuple[object, ...], list[Pair]] = defaultdict(list)
    for pair in pairs:
        key = (*_attached(pair.old), *_attached(pair.new), _tags_changed(pair), telling.of_pair(pair))
        members[key].append(pair)
    for pairs_of_class in members.values():
        yield replace(pairs_of_class[0], stands_for=len(pairs_of_class))


def _attached(role: RolePrincipal) -> tuple[object, ...]:
    return (role.identity, role.boundary, role.trust, tuple(sorted(role.tags)))


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
    for pattern in _patterns((statement,)):
        yield from (piece for piece in pattern.pieces if isinstance(piece, str))


def _patterns(statements: Iterable[Statement]) -> Iterator[Pattern]:
    for statement in statements:
        yield from statement.resource.patterns if statement.resource else ()
        for condition in statement.conditions:
            yield from condition.operands


def documents_of(*worlds: World) -> tuple[Policy, ...]:
    """Every document of the worlds that may decide a role's requests, once."""
    found: dict[int, Policy] = {}
    for world in worlds:
        for role in world.principals:
            found.update((id(policy), policy) for policy in (*role.identity, *(role.boundary or ())))
        levels = (*(world.scp or ()), *(world.rcp or ()))
        found.update((id(policy), policy) for level in levels for policy in level)
        found.update((id(policy), policy) for policy in world.resource_policies.values())
    return tuple(found.values())
