"""Who can perform an action: for each principal of a world the Allows that can speak, and what else must be so.

Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from abac.catalog import Action, find_action, nearest_action
from abac.errors import InputError
from abac.language.arn import Arn
from abac.language.policy import Effect, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.language.world import RolePrincipal, World
from abac.located import Place, Problem
from abac.results.access import Able, Access, Limit, Permission, Unable, Way
from abac.simulate.action import own_rule_note
from abac.simulate.explain.misses import principals
from abac.simulate.incident import role_of
from abac.simulate.layers import Level, documents
from abac.simulate.match import Asked, Ready, asked
from abac.simulate.naming import named
from abac.simulate.sides import GRANTS, Grant, Word, needs_no_permission, same_account, sides
from abac.simulate.who_can.known import Known
from abac.simulate.who_can.ways import Asking, narrowed, ways

_PLACE: Final = Place("command line")
Found = tuple[Ready, Way]
Levels = dict[PolicyType, list[tuple[str, list[Found]]]]


def who_can(world: World, action: str, resource: str | None = None) -> Access:
    """Everybody in the world who can perform `action` on `resource` (None: on any resource).

    Raises InputError for what is not one action of AWS (wildcards are refused: each action has its own keys and
    resources), or not one resource.
    """
    known = _action(action)
    if resource is not None and resource != "*" and (Arn.parse(resource) is None or set(resource) & set("*?")):
        raise InputError([Problem(_PLACE, f"`{resource}`", "the ARN of one resource, without wildcards")])
    able: list[Able] = []
    unable: list[Unable] = []
    for role in world.principals:
        found = _of_role(world, role, known, resource)
        able += [found] if isinstance(found, Able) else []
        unable += [found] if isinstance(found, Unable) else []
    able += _outsiders(world, known, resource)
    return Access(known.full_name, resource, tuple(able), tuple(unable), tuple(_assumed(world, known, resource)))


def _action(action: str) -> Action:
    if set(action) & set("*?"):
        raise InputError([Problem(_PLACE, f"`{action}`", "one action, without wildcards")])
    known = find_action(action)
    if known is None:
        expected = "an action that AWS documents, such as `sagemaker:StopTrainingJob`"
        raise InputError([Problem(_PLACE, f"`{action}`", expected, nearest_action(action))])
    return known


def _of_role(world: World, role: RolePrincipal, action: Action, resource: str | None) -> Able | Unable:
    request = _request(role.arn, action, resource)
    if needs_no_permission(request):
        return Able(role.arn, (), str(role.kind), role.team or "")
    policies = world.policies_for(role, resource or "*")
    question = asked(request, has_boundary=policies.boundary is not None)
    asking = Asking(action, resource, Known(action, resource, role))
    found = _levels(asking, request, policies, question)
    permissions, refused = [], []
    for allow, limits in _allows(request, question, found):
        permission = _permission(asking, allow, limits, found)
        if isinstance(permission, Permission):
            permissions.append(permission)
        elif permission is not None:
            refused.append(permission)
    if permissions:
        return Able(role.arn, tuple(permissions), str(role.kind), role.team or "")
    denies = {way.ref: None for way in [*refused, *_always_denying(found)]}
    return Unable(role.arn, tuple(_never_allowing(request, question, found)), tuple(denies))


def _request(principal: str, action: Action, resource: str | None) -> Request:
    raw = {"principal": principal, "action": action.full_name, "resource": resource or "*"}
    return Request.from_dict(raw, strict=False)


def _levels(asking: Asking, request: Request, policies: PolicySet, question: Asked) -> Levels:
    """Every statement that can speak, by policy type and level, as far as the policy type applies."""

    def speaking(policy_type: PolicyType, level: Level) -> list[Found]:
        found = ways(asking, policy_type, level[0], tuple(level[1]))
        return [entry for entry in found if not entry[0].has_principal or _names(entry[0], question)]

    return {
        policy_type: [(level[0], speaking(policy_type, level)) for level in levels]
        for policy_type, levels in documents(request, policies, question).items()
    }


def _names(ready: Ready, question: Asked) -> bool:
    return named(ready.statement, ready.policy_type, question) is not None


def _allows(request: Request, question: Asked, found: Levels) -> Iterator[tuple[Found, tuple[Limit, ...]]]:
    """Each Allow that can let the caller, with what must allow it, too."""
    who = sides(request)
    needs_resource = _needs_resource(request, found)
    granting = _granting(found, question)
    limits = tuple(_limits(found, (PolicyType.SCP, PolicyType.BOUNDARY)))
    if not needs_resource or granting:
        other = (Limit(PolicyType.RESOURCE, "resource", tuple(way for (_, way), _ in granting)),)
        for allow in _effect(found, PolicyType.IDENTITY, Effect.ALLOW):
            yield allow, (*limits, *(other if needs_resource else ()))
    for allow, grant in granting:
        if who.caller is Word.NOT_NEEDED:
            yield allow, limits
        elif who.caller is Word.UNLESS_GRANTED and grant in (Grant.TO_ROLE, Grant.TO_CALLER):
            passes = grant is Grant.TO_CALLER and same_account(request)
            yield allow, tuple(_limits(found, (PolicyType.SCP,))) if passes else limits


def _needs_resource(request: Request, found: Levels) -> bool:
    """Whether the resource's policy must allow it, where the source holds that policy: else it is assumed to."""
    return sides(request).resource is Word.NEEDED and PolicyType.RESOURCE in found


