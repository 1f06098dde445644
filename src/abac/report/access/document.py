"""Who can do something, as JSON (format 1): stable names for scripts."""

from __future__ import annotations

from typing import Any

from abac.report.access.way import when
from abac.report.conditions import in_words
from abac.report.explanation.document import statement_ref
from abac.results.access import Access, Limit, Need, Permission, Way


def to_json(access: Access) -> dict[str, Any]:
    """The result as JSON's own types; equal results give equal bytes once dumped.

    `principals` can; each of their `permissions` is one Allow (`allow`), what must allow it, too (`limits`), and the
    Denies that can still refuse it (`unless`). `cannot` lists the other principals of the source.
    """
    return {
        "format": 1,
        "action": access.action,
        "resource": access.resource,
        "principals": [
            {
                "principal": able.principal,
                "kind": able.kind or None,
                "team": able.team or None,
                "permissions": [_permission(permission) for permission in able.permissions],
            }
            for able in access.able
        ],
        "cannot": [
            {
                "principal": unable.principal,
                "blocked_by": [policy_type.value for policy_type in unable.blocked_by],
                "denied_by": [statement_ref(ref) for ref in unable.denied_by],
            }
            for unable in access.unable
        ],
        "assumed": list(access.assumed),
    }


def _permission(permission: Permission) -> dict[str, Any]:
    return {
        "allow": _way(permission.way),
        "limits": [_limit(limit) for limit in permission.limits],
        "unless": [_way(way) for way in permission.unless],
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "policy_type": limit.policy_type.value,
        "level": limit.level,
        "any_of": [_way(way) for way in limit.ways],
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "statement": statement_ref(way.ref),
        "when": when(way),
        "conditions": [_need(need) for need in way.needs],
        "resources": [] if way.except_resources else list(way.resources),
        "not_resources": list(way.resources) if way.except_resources else [],
    }


def _need(need: Need) -> dict[str, Any]:
    condition = need.condition
    return {
        "operator": condition.operator,
        "quantifier": condition.quantifier.value or None,
        "if_exists": condition.if_exists,
        "key": condition.key,
        "operands": list(need.operands),
        "words": in_words(condition, need.operands),
    }
