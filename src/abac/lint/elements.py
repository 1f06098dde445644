"""Rules about the elements of a statement: negated elements, principals, PassRole, wildcards of actions.

Sources: IAM User Guide, IAM JSON policy elements: NotPrincipal, NotAction, NotResource, Principal; Grant a user
permissions to pass a role to an AWS service.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from abac.catalog import expand, service
from abac.language.pattern import Any, Pattern
from abac.language.policy import Effect, PolicyType, Statement
from abac.lint.findings import called, error, listed, warning
from abac.results import Finding

# SCPs, RCPs, boundaries, sessions and endpoint policies only bound what another policy grants.
GRANTING: Final = (PolicyType.IDENTITY, PolicyType.RESOURCE, PolicyType.TRUST)
_PASS_ROLE: Final = "iam:passrole"
_PASS_ROLE_KEYS: Final = frozenset({"iam:passedtoservice", "iam:associatedresourcearn"})


def not_principal_with_allow(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """NotPrincipal with Allow: everybody but the listed principals, anonymous callers included."""
    principal = statement.principal
    if principal is not None and principal.negated and statement.effect is Effect.ALLOW:
        found = f"`NotPrincipal` with the Effect `Allow` in {called(statement)}"
        yield error("not-principal-with-allow", principal.place, found, "`Principal`, naming who is allowed")


def not_action_with_allow(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """NotAction in an Allow that grants: every action of every service but some, those of tomorrow included."""
    if _grants(statement, policy_type) and statement.action.negated:
        found = f"`NotAction` with the Effect `Allow` in {called(statement)}, which allows every other action"
        yield warning("not-action-with-allow", statement.action.place, found, "`Action`, naming what is allowed")


def not_resource_with_allow(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """NotResource in an Allow that grants: every resource but some, also of other services and accounts."""
    if _grants(statement, policy_type) and statement.resource is not None and statement.resource.negated:
        found = f"`NotResource` with the Effect `Allow` in {called(statement)}, which allows every other resource"
        yield warning("not-resource-with-allow", statement.resource.place, found, "`Resource`, naming what is allowed")


def wildcard_pass_role(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """iam:PassRole of any role, or of roles by the end of their name; an error where any service may be given it.

    `*` as Action is not judged: whoever may do everything gains nothing by passing roles.
    """
    if not _grants(statement, policy_type) or statement.action.negated or statement.resource is None:
        return
    naming = [pattern.source for pattern in statement.action.patterns if _names_pass_role(pattern)]
    wide = [] if statement.resource.negated else [p.source for p in statement.resource.patterns if _any_role(p)]
    if not naming or not (wide or statement.resource.negated):
        return
    what = listed(wide) if wide else "every resource but some"
    found = f"`{naming[0]}` on {what} in {called(statement)}"
    bound = any(condition.key.lower() in _PASS_ROLE_KEYS for condition in statement.conditions)
    expected = "roles by path or by the beginning of their name" + ("" if bound else ", and `iam:PassedToService`")
    everything = statement.resource.negated or any(_every_role(pattern) for pattern in statement.resource.patterns)
    say = warning if bound or not everything else error
    yield say("wildcard-pass-role", statement.resource.place, found, expected)


def wildcard_matches_nothing(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """An action with a wildcard that matches no action of its service."""
    for pattern in statement.action.patterns:
        prefix = pattern.source.partition(":")[0]
        if pattern.has_hole or not pattern.has_wildcard or service(prefix) is None or expand(pattern.source):
            continue
        found = f"`{pattern}` in {called(statement)}, which matches no action"
        expected = f"the beginning of an action of service `{prefix.lower()}`"
        yield warning("wildcard-matches-nothing", statement.action.place, found, expected)


def _grants(statement: Statement, policy_type: PolicyType) -> bool:
    return statement.effect is Effect.ALLOW and policy_type in GRANTING


def _names_pass_role(pattern: Pattern) -> bool:
    prefix = pattern.source.partition(":")[0].lower()
    return prefix == "iam" and not pattern.has_hole and pattern.matches(_PASS_ROLE, fold=True)


def _every_role(pattern: Pattern) -> bool:
    """`*`, or an ARN whose resource is `*` or `role/*`."""
    resource = pattern.segments()[-1].source
    return pattern.is_star or resource in ("*", "role/*", "role*")


def _any_role(pattern: Pattern) -> bool:
    """A pattern that leaves the beginning of the role's path and name open."""
    if _every_role(pattern):
        return True
    resource = pattern.segments()[-1]
    match resource.pieces:
        case ("role/", Any(), *_):
            return True
        case (Any(), *_):
            return True
    return False
