"""What is allowed beyond all that is asked about: an Allow without end names actions that nobody has thought about.

Source: ISOLATION.md, What cannot be isolated by tags ("any allowed action besides, is in a property or a treatment").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from abac.catalog import covered
from abac.language.policy import Effect, Policy, Statement
from abac.language.world import RolePrincipal
from abac.prove.isolation.callers import TEAM_KINDS
from abac.prove.isolation.setting import Setting


def beyond(setting: Setting, asked: frozenset[str]) -> Iterator[str]:
    """One line for each Allow of a team's role that names actions outside `asked`, where nothing takes them back."""
    for role in (group.role for group in setting.groups if group.role.kind in TEAM_KINDS):
        sweeping = [
            (policy, statement, left)
            for policy in role.identity
            for statement in policy.statements
            if statement.effect is Effect.ALLOW and (left := covered(statement.action) - asked)
        ]
        admitted = _admitted(setting, role) if sweeping else frozenset()
        for policy, statement, left in sweeping:
            if left & admitted:
                yield _told(policy, statement, left & admitted)


def _told(policy: Policy, statement: Statement, actions: frozenset[str]) -> str:
    services = {name.partition(":")[0] for name in actions}
    called = f"statement `{statement.sid}`" if statement.sid else f"statement {statement.index}"
    return (
        f"{len(actions):,} actions of {len(services)} services, allowed by {called} of {policy.name}: "
        "in no property and no treatment"
    )


def _admitted(setting: Setting, role: RolePrincipal) -> frozenset[str]:
    """Actions that boundary and SCPs name in an Allow, without those that a Deny without conditions takes back."""
    levels = [role.boundary] if role.boundary is not None else []
    levels += list(setting.world.scp or ())
    found = frozenset(name for policy in role.identity for one in policy.statements for name in covered(one.action))
    for level in levels:
        found &= _named(level, Effect.ALLOW)
    every = (*role.identity, *(policy for level in levels for policy in level))
    return found - frozenset().union(*(covered(one.action) for one in _of(every) if _denies_all(one)))


def _named(policies: Iterable[Policy], effect: Effect) -> frozenset[str]:
    return frozenset().union(*(covered(one.action) for one in _of(policies) if one.effect is effect))


def _of(policies: Iterable[Policy]) -> Iterator[Statement]:
    yield from (statement for policy in policies for statement in policy.statements)


def _denies_all(statement: Statement) -> bool:
    everything = statement.resource is not None and any(pattern.is_star for pattern in statement.resource.patterns)
    return statement.effect is Effect.DENY and everything and not statement.conditions
