"""Removing any Allow turns a liveness property red: no statement is there for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from abac.contract import Contract
from abac.language.policy import Effect, PolicyType, Statement
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.simulate.matrix import matrix
from abac.sources import read_world
from policy.conftest import POLICIES
from weakenings import Weakening, asked_about, statements_of, with_statement

STUDIO = PrincipalKind.EXECUTION_ROLE
# The default role is allowed nothing, so it has no Allow to remove.
ROLES: tuple[tuple[PrincipalKind, str | None], ...] = (
    (STUDIO, "data-scientist"),
    (STUDIO, "ml-engineer"),
    (STUDIO, "mlops-pipeline"),
    (STUDIO, "read-only"),
    (STUDIO, "auditor"),
    (PrincipalKind.BACKEND, None),
    (PrincipalKind.OPENER, None),
)


def _is(role: RolePrincipal, kind: PrincipalKind, permission_profile: str | None) -> bool:
    return role.kind is kind and permission_profile in (None, role.permission_profile)


def _allows() -> Iterator[tuple[PrincipalKind, str | None, Statement]]:
    world = read_world(POLICIES / "rendered")
    for kind, permission_profile in ROLES:
        role = next(role for role in world.principals if _is(role, kind, permission_profile))
        for statement in statements_of(role.identity):
            if statement.effect is Effect.ALLOW:
                yield kind, permission_profile, statement


ALLOWS = tuple(_allows())


def only(world: World, kind: PrincipalKind, permission_profile: str | None) -> World:
    """The roles of one kind, and whom questions about them name: teams for openers, openers for the backend."""
    others = (PrincipalKind.OPENER, STUDIO) if kind in (PrincipalKind.BACKEND, PrincipalKind.OPENER) else ()
    kept = [role for role in world.principals if _is(role, kind, permission_profile)]
    named = [role for role in world.principals if role.kind in others and role not in kept]
    return replace(world, principals=(*kept, *(replace(role, identity=()) for role in named)))


def red(world: World, contract: Contract, statement: Statement, kind: PrincipalKind) -> set[str]:
    """The liveness properties that roles of this kind break."""
    rows = matrix(world, contract, actions=asked_about(statement))
    broken = (row.property for row in rows if row.principal_kind == kind and not row.holds)
    return {name for name in broken if name and name.startswith("L")}


@pytest.mark.parametrize(
    ("kind", "permission_profile", "statement"),
    ALLOWS,
    ids=[f"{profile or kind}-{statement.sid}" for kind, profile, statement in ALLOWS],
)
def test_an_allow_that_is_removed_is_missed(
    world: World, contract: Contract, kind: PrincipalKind, permission_profile: str | None, statement: Statement
) -> None:
    """An empty policy is isolated too, and useless: liveness notices each Allow that goes (ISOLATION.md)."""
    small = only(world, kind, permission_profile)
    assert red(small, contract, statement, kind) == set()
    gone = Weakening(statement.sid or "", "removed", None)
    missed = red(with_statement(small, PolicyType.IDENTITY, gone), contract, statement, kind)
    assert missed


def test_the_boundary_without_its_allow_is_missed(world: World, contract: Contract) -> None:
    """A boundary that allows nothing lets nothing pass (IAM User Guide, Permissions boundaries)."""
    small = only(world, STUDIO, "data-scientist")
    gone = with_statement(small, PolicyType.BOUNDARY, Weakening("StudioServices", "removed", None))
    statement = next(found for _, _, found in ALLOWS if found.sid == "InvokeOwnEndpoints")
    assert "L1" in red(gone, contract, statement, STUDIO)


TRUSTS: Mapping[str, tuple[PrincipalKind, str]] = {
    "SageMakerForThisAccount": (STUDIO, "L3"),
    "LambdaForThisAccount": (PrincipalKind.BACKEND, "L5"),
}


@pytest.mark.parametrize("sid", TRUSTS)
def test_a_trust_without_its_allow_is_missed(world: World, contract: Contract, sid: str) -> None:
    """A role that its own service cannot assume is of no use (SageMaker and Lambda Developer Guides, roles)."""
    gone = with_statement(world, PolicyType.TRUST, Weakening(sid, "removed", None))
    kind, property = TRUSTS[sid]
    rows = matrix(gone, contract, actions=())
    assert (kind, property) in {(row.principal_kind, row.property) for row in rows if not row.holds}


def test_an_opener_that_trusts_nobody_is_missed(world: World, contract: Contract) -> None:
    """The sign-in's backend assumes the openers, so without the opener's trust nobody signs in (SIGNIN.md)."""
    gone = with_statement(world, PolicyType.TRUST, Weakening("SignInBackend", "removed", None))
    statement = next(found for _, _, found in ALLOWS if found.sid == "AssumeOpener")
    small = only(gone, PrincipalKind.BACKEND, None)
    assert "L5" in red(small, contract, statement, PrincipalKind.BACKEND)
