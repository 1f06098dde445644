"""What AWS says of a request → the request itself, as far as it can be told, and what had to be assumed.

Sources: IAM User Guide, "AWS global condition context keys" (aws:PrincipalTag, aws:ResourceTag); CloudTrail User Guide,
"CloudTrail record contents".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from abac.catalog import Action, find_action, may_supply, nearest_action, resource_types_of
from abac.catalog.event_names import action_of_event, arns_from_parameters
from abac.errors import InputError
from abac.language.arn import Arn
from abac.language.incident import Incident
from abac.language.pattern import folded
from abac.language.policy_set import PolicySet
from abac.language.principal import Principal
from abac.language.request import Request, Values
from abac.language.world import RolePrincipal, World
from abac.located import Place, Problem, nearest
from abac.results.explanation import Explanation
from abac.simulate.explain import explain


class Reconstructed(NamedTuple):
    """A request rebuilt from what AWS said of it, the documents that apply, and what was assumed, in sentences."""

    request: Request
    policies: PolicySet
    assumed: tuple[str, ...]


def reconstruct(
    incident: Incident, world: World, *, context: Mapping[str, Values] | None = None, resource: str | None = None
) -> Reconstructed:
    """Rebuild the request of an incident against the policies of a world.

    `context` and `resource` are what somebody knows besides the text, and win over it. Raises InputError where the
    operation has no action, where the caller is no role of the world, and where what is given cannot be a request.
    """
    action, known = _action(incident)
    role = _role(incident, world)
    target, why = (resource, "") if resource else _resource(incident, known)
    merged = _merged(_of_role(role), incident.context, _of_resource(incident, target), context or {})
    raw = {"principal": incident.principal, "action": action, "resource": target, "context": merged}
    # Not strict: what AWS itself says of aws:PrincipalArn and its like is true, whatever follows from the text.
    request = Request.from_dict(raw, strict=False)
    policies = world.policies_for(role, target)
    assumed = (*incident.assumed, *_assumptions(why, role, target, request))
    return Reconstructed(request, policies, assumed)


def with_given(request: Request, context: Mapping[str, Values], resource: str | None) -> Request:
    """The request with condition keys, or the resource, that somebody knows better; they win over its own."""
    if not context and resource is None:
        return request
    raw = {
        "principal": request.principal.text,
        "action": request.action,
        "resource": resource or request.resource,
        "context": _merged(request.context, context),
        "management_account": request.management_account,
        **({"resource_account": request.resource_account} if request.resource_account and not resource else {}),
    }
    return Request.from_dict(raw, strict=False)


def policies_of(request: Request, world: World, place: Place) -> PolicySet:
    """The world's documents that apply to a request. Raises InputError where its caller is no role of the world."""
    if request.principal.is_outsider:
        return world.policies_for(None, request.resource)
    asked = request.principal_arn or request.principal.text
    role = role_of(world, asked)
    if role is None:
        meant = nearest(asked, (role.arn for role in world.principals))
        raise InputError([Problem(place, f"`{asked}`", "a role of the rendered policies", meant)])
    return world.policies_for(role, request.resource)


def role_of(world: World, principal_arn: str) -> RolePrincipal | None:
    """The role of the world that an ARN names, with or without its path: names are unique in an account."""
    asked = Arn.parse(principal_arn)
    if asked is None or not asked.resource.startswith("role/"):
        return None
    path_is_known = asked.resource.count("/") > 1
    for role in world.principals:
        own = role.arn.split(":", 5)
        same = (own[1], own[4], role.name) == (asked.partition, asked.account, asked.resource.rsplit("/", 1)[-1])
        if same and (role.arn == principal_arn or not path_is_known):
            return role
    return None


def explain_incident(
    incident: Incident, world: World, *, context: Mapping[str, Values] | None = None, resource: str | None = None
) -> Explanation:
    """Explain what AWS said of a request: `reconstruct`, decide, and say which keys the text does not tell.

    Raises InputError like `reconstruct`, and Unsupported where `decide` does.
    """
    found = reconstruct(incident, world, context=context, resource=resource)
    explained = explain(found.request, found.policies, name=incident.name, reported=incident.reported)
    return replace(explained, assumed=(*found.assumed, *_not_told(explained)))


