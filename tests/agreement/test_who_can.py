"""`who-can` never leaves out what `decide` allows, nor a Deny that `decide` meets."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from abac.catalog import find_action, resource_types_of
from abac.errors import Unsupported
from abac.language.policy import Effect, Policy, PolicyType
from abac.language.request import Request
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.results import StatementRef
from abac.results.access import Able
from abac.results.explanation import Explanation
from abac.simulate.explain import explain
from abac.simulate.who_can import who_can
from agreement.test_decide import layer
from strategies.conditions import TEAMS
from strategies.documents import policies
from strategies.requests import ACTIONS, RESOURCES, contexts

ROLE = "arn:aws:iam::111122223333:role/TeamA"
SESSION = "arn:aws:sts::111122223333:assumed-role/TeamA/alice"


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A world of one role, TeamA, with policies of every type that a source tells of roles."""
    role = RolePrincipal(
        arn=ROLE,
        kind=PrincipalKind.EXECUTION_ROLE,
        tags={"Team": draw(st.sampled_from(TEAMS))} if draw(st.booleans()) else {},
        identity=draw(layer(PolicyType.IDENTITY)),
        boundary=draw(st.none() | layer(PolicyType.BOUNDARY)),
    )
    scp = draw(st.none() | st.lists(layer(PolicyType.SCP), max_size=2).map(tuple))
    rcp = draw(st.none() | st.lists(layer(PolicyType.RCP, 1), max_size=1).map(tuple))
    of_resource = draw(st.none() | policies(PolicyType.RESOURCE, max_size=2).filter(names_no_session))
    resource_policies = {} if of_resource is None else dict.fromkeys(RESOURCES, of_resource)
    return World((role,), resource_policies, scp, rcp)


def names_no_session(policy: Policy) -> bool:
    """Whether no statement singles out a session of the role, or excepts somebody: `who-can` says that it does not."""
    elements = [statement.principal for statement in policy.statements if statement.principal]
    named = {pattern.source for element in elements for pattern in element.aws}
    return SESSION not in named and not any(element.negated or element.canonical_user for element in elements)


def explained(world: World, action: str, resource: str, context: dict[str, Any]) -> Explanation | None:
    """What a session of the role gets, with the role's tags and a context; None where the request is refused."""
    role = world.principals[0]
    own = {f"aws:PrincipalTag/{key}": value for key, value in role.tags.items()}
    free = {key: value for key, value in context.items() if not key.startswith("aws:PrincipalTag/")}
    raw = {"principal": SESSION, "action": action, "resource": resource, "context": {**free, **own}}
    try:
        return explain(Request.from_dict(raw), world.policies_for(role, resource))
    except Unsupported:
        return None


def able(world: World, action: str, resource: str | None) -> Able | None:
    """What `who-can` says of the role."""
    try:
        found = who_can(world, action, resource)
    except Unsupported:
        return None
    return next((entry for entry in found.able if entry.principal == ROLE), None)


@given(worlds(), st.sampled_from(ACTIONS), st.sampled_from(RESOURCES), contexts)
def test_whoever_is_allowed_is_listed(world: World, action: str, resource: str, context: dict[str, Any]) -> None:
    """Sound: the Allow that decides is one of the ways, about this resource and about any."""
    tree = explained(world, action, resource, context)
    if tree is None or not tree.decision.allowed:
        return
    decision = tree.decision
    found = able(world, action, resource)
    assert found is not None
    assert {permission.way.ref for permission in found.permissions} & set(decision.decided_by)
    known = find_action(action)
    if known is not None and resource_types_of(known, resource) and not world.resource_policies:
        anywhere = able(world, action, None)
        assert anywhere is not None
        assert {permission.way.ref for permission in anywhere.permissions} & set(decision.decided_by)


@given(worlds(), st.sampled_from(ACTIONS), st.sampled_from(RESOURCES), contexts)
def test_every_deny_that_speaks_is_listed(world: World, action: str, resource: str, context: dict[str, Any]) -> None:
    """Sound: a Deny that speaks stands beside every Allow that speaks of the same request ("Deny evaluation")."""
    tree = explained(world, action, resource, context)
    found = able(world, action, resource)
    if tree is None or found is None:
        return
    denying = {ref for ref in tree.decision.decided_by if ref.effect is Effect.DENY}
    speaking = speaking_statements(tree)
    for permission in found.permissions:
        if permission.way.ref in speaking:
            assert denying <= {way.ref for way in permission.unless}


def speaking_statements(tree: Explanation) -> set[StatementRef]:
    """Every statement that speaks of the request."""
    return {ref for step in tree.steps for level in step.levels for effect in Effect for ref in level.speaking(effect)}
