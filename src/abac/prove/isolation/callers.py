"""Who is asked about: roles that differ in the names of their team alone are one, so teams cost nothing.

Source: PROOF.md, The decision procedure, 5 (all pairs of teams); ARCHITECTURE.md, Scale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from abac.contract.cast import DOMAIN
from abac.contract.questions import Session
from abac.language.pattern import Any, One, Pattern, Piece, Value, folded
from abac.language.policy import Policy
from abac.language.request import Values
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.prove.slots import Asker

TEAM_KINDS: Final = frozenset({PrincipalKind.EXECUTION_ROLE, PrincipalKind.JOB, PrincipalKind.PERMISSION_SET})
SESSIONS: Final = {
    PrincipalKind.EXECUTION_ROLE: (Session.PRIVATE_SPACE, Session.SHARED_SPACE, Session.JOB),
    PrincipalKind.JOB: (Session.JOB,),
}
_TAG: Final = "aws:principaltag/"
_ARN: Final = "aws:principalarn"
_ACCOUNTS: Final = frozenset({"aws:principalaccount", "aws:resourceaccount"})
DOMAIN_KEY: Final = "sagemaker:DomainId"
PROFILE_KEY: Final = "sagemaker:UserProfileName"


@dataclass(frozen=True, slots=True)
class Group:
    """Roles about which every answer is the same but for names: `role` is asked, `alike` are all of them."""

    role: RolePrincipal
    alike: tuple[RolePrincipal, ...]
    _tagged: dict[str, dict[str, list[RolePrincipal]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def called(self, tags: Mapping[str, str]) -> RolePrincipal | None:
        """The first of the roles that has all of these tags."""
        if not tags:
            return self.alike[0]
        first = next(iter(tags))
        if first not in self._tagged:
            found: dict[str, list[RolePrincipal]] = {}
            for role in self.alike:
                found.setdefault(role.tags.get(first, ""), []).append(role)
            self._tagged[first] = found
        some = self._tagged[first].get(tags[first], ())
        return next((role for role in some if all(role.tags.get(key) == value for key, value in tags.items())), None)


def groups(world: World, readings: Readings) -> tuple[Group, ...]:
    """The roles of a world by what tells them apart, in the world's order."""
    found: dict[tuple[object, ...], list[RolePrincipal]] = {}
    for role in world.principals:
        found.setdefault(readings.seen(role), []).append(role)
    return tuple(Group(roles[0], tuple(roles)) for roles in found.values())