def _granting(found: Levels, question: Asked) -> list[tuple[Found, Grant]]:
    """The Allows of the resource's policy that name the caller, and how far each reaches."""
    granting = []
    for ready, way in _effect(found, PolicyType.RESOURCE, Effect.ALLOW):
        naming = named(ready.statement, PolicyType.RESOURCE, question)
        if naming is not None:
            granting.append(((ready, way), GRANTS[naming]))
    return granting


def _limits(found: Levels, policy_types: Iterable[PolicyType]) -> Iterator[Limit]:
    """The levels that must allow and do not allow in every case."""
    for policy_type in policy_types:
        for name, statements in found.get(policy_type, ()):
            allows = tuple(way for ready, way in statements if ready.effect is Effect.ALLOW)
            if not any(way.always for way in allows):
                yield Limit(policy_type, name, allows)


def _permission(asking: Asking, allow: Found, limits: tuple[Limit, ...], found: Levels) -> Permission | Way | None:
    """The Allow with the Denies that can refuse it; the Deny that always does; None where a limit never allows."""
    _, way = allow
    known = asking.known.with_(tuple(need.condition for need in way.needs))
    unless = []
    for deny, denying in _everywhere(found, Effect.DENY):
        left = narrowed(denying, deny, known)
        if left is not None and left.always:
            return left
        if left is not None:
            unless.append(left)
    kept = tuple(narrow for limit in limits if (narrow := _narrow(limit, known, found)) is not None)
    return Permission(way, kept, tuple(unless)) if all(limit.ways for limit in kept) else None


def _narrow(limit: Limit, known: Known, found: Levels) -> Limit | None:
    """The limit with more known; None where it then allows in every case."""
    statements = dict(found[limit.policy_type])[limit.level]
    refs = {way.ref for way in limit.ways}
    left = [narrowed(way, ready, known) for ready, way in statements if way.ref in refs]
    possible = tuple(way for way in left if way is not None)
    return None if any(way.always for way in possible) else limit._replace(ways=possible)


def _effect(found: Levels, policy_type: PolicyType, effect: Effect) -> Iterator[Found]:
    for _, statements in found.get(policy_type, ()):
        yield from (entry for entry in statements if entry[0].effect is effect)


def _everywhere(found: Levels, effect: Effect) -> Iterator[Found]:
    for policy_type in found:
        yield from _effect(found, policy_type, effect)


def _always_denying(found: Levels) -> Iterator[Way]:
    yield from (way for _, way in _everywhere(found, Effect.DENY) if way.always)


def _never_allowing(request: Request, question: Asked, found: Levels) -> Iterator[PolicyType]:
    """The policy types that never allow the caller, in AWS's order."""
    granting = _granting(found, question)
    if any(not limit.ways for limit in _limits(found, (PolicyType.SCP,))):
        yield PolicyType.SCP
    if _needs_resource(request, found) and not granting:
        yield PolicyType.RESOURCE
    direct = any(grant in (Grant.TO_ROLE, Grant.TO_CALLER) for _, grant in granting)
    if not direct and not any(True for _ in _effect(found, PolicyType.IDENTITY, Effect.ALLOW)):
        yield PolicyType.IDENTITY
    if any(not limit.ways for limit in _limits(found, (PolicyType.BOUNDARY,))):
        yield PolicyType.BOUNDARY


def _outsiders(world: World, action: Action, resource: str | None) -> Iterator[Able]:
    """Principals that the resource's policy names and that are no roles of the world: services, accounts, others.

    Of their own policies the source tells nothing; the Denies of the resource's side are listed for all of them.
    """
    policies = world.policies_for(None, resource or "*")
    if resource is None or policies.resource is None:
        return
    asking = Asking(action, resource, Known(action, resource, None))
    statements = list(ways(asking, PolicyType.RESOURCE, "resource", (policies.resource,)))
    for level, documents_there in enumerate(policies.rcp or ()):
        statements += ways(asking, PolicyType.RCP, f"rcp[{level}]", documents_there)
    denies = [entry for entry in statements if entry[0].effect is Effect.DENY]
    named_there: dict[str, list[Permission]] = {}
    for ready, way in statements:
        element = ready.statement.principal
        if ready.effect is Effect.ALLOW and element is not None and ready.policy_type is PolicyType.RESOURCE:
            known = asking.known.with_(tuple(need.condition for need in way.needs))
            left = (narrowed(denying, deny, known) for deny, denying in denies)
            permission = Permission(way, unless=tuple(entry for entry in left if entry is not None))
            for name in principals(element):
                named_there.setdefault(name, []).append(permission)
    for name, permissions in named_there.items():
        if role_of(world, name) is None:
            yield Able(name, tuple(permissions))


def _assumed(world: World, action: Action, resource: str | None) -> Iterator[str]:
    yield from world.notes
    if (note := own_rule_note(action.full_name.lower())) is not None:
        yield note
    yield "roles have the tags that the source tells, and no session tags, session policies or endpoint policies"
    if resource is None:
        yield "resource policies are not looked at without a resource: they may let others, or have to allow it, too"
    elif world.policies_for(None, resource).resource is None:
        yield "the source holds no policy of the resource itself: if it has one, it may let others or refuse"
    else:
        yield "statements of the resource's policy that name single sessions of a role are not followed"
    if action.is_wildcard_only:
        yield "the action supports no resources: only statements about `*` allow it"
