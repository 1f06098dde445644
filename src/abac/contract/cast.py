"""Who the matrix asks about: the caller, a colleague of the same team, people of other teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from abac.language.arn import Arn
from abac.language.world import PrincipalKind, RolePrincipal, World

DOMAIN: Final = "d-0123456789ab"
REGION: Final = "eu-central-1"
STRANGER_ACCOUNT: Final = "999999999999"
# A symbolic team for sources that describe one role: what it may do to everybody else is asked about this one.
SYMBOLIC: Final = {"Team": "Bravo", "TeamPrefix": "bravo", "DataBucket": "studio-bravo"}


@dataclass(frozen=True, slots=True)
class Person:
    """A user in a team, by the facts that names and tags are made of. `team` is empty for who belongs to none."""

    user: str
    team: str
    team_prefix: str
    data_bucket: str
    account: str
    partition: str = "aws"
    region: str = REGION
    domain: str = DOMAIN
    permission_profile: str = "data-scientist"
    network_profile: str = ""

    @property
    def profile(self) -> str:
        """The name of the user's Studio profile in the team; lower case, as Studio ignores case."""
        return f"{self.user}-{self.team_prefix}"

    @property
    def profile_arn(self) -> str:
        """The ARN of that profile."""
        return f"arn:{self.partition}:sagemaker:{self.region}:{self.account}:user-profile/{self.domain}/{self.profile}"

    def facts(self) -> Mapping[str, str]:
        """What the forms of `ownership.yaml` may name in braces."""
        return {
            "team_prefix": self.team_prefix,
            "data_bucket": self.data_bucket,
            "account": self.account,
            "partition": self.partition,
            "region": self.region,
            "domain": self.domain,
            "profile": self.profile,
            "permission_profile": self.permission_profile,
        }


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of one question: `me` calls; `mate` is of the same team; `rivals` are of others."""

    me: Person
    mate: Person
    rivals: tuple[Person, ...]


def cast_for(principal: RolePrincipal, world: World, *, rivals: int = 2) -> Cast:
    """The caller behind `principal` and, of every other team in the world, up to `rivals` people.

    Two distinct rivals are as many as a document can tell apart whose only literals are names of platform resources;
    the proofs take all of them.
    """
    me = _person("alice", principal)
    others: dict[str, Person] = {}
    for role in world.principals:
        if role.team and role.team != principal.team and role.team not in others:
            others[role.team] = _person("carol", role)
            if len(others) == rivals:
                break
    if not others:
        others = {SYMBOLIC["Team"]: _symbolic(principal)}
    return Cast(me, _person("bob", principal), tuple(others.values()))


def teams_of(world: World) -> tuple[Person, ...]:
    """One person of each team of the world, at most two: what the platform's own roles are asked about."""
    found: dict[str, Person] = {}
    for role in world.principals:
        if role.kind is PrincipalKind.EXECUTION_ROLE and role.team and role.team not in found and len(found) < 2:
            found[role.team] = _person("alice", role)
    return tuple(found.values())


def _person(user: str, role: RolePrincipal) -> Person:
    arn = Arn.parse(role.arn)
    team = role.team or ""
    prefix = role.tags.get("TeamPrefix", "".join(letter for letter in team.lower() if letter.isalnum()))
    return Person(
        user=user,
        team=team,
        team_prefix=prefix or "nobody",
        data_bucket=role.tags.get("DataBucket", f"studio-{prefix or 'nobody'}"),
        account=role.account,
        partition=arn.partition if arn else "aws",
        permission_profile=role.permission_profile or "data-scientist",
        network_profile=role.tags.get("NetworkProfile", ""),
    )


def _symbolic(principal: RolePrincipal) -> Person:
    role = RolePrincipal(principal.arn, PrincipalKind.EXECUTION_ROLE, team=SYMBOLIC["Team"], tags=SYMBOLIC)
    return _person("carol", role)
