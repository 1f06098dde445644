"""Who stands for all callers of a role: the names that statements treat otherwise, each tried.

Roles of our own folder are told with their names; of anybody's folder neither the account, nor the team, nor a tag is.
Of no source is it told how Studio's domains and profiles are called. So each name that a statement compares callers
with, and each literal text that stands where a name may stand, is tried, in the actions that the statement speaks of.
Source: PROOF.md, The decision procedure, 5 and 6; CLI reference, SOURCE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod
from typing import Final, NamedTuple

from abac.contract import SESSION_KEYS
from abac.contract.alphabets import Alphabets
from abac.language.pattern import folded
from abac.language.policy import Statement
from abac.language.request import Values
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.lint.alphabets import TAGS
from abac.prove.delimited import Names, read_names
from abac.prove.slots import Asker

_TAG: Final = "aws:principaltag/"
_DOMAIN, _PROFILE = (folded(key) for key in SESSION_KEYS)
_ROLES_NAME: Final = "aws:principalarn"
_DOMAINS_BEGIN: Final = "d-"  # SageMaker API Reference, DescribeDomain: DomainId
_FRESH: Final = ("november", "oscar", "papa", "quebec")
_AT_MOST: Final = 64  # ways in which the names of a caller are combined

Context = Mapping[str, Values | None]


class Callers(NamedTuple):
    """Sessions of one role that stand for all that the source does not tell apart; `because`: why they do not."""

    askers: tuple[Asker, ...]
    because: str = ""


def callers(
    role: RolePrincipal,
    world: World,
    sessions: tuple[Context, ...],
    statements: Iterable[Statement],
    alike: tuple[RolePrincipal, ...] = (),
    alphabets: Alphabets = TAGS,
) -> Callers:
    """The role in `sessions`, the first of which is its own, and under every name that `statements` tell from its own.

    `alike` are registered roles that differ from it in names alone: of those, the ones that the statements name are
    tried. Where the source tells of no roles, every name is somebody's.
    """
    names = read_names(dict.fromkeys(statements), alphabets=alphabets)
    tags, untold = _tags(role, world, names, alike)
    studio = _studio(role, sessions[0], names)
    named = tuple(_asker(one, world, context) for one in tags for context in (*sessions, *studio))
    own = tuple(_asker(role, world, context) for context in sessions)
    because = (*untold, *_not_told(names, symbolic=world.symbolic), *_too_many(names))
    return Callers(tuple(dict.fromkeys((*own, *named))), "; ".join(because))


def aligned(old: World, new: World) -> tuple[World, World]:
    """Both versions with the same roles, where neither source tells of any: those of all accounts of either."""
    if not (old.symbolic and new.symbolic):
        return old, new
    roles = tuple({role.arn: role for world in (old, new) for role in world.principals}.values())
    return _with_roles(old, roles), _with_roles(new, roles)


def _with_roles(world: World, roles: Iterable[RolePrincipal]) -> World:
    """The world with these roles, each under all of its documents."""
    identity = world.principals[0].identity
    return replace(world, principals=tuple(replace(role, identity=identity) for role in roles))


def _tags(
    role: RolePrincipal, world: World, names: Names, alike: tuple[RolePrincipal, ...]
) -> tuple[tuple[RolePrincipal, ...], tuple[str, ...]]:
    """The role under all names of its team that matter, and why these are not all."""
    tokens = {key: _tokens(role, names, f"{_TAG}{folded(key)}") for key in role.tags}
    if world.symbolic:
        return (role, *_named(role, tokens)), ()
    is_open = any(key.startswith(_TAG) for key in names.loose)
    known = {key: frozenset(map(folded, found)) for key, found in tokens.items()}
    found = [one for one in alike if is_open or any(folded(one.tags.get(key, "")) in known[key] for key in known)]
    if is_open and len(found) > _AT_MOST:
        return (role, *found[:_AT_MOST]), (f"{names.open[0]}: more teams are registered than can be tried",)
    return (role, *found), ()


def _tokens(role: RolePrincipal, names: Names, key: str) -> frozenset[str]:
    """Names that statements tell from others, for one folded key: literal texts, and other names of the same caller."""
    beside = {pair[1 - place] for pair in names.together for place in (0, 1) if pair[place] == key}
    own = frozenset(value for tag, value in role.tags.items() if f"{_TAG}{folded(tag)}" in beside)
    return names.tokens.get(key, frozenset()) | own


def _named(role: RolePrincipal, tokens: Mapping[str, frozenset[str]]) -> Iterator[RolePrincipal]:
    """The role under every combination of names that a statement tells from others, where they are few."""
    choices = {key: _choices(role.tags[key], found) for key, found in tokens.items() if found}
    for tags in _combined(choices, role.tags):
        yield replace(role, tags={**role.tags, **tags})


def _choices(own: str, tokens: frozenset[str]) -> tuple[str, ...]:
    """Every token, and a name that is none where the role's own is one."""
    known = set(map(folded, tokens))
    fresh = next((name for name in _FRESH if name not in known), "")
    return (*((fresh,) if fresh and folded(own) in known else ()), *sorted(tokens))


def _combined(choices: Mapping[str, tuple[str, ...]], own: Mapping[str, str]) -> Iterator[dict[str, str]]:
    if prod(len(found) + 1 for found in choices.values()) > _AT_MOST:
        yield from ({key: name} for key, found in choices.items() for name in found[:_AT_MOST])
        return
    ways = product(*((own[key], *found) for key, found in choices.items()))
    yield from (dict(zip(choices, way, strict=True)) for way in ways)


def _studio(role: RolePrincipal, own: Context, names: Names) -> Iterator[Context]:
    """Sessions in the domains and of the profiles that statements name, in a private or a shared space."""
    domains = [name for name in sorted(_tokens(role, names, _DOMAIN)) if name.startswith(_DOMAINS_BEGIN)]
    profiles = sorted(_tokens(role, names, _PROFILE))
    if role.kind is not PrincipalKind.EXECUTION_ROLE or not (domains or profiles):
        return
    domain_key, profile_key = SESSION_KEYS
    for domain in (own.get(domain_key), *domains[:_AT_MOST]):
        for profile in (own.get(profile_key), None, *profiles[:_AT_MOST]):
            yield {domain_key: domain, profile_key: profile}


def _not_told(names: Names, *, symbolic: bool) -> Iterator[str]:
    """Why names that are tried do not stand for all."""
    if symbolic and _ROLES_NAME in names.spoken:
        yield "a statement reads aws:PrincipalArn, and the source does not tell how the roles are called"
    loose = [words for words, key in zip(names.open, names.loose, strict=True) if symbolic or not key.startswith(_TAG)]
    yield from (f"{words}: what holds of one name need not hold of another that contains it" for words in loose[:1])


def _too_many(names: Names) -> Iterator[str]:
    studio = prod(len(names.tokens.get(key, ())) + 1 for key in (_DOMAIN, _PROFILE))
    tags = prod(len(found) + 1 for key, found in names.tokens.items() if key.startswith(_TAG))
    if max(studio, tags) > _AT_MOST:
        yield "statements tell callers from more names than can be tried together"


def _asker(role: RolePrincipal, world: World, context: Context) -> Asker:
    keys = {key: context.get(key) for key in SESSION_KEYS}
    return Asker.of_role(role, keys=keys, tags_known=not world.symbolic)
