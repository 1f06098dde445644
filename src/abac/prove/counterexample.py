"""A request that breaks something → a scenario that is complete by itself, and a sentence that says why it is wrong."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from abac.language.policy import Policy
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.language.write import to_dict
from abac.report import sentences
from abac.results import Decision, Outcome


def scenario(name: str, request: Request, policies: PolicySet, decision: Decision) -> dict[str, Any]:
    """The scenario of SIMULATION.md; whoever decides it must come to `decision`.

    Raises InputError where a document cannot be written (`language.write`).
    """
    written: dict[str, Any] = {
        "principal": request.principal.text,
        "action": request.action,
        "resource": request.resource,
    }
    if request.resource_account:
        written["resource_account"] = request.resource_account
    if request.management_account:
        written["management_account"] = True
    written["context"] = {
        key: list(value) if isinstance(value, tuple) else value for key, value in sorted(request.context.items())
    }
    return {"name": name, "request": written, "policies": documents(policies), "expect": decision.outcome.value}


def documents(policies: PolicySet) -> dict[str, Any]:
    """The `policies` member of a scenario; a layer that does not exist is not there."""
    found: dict[str, Any] = {"identity": _union(policies.identity)}
    for name, layer in (("boundary", policies.boundary), ("session", policies.session)):
        if layer is not None:
            found[name] = _union(layer)
    if policies.resource is not None:
        found["resource"] = _written(policies.resource)
    for name, levels in (("scp", policies.scp), ("rcp", policies.rcp)):
        if levels is not None:
            found[name] = [_union(level) for level in levels]
    if policies.vpc_endpoint is not None:
        found["vpc_endpoint"] = _union(policies.vpc_endpoint)
    return found


def _union(policies: tuple[Policy, ...]) -> list[dict[str, Any]]:
    return [_written(policy) for policy in policies]


@lru_cache(maxsize=1024)
def _written(policy: Policy) -> dict[str, Any]:
    """The document as JSON; many counterexamples share it."""
    return to_dict(policy)


def why(who: str, action: str, words: str, decision: Decision, property: str) -> str:
    """One sentence: who may or cannot do what, by which statements, and what the property expects."""
    may, wanted = ("may", "a denial") if decision.allowed else ("cannot", "that this is allowed")
    target = f" on {words}" if words else ""
    return f"{who} {may} call {action}{target}: {_because(decision)}; {property} expects {wanted}"


def _because(decision: Decision) -> str:
    statements = "; ".join(sentences.statement(ref) for ref in decision.decided_by)
    if decision.outcome is Outcome.ALLOWED:
        return f"allowed by {statements}" if statements else "allowed"
    if statements and decision.outcome is Outcome.EXPLICITLY_DENIED:
        return f"denied by {statements}"
    blocked = ", ".join(sorted(kind.value for kind in decision.blocked_by))
    return f"no statement allows it (blocked by: {blocked})"
