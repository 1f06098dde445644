"""Where sessions of one role can be told apart: actions on which some statement reads a key that differs in them."""

from __future__ import annotations

from functools import lru_cache

from abac.catalog import covered
from abac.contract import reads_session
from abac.language.policy import Effect, Policy
from abac.language.world import RolePrincipal, World


def differing(role: RolePrincipal, world: World) -> frozenset[str]:
    """Every action that some Allow names and on which some statement reads a key of the session.

    Of all others one kind of session stands for all.
    """
    return _allowed_names(role) & _told_apart(role, world)


def _allowed_names(role: RolePrincipal) -> frozenset[str]:
    """Every action that some Allow of the role's identity policies names, whatever its resources and conditions."""
    return frozenset().union(*(_allowed_by(policy) for policy in role.identity))


def _told_apart(role: RolePrincipal, world: World) -> frozenset[str]:
    """Every action on which some statement, of whatever policy type, reads a key in which sessions differ."""
    documents = (
        *role.identity,
        *(role.boundary or ()),
        *world.resource_policies.values(),
        *(policy for levels in (world.scp, world.rcp) for level in levels or () for policy in level),
    )
    return frozenset().union(*(_reading_session(policy) for policy in documents))


@lru_cache(maxsize=4096)
def _allowed_by(policy: Policy) -> frozenset[str]:
    allows = (statement for statement in policy.statements if statement.effect is Effect.ALLOW)
    return frozenset().union(*(covered(statement.action) for statement in allows))


@lru_cache(maxsize=4096)
def _reading_session(policy: Policy) -> frozenset[str]:
    reading = (statement for statement in policy.statements if reads_session(statement))
    return frozenset().union(*(covered(statement.action) for statement in reading))
