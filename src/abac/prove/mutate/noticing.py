"""Which property notices that requests are decided otherwise: claims that held before and are refuted now."""

from __future__ import annotations

from dataclasses import dataclass, field

from abac.catalog import Action, find_action
from abac.contract.claims import Account, Claim
from abac.language.world import RolePrincipal
from abac.prove.difference.rows import Row
from abac.prove.isolation.asking import Enquiry
from abac.prove.isolation.callers import TEAM_KINDS, sessions_of
from abac.prove.isolation.instances import Instance
from abac.prove.isolation.knocking import knocked
from abac.prove.isolation.setting import Setting
from abac.prove.query import Refuted

UNCOVERED = "uncovered"
"""What notices an allowed action that is in no property and no treatment (ISOLATION.md)."""


@dataclass
class Watch:
    """The claims about one world, each answered once."""

    setting: Setting
    _enquiries: dict[str, tuple[Enquiry, ...]] = field(default_factory=dict)
    _claims: dict[tuple[str, int, str], tuple[Claim, ...]] = field(default_factory=dict)
    _knocked: dict[str, frozenset[tuple[object, ...]]] = field(default_factory=dict)

    def enquiries(self, arn: str) -> tuple[Enquiry, ...]:
        """A role of the world in each kind of session."""
        if arn not in self._enquiries:
            role = next(role for role in self.setting.world.principals if role.arn == arn)
            instance = Instance(role, f"alice-{role.tags.get('TeamPrefix') or 'nobody'}")
            found = tuple(Enquiry(self.setting, instance, session) for session in sessions_of(role))
            self._enquiries[arn] = found
        return self._enquiries[arn]

    def claims(self, arn: str, number: int, action: Action) -> tuple[Claim, ...]:
        """What must hold of an action in one kind of session; it does not depend on the policies."""
        key = arn, number, action.full_name
        if key not in self._claims:
            self._claims[key] = self.enquiries(arn)[number].claims(action)
        return self._claims[key]

    def refutes(self, arn: str, number: int, claim: Claim) -> bool:
        """Whether some request breaks the claim."""
        return isinstance(self.enquiries(arn)[number].row(claim).answer(claim), Refuted)

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
    gained = isinstance(row.gained, Refuted)
    account = Account.HOME if row.space.account == role.account else Account.ELSEWHERE
    for number in range(len(before.enquiries(role.arn))):
        for claim in before.claims(role.arn, number, action):
            if (claim.resource_type, claim.account) != (row.space.resource_type, account):
                continue
            if not (isinstance(row.lost, Refuted) if claim.expected else gained):
                continue
            if after.refutes(role.arn, number, claim) and not before.refutes(role.arn, number, claim):
                return claim.property
    return UNCOVERED if gained and _is_uncovered(before.setting, role, action) else None


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
