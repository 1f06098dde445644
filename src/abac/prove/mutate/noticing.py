"""Which property notices that requests are decided otherwise: claims that held before and are refuted now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from abac.catalog import Action, find_action
from abac.contract.cast import DOMAIN
from abac.contract.claims import Claim
from abac.language.request import Request, Values
from abac.language.world import RolePrincipal
from abac.prove.difference.rows import Row
from abac.prove.isolation.asking import Enquiry
from abac.prove.isolation.callers import DOMAIN_KEY, PROFILE_KEY, TEAM_KINDS, sessions_of
from abac.prove.isolation.instances import Instance
from abac.prove.isolation.knocking import knocked
from abac.prove.isolation.setting import Setting, account_of
from abac.prove.query import Refuted
from abac.prove.slots import Space

UNCOVERED = "uncovered"
"""What notices an allowed action that is in no property and no treatment (ISOLATION.md)."""


class Who(NamedTuple):
    """A role of the world by its ARN, under the names that one request bears."""

    arn: str
    team: str
    tags: tuple[tuple[str, str], ...]
    profile: str
    domain: str

    @classmethod
    def of(cls, role: RolePrincipal, request: Request, team_tag: str) -> Who:
        """The role as the request knows it; what the request does not tell is the role's own."""
        told = request.context
        tags = {key: _text(told.get(f"aws:PrincipalTag/{key}")) or value for key, value in role.tags.items()}
        profile = _text(told.get(PROFILE_KEY)) or f"alice-{tags.get('TeamPrefix') or 'nobody'}"
        domain = _text(told.get(DOMAIN_KEY)) or DOMAIN
        return cls(role.arn, tags.get(team_tag, ""), tuple(sorted(tags.items())), profile, domain)


def _text(value: Values | None) -> str | None:
    return value if isinstance(value, str) else None


@dataclass
class Watch:
    """The claims about one world, each answered once."""

    setting: Setting
    _enquiries: dict[Who, tuple[Enquiry, ...]] = field(default_factory=dict)
    _claims: dict[tuple[Who, int, str], tuple[Claim, ...]] = field(default_factory=dict)
    _knocked: dict[str, frozenset[tuple[object, ...]]] = field(default_factory=dict)

    def enquiries(self, who: Who) -> tuple[Enquiry, ...]:
        """A role of the world, under some names, in each kind of session."""
        if who not in self._enquiries:
            role = next(role for role in self.setting.world.principals if role.arn == who.arn)
            named = replace(role, team=who.team or role.team, tags=dict(who.tags))
            instance = Instance(named, who.profile, domain=who.domain)
            found = tuple(Enquiry(self.setting, instance, session) for session in sessions_of(role))
            self._enquiries[who] = found
        return self._enquiries[who]

    def claims(self, who: Who, number: int, action: Action) -> tuple[Claim, ...]:
        """What must hold of an action in one kind of session; it does not depend on the policies."""
        key = who, number, action.full_name
        if key not in self._claims:
            self._claims[key] = self.enquiries(who)[number].claims(action)
        return self._claims[key]

    def refutes(self, who: Who, number: int, claim: Claim) -> bool:
        """Whether some request breaks the claim."""
        return isinstance(self.enquiries(who)[number].row(claim).answer(claim), Refuted)

    def breaches(self, role: RolePrincipal) -> frozenset[tuple[object, ...]]:
        """What those outside can do with a role that they must not: property, action, caller."""
        if role.arn not in self._knocked:
            every = frozenset(self.setting.contract.properties)
            found = knocked(self.setting, role, every).properties
            self._knocked[role.arn] = frozenset(
                (name, breach.action, breach.principal) for name, of in found.items() for breach in of.breaches.values()
            )
        return self._knocked[role.arn]


def noticed(before: Watch, after: Watch, role: RolePrincipal, row: Row) -> str | None:
    """The property that a role's row breaks now and did not before; None where nobody notices."""
    action = find_action(row.space.action)
    if action is None:
        return None
    for expected, answer in ((False, row.gained), (True, row.lost)):
        if isinstance(answer, Refuted):
            who = Who.of(role, answer.request, before.setting.world.team_tag)
            for number, claim in _claims_of(before, who, action, row.space):
                breaks = claim.expected is expected and after.refutes(who, number, claim)
                if breaks and not before.refutes(who, number, claim):
                    return claim.property
    gained = isinstance(row.gained, Refuted)
    return UNCOVERED if gained and _is_uncovered(before.setting, role, action) else None


def _claims_of(before: Watch, who: Who, action: Action, space: Space) -> Iterator[tuple[int, Claim]]:
    """The claims about a row in each kind of session, with the number of the session."""
    for number, enquiry in enumerate(before.enquiries(who)):
        for claim in before.claims(who, number, action):
            account = account_of(enquiry.instance.role, claim)
            if (claim.resource_type, account) == (space.resource_type, space.account):
                yield number, claim


def noticed_outside(before: Watch, after: Watch) -> str | None:
    """The property that those outside break now and did not before, with any role."""
    for role, same in zip(before.setting.world.principals, after.setting.world.principals, strict=True):
        if role.trust != same.trust:
            broken = sorted(map(str, (found[0] for found in after.breaches(same) - before.breaches(role))))
            if broken:
                return broken[0]
    return None


def _is_uncovered(setting: Setting, role: RolePrincipal, action: Action) -> bool:
    contract = setting.contract
    thought_about = contract.treatments.of(action.full_name) or contract.is_side_door(action.full_name)
    return action.is_wildcard_only and not thought_about and role.kind in TEAM_KINDS