@dataclass(frozen=True, slots=True)
class Readings:
    """What the documents of a world compare of a principal with fixed texts: tags by value, ARNs, accounts."""

    tags: frozenset[str]
    arns: tuple[Pattern, ...]
    texts: str
    numbers: dict[int, int]  # of documents by identity, since they are dear to compare; equal ones have one number
    symbolic: bool = False
    _bound: dict[str, tuple[re.Pattern[str] | None, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _keys: dict[tuple[str, ...], tuple[tuple[str, str, bool], ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    @classmethod
    def of(cls, world: World) -> Readings:
        """Read every document of the world once."""
        tags: set[str] = set()
        arns: dict[Pattern, None] = {}
        texts: dict[str, None] = {}
        policies = tuple(documents_of(world))
        equal: dict[Policy, int] = {}
        numbers = {id(policy): equal.setdefault(policy, len(equal)) for policy in policies}
        for statement in (statement for policy in equal for statement in policy.statements):
            if statement.resource:
                texts.update(dict.fromkeys(pattern.source for pattern in statement.resource.patterns))
            for condition in statement.conditions:
                key = folded(condition.key)
                texts.update(dict.fromkeys(operand.source for operand in condition.operands))
                if key.startswith(_TAG) and condition.operator != "Null":
                    tags.add(key)
                if key == _ARN:
                    arns.update(dict.fromkeys(condition.operands))
        return cls(frozenset(tags), tuple(arns), "\n".join(texts), numbers, world.symbolic)

    def seen(self, role: RolePrincipal) -> tuple[object, ...]:
        """What tells a role from others; equal for two that every document treats alike but for names."""
        layers = (role.identity, role.boundary or (), (role.trust,) if role.trust else ())
        documents = tuple(tuple(self.numbers[id(policy)] for policy in layer) for layer in layers)
        facts = (role.kind, role.permission_profile, role.network_profile, role.allowed_cidrs, role.boundary is None)
        tags = tuple([(name, role.tags[key] if told else None) for key, name, told in self._tags(role)])
        account = role.account if self.symbolic or role.account in self.texts else ""
        return (*facts, documents, tags, role.partition, account, role.team is None, self._arn(role))

    def _tags(self, role: RolePrincipal) -> tuple[tuple[str, str, bool], ...]:
        """The role's tag keys in order, folded, and whether values are compared; thousands of roles have the same."""
        keys = tuple(sorted(role.tags))
        found = self._keys.get(keys)
        if found is None:
            found = tuple((key, folded(key), f"{_TAG}{folded(key)}" in self.tags) for key in keys)
            self._keys[keys] = found
        return found

    def _arn(self, role: RolePrincipal) -> tuple[object, ...]:
        """Which of the compared ARNs it is like; itself where one of them holds a variable or the whole ARN stands."""
        if role.account not in self._bound:
            self._bound[role.account] = tuple(_in_account(pattern, role.account) for pattern in self.arns)
        arns = self._bound[role.account]
        if role.arn in self.texts or None in arns:
            return (role.arn,)
        return tuple([each.fullmatch(role.arn) is not None for each in arns if each])


def _in_account(pattern: Pattern, account: str) -> re.Pattern[str] | None:
    """The pattern with the account in its variables, compiled for thousands of roles; None where others stand there."""
    bound = pattern.bind(lambda key: account if folded(key) in _ACCOUNTS else None)
    return None if bound is None else re.compile("".join(map(_expression, bound.pieces)), re.DOTALL)


def _expression(piece: Piece) -> str:
    match piece:
        case Any():
            return ".*"
        case One():
            return "."
        case Value(text) | str(text):
            return re.escape(text)
    raise ValueError(f"{piece} cannot be matched")


def documents_of(world: World) -> Iterator[Policy]:
    """Every document of a world once, however often it is attached."""
    found: dict[int, Policy] = {}
    for role in world.principals:
        trust = (role.trust,) if role.trust else ()
        found.update((id(policy), policy) for policy in (*role.identity, *(role.boundary or ()), *trust))
    found.update((id(policy), policy) for policy in world.resource_policies.values())
    for levels in (world.scp, world.rcp):
        found.update((id(policy), policy) for level in levels or () for policy in level)
    yield from found.values()


def sessions_of(role: RolePrincipal) -> tuple[Session, ...]:
    """The kinds of sessions that a role has."""
    return SESSIONS.get(role.kind, (Session.ROLE,))


def asker(
    role: RolePrincipal, session: Session, profile: str, *, domain: str = DOMAIN, tags_known: bool = True
) -> Asker:
    """The role in a session of the user whose Studio profile in the domain has this name.

    Source: SageMaker Developer Guide, "Permissions for Studio spaces"; in jobs both keys are absent, which is unproven.
    """
    keys: dict[str, Values | None] = {DOMAIN_KEY: None, PROFILE_KEY: None}
    if session in (Session.PRIVATE_SPACE, Session.SHARED_SPACE):
        keys[DOMAIN_KEY] = domain
    if session is Session.PRIVATE_SPACE:
        keys[PROFILE_KEY] = profile
    return Asker.of_role(role, keys=keys, tags_known=tags_known)


def renamed(role: RolePrincipal, tags: Mapping[str, str], team_tag: str) -> RolePrincipal:
    """The role of a team of other names: tags replaced, and what stands for them in the role's own ARN."""
    arn = role.arn
    for key, value in tags.items():
        old = role.tags.get(key, "")
        if old and old in arn:
            arn = arn.replace(old, value)
    return replace(role, arn=arn, team=tags.get(team_tag, role.team), tags={**role.tags, **tags})
