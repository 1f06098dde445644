"""The documents of a world, a world with one statement changed, and a world without its backstops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from abac.language.policy import Policy, PolicyType, Statement
from abac.language.world import RolePrincipal, World
from abac.prove.isolation.setting import Setting
from abac.sources.rendered import FULL_ACCESS


class Backstop(StrEnum):
    """A policy type that refuses what a role's own policies let pass (PROOF.md, Mutation: defence in depth)."""

    BOUNDARY = "boundary"
    SCP = "scp"


Without = tuple[Backstop, ...]


class Document(NamedTuple):
    """A document of a world, by what it is attached as."""

    policy_type: PolicyType
    policy: Policy


def documents_of(world: World) -> tuple[Document, ...]:
    """Every document once, in the world's order; what AWS attaches by itself is nobody's to change."""
    found: dict[int, Document] = {}
    for document in _attached(world):
        if document.policy != FULL_ACCESS:
            found.setdefault(id(document.policy), document)
    return tuple(found.values())


def representatives(setting: Setting) -> World:
    """The world with one role for all that differ from it in the names of their team alone."""
    roles = tuple(group.role for group in setting.groups)
    return replace(setting.world, principals=roles, resource_policies=setting.of_resources)


def settings(world: World, document: Document) -> tuple[Without, ...]:
    """With every backstop, and without them; the layer that is changed is never taken away, nor one that is not there.

    Backstops only refuse: what changes with one of them in place changes without it, too. So the document alone says
    it for each single one, but for policies of resources, whose grants reach past a boundary (IAM User Guide, How AWS
    enforcement code logic evaluates requests): those are tried without each as well.
    """
    there = {
        Backstop.BOUNDARY: any(role.boundary is not None for role in world.principals),
        Backstop.SCP: world.scp is not None,
    }
    found = tuple(each for each in Backstop if there[each] and each.value != document.policy_type.value)
    single = document.policy_type in (PolicyType.TRUST, PolicyType.RESOURCE) and len(found) > 1
    return tuple(dict.fromkeys(((), found, *((each,) for each in found if single))))


def changed(world: World, policy: Policy, index: int, statement: Statement | None) -> World:
    """The world in which a document's statement at `index` is another, or gone. The document is told by identity."""
    statements = (*policy.statements[:index], statement, *policy.statements[index + 1 :])
    instead = replace(policy, statements=tuple(one for one in statements if one is not None))

    def put(found: Policy) -> Policy:
        return instead if found is policy else found

    return replace(
        world,
        principals=tuple(_role(role, put) for role in world.principals),
        resource_policies={arn: put(found) for arn, found in world.resource_policies.items()},
        scp=_levels(world.scp, put),
        rcp=_levels(world.rcp, put),
    )


def without(world: World, backstops: Without) -> World:
    """The world in which some backstops do not exist."""
    if Backstop.BOUNDARY in backstops:
        world = replace(world, principals=tuple(replace(role, boundary=None) for role in world.principals))
    return replace(world, scp=None) if Backstop.SCP in backstops else world


def carries(role: RolePrincipal, document: Document) -> bool:
    """Whether a document may decide the role's requests: its own ones by identity, all others for everybody."""
    own = {PolicyType.IDENTITY: role.identity, PolicyType.BOUNDARY: role.boundary or ()}
    attached = own.get(document.policy_type)
    return attached is None or any(policy is document.policy for policy in attached)


def _attached(world: World) -> Iterator[Document]:
    for role in world.principals:
        yield from (Document(PolicyType.IDENTITY, policy) for policy in role.identity)
        yield from (Document(PolicyType.BOUNDARY, policy) for policy in role.boundary or ())
        if role.trust is not None:
            yield Document(PolicyType.TRUST, role.trust)
    yield from (Document(PolicyType.RESOURCE, policy) for policy in world.resource_policies.values())
    for policy_type, levels in ((PolicyType.SCP, world.scp), (PolicyType.RCP, world.rcp)):
        yield from (Document(policy_type, policy) for level in levels or () for policy in level)


_Put = Callable[[Policy], Policy]


def _role(role: RolePrincipal, put: _Put) -> RolePrincipal:
    return replace(
        role,
        identity=tuple(map(put, role.identity)),
        boundary=None if role.boundary is None else tuple(map(put, role.boundary)),
        trust=None if role.trust is None else put(role.trust),
    )


def _levels(levels: tuple[tuple[Policy, ...], ...] | None, put: _Put) -> tuple[tuple[Policy, ...], ...] | None:
    return None if levels is None else tuple(tuple(map(put, level)) for level in levels)
