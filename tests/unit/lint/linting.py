"""What lint says about one statement or document, for the tests of its rules."""

from __future__ import annotations

from typing import Any

from abac.language.condition import Condition
from abac.language.policy import Policy, PolicyType
from abac.language.read import read_policy_leniently
from abac.lint import lint
from abac.located import from_plain
from abac.results import Finding

RIGHT = {"Effect": "Allow", "Action": "sagemaker:DescribeEndpoint", "Resource": "*"}
"""A statement that nothing is wrong with."""


def document(*statements: dict[str, Any], version: str | None = "2012-10-17") -> dict[str, Any]:
    """A plain document of these statements, each completed by what a right one has; None takes an element away."""
    whole = [{name: value for name, value in (RIGHT | members).items() if value is not None} for members in statements]
    return ({"Version": version} if version else {}) | {"Statement": whole}


def read(plain: dict[str, Any], policy_type: PolicyType = PolicyType.IDENTITY) -> Policy:
    """The document as a value, leniently read."""
    return read_policy_leniently(from_plain(plain, "team.json"), policy_type)[0]


def found(
    rule: str, *statements: dict[str, Any], policy_type: PolicyType = PolicyType.IDENTITY, version: str = "2012-10-17"
) -> list[Finding]:
    """The findings of one rule about a document of these statements."""
    policy = read(document(*statements, version=version), policy_type)
    return [finding for finding in lint(policy, policy_type) if finding.rule == rule]


def only(findings: list[Finding]) -> Finding:
    """The one finding."""
    assert len(findings) == 1, findings
    return findings[0]


def is_defined(condition: Condition) -> bool:
    """Whether AWS defines the condition: `Null` takes no set operator, and the reference refuses to decide it."""
    return condition.operator != "Null" or not condition.quantifier
