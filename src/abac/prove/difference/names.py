"""Who may call in two versions that the sources do not tell of: the names that documents compare callers with.

Roles of our own folder are told with their names; of anybody's folder neither the account, nor the team, nor a tag is.
Of no source is it told how Studio's domains and profiles are called. So each name that a condition speaks of is tried.
Source: PROOF.md, The decision procedure, 5; CLI reference, SOURCE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from abac.language.pattern import folded
from abac.language.policy import Statement
from abac.language.world import RolePrincipal, World
from abac.prove.delimited import Names, read_names
from abac.results.diff import Undecided

_TAG: Final = "aws:principaltag/"
_DOMAIN: Final = "sagemaker:domainid"
_PROFILE: Final = "sagemaker:userprofilename"
_ROLES_NAME: Final = "aws:principalarn"
# How `delimited` words it; of variables that are not delimited it is said apart that they are taken for it.
_COMPARED: Final = " compared by "
_AT_MOST: Final = 64  # ways in which the names of a caller are combined


@dataclass(frozen=True, slots=True)
class Spoken:
    """What conditions of either version compare callers with. `domains` and `profiles` are Studio's."""

    names: Names
    domains: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()

    @classmethod
    def of(cls, old: World, new: World) -> Spoken:
        """Read the documents of both versions."""
        names = read_names(dict.fromkeys((*_statements(old), *_statements(new))))
        return cls(
            names, tuple(sorted(names.straight.get(_DOMAIN, ()))), tuple(sorted(names.straight.get(_PROFILE, ())))
        )

    @property
    def values(self) -> frozenset[str]:
        """All values that tags are tried with."""
        return frozenset().union(*(found for key, found in self.names.straight.items() if key.startswith(_TAG)))

    def tags(self, role: RolePrincipal) -> Mapping[str, tuple[str, ...]]:
        """The values that each tag of a role is tried with besides its own."""
        found = {key: sorted(self.names.straight.get(f"{_TAG}{folded(key)}", ())) for key in role.tags}
        return {key: tuple(values) for key, values in found.items() if values}


def aligned(old: World, new: World, spoken: Spoken) -> tuple[World, World]:
    """Both versions with the same roles, where neither source tells of any: all accounts and names of either."""
    if not (old.symbolic and new.symbolic):
        return old, new
    roles = tuple({role.arn: role for world in (old, new) for role in world.principals}.values())
    roles = (*roles, *(named for role in roles for named in _named(role, spoken)))
    return _with_roles(old, roles), _with_roles(new, roles)


def untried(old: World, new: World, spoken: Spoken) -> Iterator[Undecided]:
    """Why names that were tried do not stand for all, where the versions differ in some statement."""
    symbolic = old.symbolic or new.symbolic
    because: list[str] = []
    if symbolic and _ROLES_NAME in spoken.names.spoken:
        because.append("a statement reads aws:PrincipalArn, and the source does not tell how the roles are called")
    because += [words for words in spoken.names.open if _COMPARED in words and (symbolic or "sagemaker:" in words)]
    tags = spoken.tags(new.principals[0]) if symbolic and new.principals else {}
    if max(_ways(tags.values()), _ways((spoken.domains, spoken.profiles))) > _AT_MOST:
        because.append("conditions compare callers with more names than can be tried together")
    if because and not _says_the_same(old, new):
        role = (*new.principals, *old.principals)[0]
        yield Undecided(("*",), role.arn, (), "; ".join(because))


def _says_the_same(old: World, new: World) -> bool:
    """Whether both versions hold the same statements, in whatever order where all are of one role."""
    if old.symbolic and new.symbolic:
        before, after = ({replace(each, index=0, sid=None) for each in _statements(world)} for world in (old, new))
        return before == after
    return (old.principals, old.resource_policies, old.scp, old.rcp) == (
        new.principals,
        new.resource_policies,
        new.scp,
        new.rcp,
    )


def _statements(world: World) -> Iterator[Statement]:
    policies = {id(policy): policy for role in world.principals for policy in (*role.identity, *(role.boundary or ()))}
    policies |= {id(policy): policy for levels in (world.scp, world.rcp) for level in levels or () for policy in level}
    policies |= {id(policy): policy for policy in world.resource_policies.values()}
    yield from (statement for policy in policies.values() for statement in policy.statements)


def _ways(choices: Iterable[tuple[str, ...]]) -> int:
    ways = 1
    for each in choices:
        ways *= len(each) + 1
    return ways


def _named(role: RolePrincipal, spoken: Spoken) -> Iterator[RolePrincipal]:
    """The role with every combination of the values that its tags are compared with."""
    tags = spoken.tags(role)
    for number, values in enumerate(product(*((role.tags[key], *found) for key, found in tags.items()))):
        if number and number <= _AT_MOST:
            yield replace(role, arn=f"{role.arn}-{number}", tags={**role.tags, **dict(zip(tags, values, strict=True))})


def _with_roles(world: World, roles: Iterable[RolePrincipal]) -> World:
    """The world with these roles, each under all of its documents."""
    identity = world.principals[0].identity
    return replace(world, principals=tuple(replace(role, identity=identity) for role in roles))