def _not_told(explained: Explanation) -> Iterator[str]:
    """The condition keys that policies ask for and the text does not tell, those that decide something first."""
    action = find_action(explained.request.action)
    absent = explained.decision.absent_keys
    possible = {folded(key): key for key in absent if action is None or may_supply(action, key)}
    decisive = {name: possible[name] for name in _deciding(explained) if name in possible}
    others = [key for name, key in possible.items() if name not in decisive]
    if decisive:
        yield f"not told, taken as absent, and decisive: {_listed(decisive.values())}"
    if others:
        yield f"not told, and taken as absent: {_listed(others)}"


def _deciding(explained: Explanation) -> Iterator[str]:
    """The folded keys on which denying statements, and the nearest Allow statements, hang."""
    for step in explained.closest:
        for miss in step.misses:
            yield from (folded(key) for key in miss.without_value)
            if miss.condition is not None:
                yield folded(miss.condition.key)
    for condition in explained.denying_conditions:
        yield folded(condition.key)


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in sorted(keys))


def _action(incident: Incident) -> tuple[str, Action | None]:
    if incident.action:
        known = find_action(incident.action)
        return (known.full_name if known else incident.action), known
    known = action_of_event(incident.source, incident.event)
    if known is None:
        found = f"the operation `{incident.event}` of `{incident.source}`"
        meant = nearest_action(f"{incident.source.partition('.')[0]}:{incident.event}")
        raise InputError([Problem(incident.place, found, "an operation that asks for an action of IAM", meant)])
    return known.full_name, known


def _role(incident: Incident, world: World) -> RolePrincipal | None:
    principal = Principal.parse(incident.principal)
    if principal is None:
        raise InputError([Problem(incident.place, f"`{incident.principal}`", "the ARN of a principal, or a service")])
    if principal.is_outsider:
        return None
    names = [name for name in (incident.role, principal.role, principal.text) if name]
    role = next((role for name in names if (role := role_of(world, name))), None)
    if role is None:
        meant = nearest(names[0], (role.arn for role in world.principals))
        raise InputError([Problem(incident.place, f"`{names[0]}`", "a role of the rendered policies", meant)])
    return role


def _resource(incident: Incident, action: Action | None) -> tuple[str, str]:
    """The resource that the text tells, or the likeliest, and the assumption that this makes."""
    if incident.resource is not None:
        if incident.resource == "*" or Arn.parse(incident.resource):
            return incident.resource, ""
        return "*", f"`{incident.resource}` is no ARN: the resource is taken as `*`"
    if action is None or action.is_wildcard_only:
        return "*", ""
    for arn in incident.resources:
        if resource_types_of(action, arn):
            return arn, ""
    account = incident.account or _account(incident.principal)
    likely = arns_from_parameters(action, incident.parameters, incident.region, account)
    if not likely:
        return "*", "the text names no resource: taken as `*`, which only statements about all resources cover"
    others = f"; the call may also be authorised on {', '.join(likely[1:])}" if likely[1:] else ""
    return likely[0], f"the resource follows from the call's parameters{others}"


def _account(principal: str) -> str:
    arn = Arn.parse(principal)
    return arn.account if arn else ""


def _of_role(role: RolePrincipal | None) -> dict[str, Values]:
    if role is None:
        return {}
    return {"aws:PrincipalArn": role.arn, **{f"aws:PrincipalTag/{key}": value for key, value in role.tags.items()}}


def _of_resource(incident: Incident, resource: str) -> dict[str, Values]:
    return {f"aws:ResourceTag/{key}": value for key, value in incident.tags.get(resource, {}).items()}


def _merged(*contexts: Mapping[str, Values]) -> dict[str, Values]:
    """All keys of all contexts; of spellings of one key the last wins."""
    found: dict[str, tuple[str, Values]] = {}
    for context in contexts:
        found.update({folded(key): (key, value) for key, value in context.items()})
    return dict(found.values())


def _assumptions(why: str, role: RolePrincipal | None, resource: str, request: Request) -> Iterator[str]:
    if why:
        yield why
    if role is not None and role.tags:
        keys = ", ".join(f"`{key}`" for key in role.tags)
        yield f"the caller's tags are those of `{role.name}` in the policies read: {keys}"
    arn = Arn.parse(resource)
    if arn is not None and not arn.account and request.resource_account:
        yield f"the resource belongs to account {request.resource_account}: its ARN names none"
    yield "the policies read are those in force; no session policy, and no resource or endpoint policy beside them"
