"""Rendered statements against what AWS defines: a slip of the pen in a name is refused where it was written.

AWS stores a policy whose Action or condition key does not exist and never applies it: a grant is lost in silence, and
so is a Deny.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from abac.catalog import about, newer_actions
from abac.language.pattern import Pattern
from abac.language.policy import Policy, PolicyType
from abac.located import Node, Place, Problem
from abac.results import Finding, Severity
from abac.validate import validate

_QUOTED = re.compile("`([^`]*)`")
_VALUES = ("Action", "NotAction", "Resource", "NotResource")


def mistakes(policy: Policy, policy_type: PolicyType, nodes: Mapping[Place, Node]) -> tuple[Problem, ...]:
    """Return what `validate` calls an error, each at its value; `nodes` are the statements by their places.

    Warnings are lint's to tell. Actions that AWS added after the catalogue was made are known by name, and no mistake.
    """
    elements = {place: element for node in nodes.values() for place, element in _elements(node)}
    return tuple(
        _problem(finding, elements)
        for finding in validate(policy, policy_type)
        if finding.severity is Severity.ERROR and not _is_newer(finding)
    )


def _problem(finding: Finding, elements: Mapping[Place, Node]) -> Problem:
    element = elements.get(finding.place)
    place = _value_place(element, _names(finding)) if element else None
    # AWS adds names every week: whoever is refused one should see how old our knowledge is.
    dated = f" as of {about()['date']}" if finding.rule.startswith("unknown-") else ""
    return Problem(place or finding.place, finding.found, f"{finding.expected}{dated}", finding.meant)


def _elements(statement: Node) -> Iterator[tuple[Place, Node]]:
    """Return the values of a statement by the places that findings have: those of their keys."""
    members = statement.value if isinstance(statement.value, dict) else {}
    for name in _VALUES:
        if name in members:
            yield statement.key_place(name), members[name]
    condition = members.get("Condition")
    for keys in condition.value.values() if condition and isinstance(condition.value, dict) else ():
        for key, operands in keys.value.items() if isinstance(keys.value, dict) else ():
            yield keys.key_place(key), operands


def _value_place(element: Node, names: tuple[str, ...]) -> Place | None:
    """Where the value stands that is one of the names, or that holds one as a variable."""
    for item in element.value if isinstance(element.value, list) else [element]:
        text = item.text or (str(item.value).lower() if isinstance(item.value, bool) else str(item.value))
        if any(text == name or f"${{{name}" in text for name in names):
            return item.place
    return None


def _names(finding: Finding) -> tuple[str, ...]:
    """Return what the finding is about; the Sid comes last and is none of it."""
    return tuple(_QUOTED.findall(finding.found.rpartition(" in ")[0]))


def _is_newer(finding: Finding) -> bool:
    if finding.rule not in ("unknown-action", "unknown-service"):
        return False
    patterns = [Pattern.parse(name.lower(), variables=False) for name in _names(finding) if ":" in name]
    return any(pattern.matches(name) for pattern in patterns for name in _newer())


@cache
def _newer() -> tuple[str, ...]:
    return tuple(name.lower() for name in newer_actions())
