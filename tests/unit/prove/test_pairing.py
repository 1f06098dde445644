"""Which role of one version is which of the other, and of how many it is the representative."""

from __future__ import annotations

from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, Statement
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.prove.difference.pairing import pairing

EVERYTHING = Patterns((Pattern.parse("*"),))


def policy(resource: str = "*") -> Policy:
    """One Allow on a resource."""
    allow = Statement(Effect.ALLOW, Patterns((Pattern.parse("s3:GetObject"),)), Patterns((Pattern.parse(resource),)))
    return Policy((allow,))


def role(team: str, *, profile: str = "data-scientist", attached: Policy | None = None) -> RolePrincipal:
    """A team's role."""
    return RolePrincipal(
        f"arn:aws:iam::111122223333:role/studio/{team}/{team}-{profile}",
        PrincipalKind.EXECUTION_ROLE,
        team=team,
        permission_profile=profile,
        network_profile="corporate",
        tags={"Team": team, "NetworkProfile": "corporate"},
        identity=(attached or policy(),),
    )


def world(*roles: RolePrincipal) -> World:
    """A world of these roles."""
    return World(roles)


def test_one_role_stands_for_all_teams() -> None:
    """Documents name no team, so the number of teams changes nothing (ARCHITECTURE, Scale)."""
    teams = [role(f"team{number}") for number in range(50)]
    [pair] = pairing(world(*teams), world(*teams)).pairs
    assert pair.stands_for == 50


def test_a_team_that_a_document_names_stands_for_itself() -> None:
    """A literal token in a team's slot is a cell of its own (PROOF.md, The decision procedure, 5)."""
    attached = policy("arn:aws:s3:::studio-alpha/*")
    teams = [role(team, attached=attached) for team in ("alpha", "bravo", "carol")]
    pairs = pairing(world(*teams), world(*teams)).pairs
    assert [(pair.new.team, pair.stands_for) for pair in pairs] == [("alpha", 1), ("bravo", 2)]


def test_a_fact_that_all_share_tells_nobody_apart() -> None:
    """A network's name in a document is the same for every role of that network profile."""
    attached = policy("arn:aws:s3:::corporate/*")
    teams = [role(team, attached=attached) for team in ("alpha", "bravo")]
    assert len(pairing(world(*teams), world(*teams)).pairs) == 1


def test_a_profile_that_only_one_version_has_is_a_difference() -> None:
    """New and removed principals are differences by themselves (issue 5, abac diff)."""
    found = pairing(world(role("a"), role("a", profile="old")), world(role("a"), role("a", profile="new")))
    assert [each.name for each in found.added] == ["a-new"]
    assert [each.name for each in found.removed] == ["a-old"]


def test_a_role_meets_itself_and_else_its_like() -> None:
    """Roles are paired by ARN; where no ARN is in both versions, by profile."""
    old, new = policy("arn:aws:s3:::one/*"), policy("arn:aws:s3:::two/*")
    pairs = pairing(world(role("a", attached=old), role("b", attached=new)), world(role("b", attached=new))).pairs
    assert [(pair.old.team, pair.new.team) for pair in pairs] == [("b", "b")]
    assert [(p.old.team, p.new.team) for p in pairing(world(role("a")), world(role("c"))).pairs] == [("a", "c")]


def test_roles_with_other_documents_are_another_class() -> None:
    """A role whose documents changed is not represented by one whose did not."""
    changed = (role("a"), role("b", attached=policy("arn:aws:s3:::two/*")))
    assert len(pairing(world(role("a"), role("b")), world(*changed)).pairs) == 2
