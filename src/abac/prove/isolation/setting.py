"""What is the same for all questions about one world: its contract, its groups of roles, the documents that apply."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from abac.contract import STRANGER_ACCOUNT, Contract
from abac.contract.alphabets import Alphabets
from abac.contract.claims import Account, Claim
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, Statement
from abac.language.policy_set import PolicySet
from abac.language.principal import PrincipalElement
from abac.language.world import RolePrincipal, World
from abac.lint.alphabets import TAGS
from abac.prove.encode import Documents
from abac.prove.isolation.callers import Group, Readings, groups
from abac.prove.isolation.rows import NO_OPINIONS, Opinions
from abac.prove.isolation.slices import Slice, Slices, Speaking

_BY_TRUST: Final = ("sts:AssumeRole", "sts:TagSession")
_BY_KEY: Final = "kms:"  # KMS Developer Guide, Default key policy: it lets the account, so that IAM policies decide


@dataclass(frozen=True)
class Setting:
    """A world and what must hold of it."""

    world: World
    contract: Contract
    opinions: Opinions = NO_OPINIONS

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The roles to ask about, each for all that differ from it in names alone."""
        return groups(self.world, self._readings)

    @property
    def compared(self) -> frozenset[str]:
        """The tags of principals whose values some statement compares with fixed texts, as folded keys."""
        return self._readings.tags

    @cached_property
    def alphabets(self) -> Alphabets:
        """Which characters names may hold: as the contract declares it, else as our own registry checks it."""
        return {**TAGS, **self.contract.alphabets}

    @cached_property
    def _readings(self) -> Readings:
        return Readings.of(self.world)

    @cached_property
    def representatives(self) -> World:
        """The world with one role of each group."""
        return replace(self.world, principals=tuple(group.role for group in self.groups))

    @cached_property
    def counted(self) -> set[tuple[str, str, str]]:
        """Property, action and resource type of what is known to be constrained, whoever asks."""
        return set()

    @cached_property
    def slices(self) -> Slices:
        """The slices of the world's documents."""
        return Slices()

    @cached_property
    def of_resources(self) -> dict[str, Policy]:
        """Policies of single resources; of roles that differ in names alone, the first one's trust."""
        asked = {group.role.arn for group in self.groups}
        roles = {role.arn for role in self.world.principals}
        return {arn: policy for arn, policy in self.world.resource_policies.items() if arn in asked or arn not in roles}


@dataclass(frozen=True)
class Applying:
    """The documents that apply to one role's requests, by whose resource it is and which action."""

    setting: Setting
    role: RolePrincipal

    def documents(self, action: str, account: Account) -> Documents:
        """The documents for an action on resources of the role's own account, or of others who opened theirs.

        A role or a key that the world does not know trusts its account, as those do that the console makes: so only
        the caller's own side can refuse.
        """
        if account is not Account.HOME:
            return self._elsewhere
        asked_there = action in _BY_TRUST or action.startswith(_BY_KEY)
        return self._trusting if asked_there else self._home

    @cached_property
    def _home(self) -> Documents:
        policies = self.setting.world.policies_for(self.role, "*")
        return Documents(policies, self.setting.of_resources)

    @cached_property
    def _trusting(self) -> Documents:
        opened = _opened(PrincipalElement(aws=(Pattern.literal(self.role.account),)))
        return Documents(replace(self._home.policies, resource=opened), self._home.of_resources)

    @cached_property
    def _elsewhere(self) -> Documents:
        return Documents(replace(self._home.policies, resource=_opened(PrincipalElement(anyone=True))))

    @cached_property
    def _policies(self) -> tuple[Slice, ...]:
        found = self._home.policies
        levels = (policy for levels in (found.scp, found.rcp) for level in levels or () for policy in level)
        own = (*found.identity, *(found.boundary or ()))
        return (*map(self.setting.slices.of, (*own, *levels)), *self._resources)

    def speaking(self, action: str) -> tuple[Speaking, ...]:
        """What the documents of the role, the organisation and of resources say of an action, whatever the resource."""
        return tuple(speaking for each in self._policies for speaking in each.on(action))

    def names(self, action: str) -> bool:
        """Whether some Allow of the role's own policies names the action."""
        return any(each.allows(action) for each in self._identity)

    @cached_property
    def _identity(self) -> tuple[Slice, ...]:
        return tuple(map(self.setting.slices.of, self.role.identity))

    @cached_property
    def _resources(self) -> tuple[Slice, ...]:
        policies = {id(policy): policy for policy in self._home.of_resources.values()}
        return tuple(map(self.setting.slices.of, policies.values()))

    def may_allow(self, action: str, account: Account) -> bool:
        """Whether some Allow that would suffice names the action: the role's own, or in its account a resource's.

        Source: IAM User Guide, Cross-account policy evaluation logic (both sides must allow it).
        """
        return self.names(action) or (account is Account.HOME and any(each.allows(action) for each in self._resources))


def outsiders_documents(world: World, role: RolePrincipal) -> Documents:
    """The documents for whoever has no role here and asks for this one: its trust, and the organisation's RCPs."""
    trusts = {role.arn: role.trust} if role.trust else {}
    return Documents(PolicySet(rcp=world.rcp), trusts)


def account_of(role: RolePrincipal, claim: Claim) -> str:
    """The account that a claim's resources are in."""
    if claim.account is Account.AWS:
        return claim.aws_account
    return STRANGER_ACCOUNT if claim.account is Account.ELSEWHERE else role.account


def _opened(principal: PrincipalElement) -> Policy:
    everything = Patterns((Pattern.parse("*"),))
    return Policy((Statement(Effect.ALLOW, everything, everything, principal),), name="not known, taken as open")
