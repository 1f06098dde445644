"""The teams that stand for all teams: the one of the source, one of fresh names, and those of all literal tokens.

Source: PROOF.md, The decision procedure, 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Final

from abac.contract.alphabets import Alphabets
from abac.contract.cast import DOMAIN
from abac.language.pattern import folded
from abac.language.world import RolePrincipal
from abac.lint.alphabets import TAGS, may_hold
from abac.prove.delimited import Names
from abac.prove.isolation.callers import Group, renamed

_TAG: Final = "aws:principaltag/"
_PROFILE: Final = "sagemaker:userprofilename"
_DOMAIN: Final = "sagemaker:domainid"
_DOMAINS_BEGIN: Final = "d-"  # SageMaker API Reference, DescribeDomain: DomainId
_AND: Final = " and "
_AT_ONCE: Final = 64  # teams that are asked about for one action
_FRESH: Final = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel")
_TEAMS: Final = frozenset({"teamprefix", "databucket"})


@dataclass(frozen=True, slots=True)
class Instance:
    """One team that is asked about in the place of others. `reserved` is the name to be reserved if a claim fails.

    It is empty where the failure is the source's own: the team is registered, or any team would do. `keys` are the
    folded keys whose values are the literals that are tried; only who reads one of them can tell the team from another.
    `domain` is the Studio domain of its sessions.
    """

    role: RolePrincipal
    profile: str
    reserved: str = ""
    keys: tuple[str, ...] = ()
    domain: str = DOMAIN

    @property
    def parts(self) -> tuple[str, ...]:
        """The reserved names where several are tried together."""
        parts = self.reserved.split(_AND)
        return tuple(parts) if len(parts) > 1 else ()


@dataclass(frozen=True, slots=True)
class Symbols:
    """The names of one group's team: tags by their spelling, of those that are the team's and not compared by value."""

    tags: Mapping[str, str] = field(hash=False)
    team_tag: str

    @classmethod
    def of(cls, role: RolePrincipal, compared: frozenset[str], team_tag: str) -> Symbols:
        """The tags that name the role's team; others whose value some statement compares tell roles apart instead."""
        names = _TEAMS | {folded(team_tag)}
        tags = {
            key: value
            for key, value in role.tags.items()
            if folded(key) in names or f"{_TAG}{folded(key)}" not in compared
        }
        return cls(tags, team_tag)


def instances(
    group: Group, profile: str, names: Names, symbols: Symbols, *, symbolic: bool, alphabets: Alphabets = TAGS
) -> Iterator[Instance]:
    """Every team that must be asked about besides the group's own, for statements that hold these names.

    Where the group is `symbolic`, nobody registers its teams: a name that a condition speaks of is some team's.
    """
    known = {f"{_TAG}{folded(key)}": key for key in symbols.tags}
    tokens = {key: found for key, found in names.tokens.items() if key in known}
    if _needs_fresh(symbols, tokens, names, known):
        yield Instance(renamed(group.role, _fresh(symbols, names), symbols.team_tag), profile)
    choices = dict(_choices(names, known))
    for chosen in _combined(choices):
        yield _of(group, profile, symbols, chosen, _unreserved(names, symbolic=symbolic))
    for one, other in sorted(names.together):
        if one in known and other in known:
            yield from _coinciding(group, profile, symbols, (known[one], known[other]), alphabets)


def too_many(names: Names, symbols: Symbols) -> bool:
    """Whether the literals that conditions compare names with can be combined in more ways than are asked about."""
    known = {f"{_TAG}{folded(key)}": key for key in symbols.tags}
    return _ways(dict(_choices(names, known))) > _AT_ONCE and len(names.straight) > 1


def _choices(names: Names, known: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The literals that each name is tried as, by the folded key."""
    for key in sorted(names.tokens):
        tokens = sorted(names.tokens[key])
        if key == _DOMAIN:
            tokens = [token for token in tokens if token.startswith(_DOMAINS_BEGIN)]
        if tokens and (key in known or key in (_DOMAIN, _PROFILE)):
            yield key, tuple(tokens)


def _ways(choices: Mapping[str, tuple[str, ...]]) -> int:
    return prod(len(tokens) + 1 for tokens in choices.values())


def _combined(choices: Mapping[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """Each literal alone, and where they are few each with those of the other names."""
    if _ways(choices) > _AT_ONCE:
        yield from ({key: token} for key, tokens in choices.items() for token in tokens)
        return
    ways = product(*(("", *tokens) for tokens in choices.values()))
    for each in sorted(ways, key=lambda way: sum(map(bool, way))):  # what fails alone need not be told with others
        chosen = {key: token for key, token in zip(choices, each, strict=True) if token}
        if chosen:
            yield chosen


def _unreserved(names: Names, *, symbolic: bool) -> Mapping[str, frozenset[str]]:
    """Literals that are names of somebody, whom a failure concerns: what nobody registers cannot be reserved."""
    domains = {_DOMAIN: names.tokens.get(_DOMAIN, frozenset())}
    return {**names.straight, **domains} if symbolic else domains


def _of(
    group: Group,
    profile: str,
    symbols: Symbols,
    chosen: Mapping[str, str],
    unreserved: Mapping[str, frozenset[str]],
) -> Instance:
    """The team that is called by the chosen literals, by folded key."""
    spelled = {f"{_TAG}{folded(key)}": key for key in symbols.tags}
    tags = {spelled[key]: token for key, token in chosen.items() if key in spelled}
    registered = group.called(tags)
    reserved = [
        f"{spelled.get(key, 'Studio profile')} `{token}`"
        for key, token in chosen.items()
        if token not in unreserved.get(key, ()) and not (registered and key in spelled)
    ]
    return Instance(
        role=registered or renamed(group.role, tags, symbols.team_tag),
        profile=chosen.get(_PROFILE, profile),
        reserved=_AND.join(reserved),
        keys=tuple(chosen),
        domain=chosen.get(_DOMAIN, DOMAIN),
    )


def _needs_fresh(
    symbols: Symbols, tokens: Mapping[str, frozenset[str]], names: Names, known: Mapping[str, str]
) -> bool:
    """Whether the source's own team is called as some literal is, or two of its names that meet in a slot are alike."""
    if any(symbols.tags[known[key]] in found for key, found in tokens.items()):
        return True
    pairs = ((known[one], known[other]) for one, other in names.together if one in known and other in known)
    return any(folded(symbols.tags[one]) == folded(symbols.tags[other]) for one, other in pairs)


def _fresh(symbols: Symbols, names: Names) -> dict[str, str]:
    taken = {folded(token) for found in names.tokens.values() for token in found}
    free = (name for stem in _FRESH for name in (stem, f"{stem}q", f"{stem}qz") if name not in taken)
    return dict(zip(symbols.tags, free, strict=False))


def _coinciding(
    group: Group, profile: str, symbols: Symbols, keys: tuple[str, str], alphabets: Alphabets
) -> Iterator[Instance]:
    """A team two of whose names are the same, where names of the one kind may be names of the other."""
    one, other = keys
    for key, value in ((one, symbols.tags[other]), (other, symbols.tags[one])):
        if (
            all(may_hold(f"{_TAG}{folded(key)}", character, alphabets) for character in value)
            and symbols.tags[key] != value
        ):
            role = renamed(group.role, {key: value}, symbols.team_tag)
            yield Instance(role, profile, f"{one} and {other} alike")
            return
