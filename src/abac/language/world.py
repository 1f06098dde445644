"""Every principal, attachment, resource policy and organisation level that a source describes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from abac.language.policy import Policy
from abac.language.policy_set import PolicySet


class PrincipalKind(StrEnum):
    """The principal kinds of the isolation contract (ISOLATION.md, Setting)."""

    EXECUTION_ROLE = "execution_role"
    DEFAULT_ROLE = "default_role"
    BACKEND = "backend"
    OPENER = "opener"
    PERMISSION_SET = "permission_set"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class RolePrincipal:
    """One IAM role of the world with everything attached to it.

    `arn` is the role's ARN, path included; `tags` are what requests see as aws:PrincipalTag; `boundary` None means
    that the role has none. `allowed_cidrs` are its network profile's, empty where no network is known. `trust` is the
    role's trust policy where the source has it; `choices` are what its permission profile chooses (teams.yaml).
    """

    arn: str
    kind: PrincipalKind
    team: str | None = None
    permission_profile: str | None = None
    network_profile: str | None = None
    allowed_cidrs: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    identity: tuple[Policy, ...] = ()
    boundary: tuple[Policy, ...] | None = None
    trust: Policy | None = None
    choices: frozenset[str] = frozenset()

    @property
    def account(self) -> str:
        """The account that owns the role."""
        return self.arn.split(":", 5)[4]

    @property
    def partition(self) -> str:
        """The partition of AWS that the role is in."""
        return self.arn.split(":", 2)[1]

    @property
    def name(self) -> str:
        """The role's name without its path."""
        return self.arn.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class World:
    """What a source describes: roles, policies of resources by ARN, and the organisation's levels (root first).

    `team_tag` is the tag key that makes a role, and a resource, a team's. `symbolic` tells that the roles stand for
    roles which the source does not describe: neither their names nor their other tags are known.
    """

    principals: tuple[RolePrincipal, ...] = ()
    resource_policies: Mapping[str, Policy] = field(default_factory=dict, hash=False)
    scp: tuple[tuple[Policy, ...], ...] | None = None
    rcp: tuple[tuple[Policy, ...], ...] | None = None
    notes: tuple[str, ...] = ()  # how the source was read where it left a choice
    team_tag: str = "Team"
    symbolic: bool = False

    def policies_for(self, principal: RolePrincipal | None, resource: str) -> PolicySet:
        """Every document that applies when `principal` (None: an outsider) calls on `resource`, an ARN or `*`."""
        resource_policy = self.resource_policies.get(resource)
        if principal is None:
            return PolicySet(resource=resource_policy, rcp=self.rcp)
        return PolicySet(
            identity=principal.identity,
            boundary=principal.boundary,
            resource=resource_policy,
            scp=self.scp,
            rcp=self.rcp,
        )
