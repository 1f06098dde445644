"""Who the matrix asks about: the caller, a colleague of the same team, people of other teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from abac.language.arn import Arn
from abac.language.world import PrincipalKind, RolePrincipal, World

DOMAIN: Final = "d-0123456789ab"
ANOTHER_DOMAIN: Final = "d-ba9876543210"
REGION: Final = "eu-central-1"
STRANGER_ACCOUNT: Final = "999999999999"
# A symbolic team for sources that describe one role: what it may do to everybody else is asked about this one.
SYMBOLIC_TEAM: Final = "Bravo"
SYMBOLIC: Final = {"TeamPrefix": "bravo", "DataBucket": "studio-bravo"}


@dataclass(frozen=True, slots=True)
class Person:
    """A user in a team, by the facts that names and tags are made of. `team` is empty for who belongs to none.

    `team_tag` is the tag key whose value is the team, on roles and resources alike.
    """

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
    team_tag: str = "Team"

    def label(self) -> dict[str, str]:
        """The tag that makes a resource the team's."""
        return {self.team_tag: self.team}

    @property
    def respelled_tag(self) -> str:
        """The team's tag key in another case: AWS takes both for one key. The same where the key has no letters."""
        return self.team_tag.lower() if self.team_tag.isupper() else self.team_tag.upper()

    @property
    def profile(self) -> str:
        """The name of the user's Studio profile in the team; lower case, as Studio ignores case."""
        return f"{self.user}-{self.team_prefix}"

    @property
    def profile_arn(self) -> str:
        """The ARN of that profile."""
        return f"arn:{self.partition}:sagemaker:{self.region}:{self.account}:user-profile/{self.domain}/{self.profile}"

    def neighbour(self) -> Person:
        """The same user in a team whose names begin like this one's; a shared bucket holds both teams' data.

        The registry refuses two such prefixes; a name that ends where the prefix does must hold without that.
        """
        return replace(self, team=f"{self.team}x", team_prefix=f"{self.team_prefix}x")

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
    me = _person("alice", principal, world.team_tag)
    others: dict[str, Person] = {}
    for role in world.principals:
        if role.team and role.team != principal.team and role.team not in others:
            others[role.team] = _person("carol", role, world.team_tag)
            if len(others) == rivals:
                break
    if not others:
        others = {SYMBOLIC_TEAM: _symbolic(principal, world.team_tag)}
    return Cast(me, _person("bob", principal, world.team_tag), tuple(others.values()))


def teams_of(world: World) -> tuple[Person, ...]:
    """One person of each team of the world, at most two: what the platform's own roles are asked about."""
    found: dict[str, Person] = {}
    for role in world.principals:
        if role.kind is PrincipalKind.EXECUTION_ROLE and role.team and role.team not in found and len(found) < 2:
            found[role.team] = _person("alice", role, world.team_tag)
    return tuple(found.values())


def _person(user: str, role: RolePrincipal, team_tag: str) -> Person:
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
        team_tag=team_tag,
    )


def _symbolic(principal: RolePrincipal, team_tag: str) -> Person:
    role = RolePrincipal(principal.arn, PrincipalKind.EXECUTION_ROLE, team=SYMBOLIC_TEAM, tags=SYMBOLIC)
    return _person("carol", role, team_tag)
