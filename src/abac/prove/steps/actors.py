"""Who takes steps: a session of a role, what may be asked of it, and what is its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from abac.catalog import Action, ResourceType
from abac.contract.cast import DOMAIN, REGION
from abac.contract.claims import Claim
from abac.contract.claims.clauses import on
from abac.contract.claims.forms import a, named
from abac.contract.ownership import is_prefixed, owner_names
from abac.contract.premise import Premise
from abac.contract.questions import Session
from abac.contract.questions.question import kind_of
from abac.language.world import RolePrincipal
from abac.prove.encode import Documents
from abac.prove.query import Answer, Refuted


@dataclass(frozen=True, slots=True)
class Actor:
    """A role in one kind of session. `actions` are those that an Allow names; `profile` is its user's Studio profile.

    `answer` asks whether no request of a claim is allowed; `documents` are those that apply to an action.
    """

    role: RolePrincipal
    session: Session
    profile: str
    words: str
    actions: tuple[Action, ...]
    answer: Callable[[Claim], Answer]
    documents: Callable[[str], Documents]

    @property
    def team(self) -> str:
        """The team whose role it is; empty for the platform's."""
        return self.role.team or ""

    @property
    def profile_arn(self) -> str:
        """The ARN of the Studio profile of the session's user."""
        partition = self.role.arn.split(":", 2)[1]
        return f"arn:{partition}:sagemaker:{REGION}:{self.role.account}:user-profile/{DOMAIN}/{self.profile}"

    def named_theirs(self, kind: ResourceType) -> Premise:
        """Resources of a type that bear names as this actor's do; any name where names do not tell the owner."""
        names = owner_names(kind)
        if is_prefixed(kind):
            names = {kind.arn.rsplit("${", 1)[-1].removesuffix("}"): "{team_prefix}-work"}
        tags = self.role.tags
        facts = {
            "team_prefix": tags.get("TeamPrefix", self.team.lower()),
            "data_bucket": tags.get("DataBucket", "*"),
            "domain": DOMAIN,
            "profile": self.profile,
            "permission_profile": self.role.permission_profile or "*",
            "account": self.role.account,
        }
        return named(kind, names, facts)


@dataclass(frozen=True, slots=True)
class Stage:
    """A team's session that wants to harm another team, one of that team's users, and all other roles there are.

    `enter` gives a role in a kind of session; `team_tag` is the tag key whose value is the team.
    """

    attacker: Actor
    victim: Actor
    roles: tuple[RolePrincipal, ...]
    enter: Callable[[RolePrincipal, Session], Actor]
    team_tag: str


@dataclass(frozen=True, slots=True)
class Call:
    """Requests of one actor for one action on one resource type."""

    actor: Actor
    action: Action
    resource_type: str
    premise: Premise

    @property
    def kind(self) -> ResourceType:
        """The catalogue's row of the resource type."""
        return kind_of(self.action, self.resource_type)

    def allowed(self) -> Refuted | None:
        """A request of the call that is allowed, decided by `simulate`; None where none is known to be."""
        claim = Claim("", self.action, self.resource_type, self.premise, False, a(self.kind))
        found = self.actor.answer(claim)
        return found if isinstance(found, Refuted) else None


def exactly(resource: str) -> Premise:
    """Requests on this one resource."""
    return on(resource)
