"""Planting known holes into a world: a patch by Sid, then statements shuffled and documents split, by a seed.

A hole is a file of `tests/holes`: what is wrong in words, where it lives, the property it must break, and the patch.
Shuffling and splitting change nothing of what documents mean (IAM User Guide, "Policy evaluation logic": documents of
one policy type are a union), so a hole must be found however its statements are spread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any, Final

from abac.catalog import Action, find_action
from abac.language.policy import Policy, PolicyType, Statement
from abac.language.read import read_policy
from abac.language.world import RolePrincipal, World
from abac.located import from_plain, read_file

HOLES: Final = Path(__file__).parent / "holes"
_MOST_DOCUMENTS: Final = 6  # into how many a type's statements are split at most
_MOST_TYPES: Final = 3  # of an action on dozens of resource types (AddTags), as many are asked about


class Home(StrEnum):
    """Where a hole lives (AWS-FACTS: each hole has a home)."""

    POLICY = "policy"
    TRUST = "trust"
    BACKEND = "backend"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Operation:
    """One change of a patch: add, replace or remove a statement, in a layer, of some roles."""

    change: str
    policy_type: PolicyType
    attached_to: frozenset[str]
    permission_profiles: frozenset[str]
    sid: str | None
    statement: Statement | None

    def concerns(self, policy_type: PolicyType, role: RolePrincipal | None) -> bool:
        """Whether the change is for this layer of this role; SCPs belong to no role."""
        if policy_type is not self.policy_type:
            return False
        if role is None:
            return True
        if self.attached_to and role.kind not in self.attached_to:
            return False
        return not self.permission_profiles or role.permission_profile in self.permission_profiles

    def applied(self, statements: list[Statement]) -> list[Statement]:
        """The statements of one layer after the change; unchanged where no statement bears the Sid."""
        if self.statement is not None and self.change == "add":
            return [*statements, self.statement]
        kept = [self.statement if found.sid == self.sid else found for found in statements]
        return [found for found in kept if found is not None]


@dataclass(frozen=True, slots=True)
class Hole:
    """One known hole. `pending` says what it waits for; a pending hole has no patch."""

    id: str
    name: str
    home: Home
    property: str
    action: str
    resource_type: str
    patch: tuple[Operation, ...]
    pending: str | None

    def asked(self) -> tuple[Action, ...]:
        """The action to ask about, where it is on dozens of resource types with some of them besides the hole's."""
        action = find_action(self.action)
        if action is None:
            raise KeyError(self.action)
        return (narrowed(action, self.resource_type),)


def narrowed(action: Action, *resource_types: str, most: int = _MOST_TYPES) -> Action:
    """The action with at most `most` of its resource types, the named ones first."""
    rows = sorted(action.resource_types, key=lambda row: row.resource_type not in resource_types)
    return replace(action, resource_types=tuple(rows[:most]))


def read_holes() -> tuple[Hole, ...]:
    """Every hole, in the order of the files' numbers."""
    return tuple(_hole(path) for path in sorted(HOLES.glob("*.yaml")))


def _hole(path: Path) -> Hole:
    row: dict[str, Any] = read_file(path).plain()
    return Hole(
        id=path.stem,
        name=row["name"],
        home=Home(row["home"]),
        property=row["property"],
        action=row.get("action", ""),
        resource_type=row.get("resource_type", ""),
        patch=tuple(_operation(one) for one in row.get("patch", ())),
        pending=row.get("pending"),
    )


def _operation(row: dict[str, Any]) -> Operation:
    policy_type = PolicyType(row["policy_type"])
    written = row.get("statement")
    return Operation(
        change=row["change"],
        policy_type=policy_type,
        attached_to=frozenset(row.get("attached_to", ())),
        permission_profiles=frozenset(row.get("permission_profiles", ())),
        sid=row.get("sid"),
        statement=None if written is None else statement(written, policy_type),
    )


def statement(written: dict[str, Any], policy_type: PolicyType) -> Statement:
    """A statement as a policy spells it. Raises InputError where AWS would refuse it."""
    document = from_plain({"Version": "2012-10-17", "Statement": [written]})
    return read_policy(document, policy_type).statements[0]


def plant(world: World, hole: Hole, seed: int) -> World:
    """The world with the hole in it, its statements shuffled and its documents split.

    Raises KeyError where a change speaks of a Sid that no statement bears: then the hole is out of date.
    """
    for operation in hole.patch:
        world = _changed(world, operation, hole)
    return mixed(world, seed)


def _changed(world: World, operation: Operation, hole: Hole) -> World:
    hits: list[str] = []

    def edit(policy_type: PolicyType, role: RolePrincipal | None, found: list[Statement]) -> list[Statement]:
        if not operation.concerns(policy_type, role):
            return found
        hits.extend(sid for one in found if (sid := one.sid) == operation.sid and sid)
        return operation.applied(found)

    patched = edited(world, edit)
    if operation.change != "add" and not hits:
        raise KeyError(f"{hole.id}: no statement `{operation.sid}` in {operation.policy_type}")
    return patched


def mixed(world: World, seed: int) -> World:
    """The same world with statements shuffled and identity policies and SCPs split into other documents."""
    random = Random(seed)

    def shuffle(policy_type: PolicyType, role: RolePrincipal | None, found: list[Statement]) -> list[Statement]:
        random.shuffle(found)
        return found

    return edited(world, shuffle, random)


Edit = Callable[[PolicyType, RolePrincipal | None, list[Statement]], list[Statement]]


def edited(world: World, edit: Edit, random: Random | None = None) -> World:
    """The world after `edit` had every layer's statements in its hands; with `random`, documents are split anew.

    Roles that shared documents and are of one kind and permission profile share the new ones.
    """
    again: dict[tuple[Any, ...], tuple[Policy, ...]] = {}

    def layer(policy_type: PolicyType, role: RolePrincipal | None, found: tuple[Policy, ...]) -> tuple[Policy, ...]:
        facts = (role.kind, role.permission_profile) if role else ()
        key = (policy_type, *facts, *map(id, found))
        if key not in again:
            statements = [one for policy in found for one in policy.statements]
            again[key] = tuple(_documents(policy_type, edit(policy_type, role, statements), random))
        return again[key]

    principals = tuple(_edited(role, layer) for role in world.principals)
    trusts = {role.arn: role.trust for role in principals if role.trust is not None}
    scp = None if world.scp is None else tuple(layer(PolicyType.SCP, None, level) for level in world.scp)
    return replace(world, principals=principals, resource_policies={**world.resource_policies, **trusts}, scp=scp)


def _edited(role: RolePrincipal, layer: Callable[..., tuple[Policy, ...]]) -> RolePrincipal:
    trust = None if role.trust is None else layer(PolicyType.TRUST, role, (role.trust,))[0]
    boundary = None if role.boundary is None else layer(PolicyType.BOUNDARY, role, role.boundary)
    return replace(role, identity=layer(PolicyType.IDENTITY, role, role.identity), boundary=boundary, trust=trust)


def _documents(policy_type: PolicyType, statements: list[Statement], random: Random | None) -> Iterator[Policy]:
    splits = policy_type in (PolicyType.IDENTITY, PolicyType.SCP) and random is not None and len(statements) > 1
    number = random.randint(1, min(_MOST_DOCUMENTS, len(statements))) if random is not None and splits else 1
    for start in range(number):
        part = statements[start::number]
        yield Policy(tuple(replace(one, index=index) for index, one in enumerate(part)), name=f"{policy_type}-{start}")
