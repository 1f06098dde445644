"""What the reader says that AWS would not store (IAM User Guide, Grammar of the IAM JSON policy language)."""

from __future__ import annotations

from typing import Any

from abac.language.policy import PolicyType
from abac.language.read import read_policy_leniently
from abac.lint import lint
from abac.located import from_plain
from unit.lint.linting import document


def rules(members: dict[str, Any], policy_type: PolicyType = PolicyType.IDENTITY) -> list[str]:
    """The rules that speak of a statement, with what the reader said."""
    policy, refused = read_policy_leniently(from_plain(document(members)), policy_type)
    return [finding.rule for finding in lint(policy, policy_type, refused)]


def test_what_aws_refuses_is_an_error() -> None:
    """An identity policy has no Principal; a Sid holds letters and digits (Principal; Sid)."""
    assert rules({"Principal": {"AWS": "111122223333"}}) == ["refused-by-aws"]
    assert rules({"Sid": "not plain"}) == ["refused-by-aws"]
    assert rules({}) == []


def test_an_element_is_told_once() -> None:
    """Where a rule says more about the same element, the reader's words are left out."""
    assert rules({"Action": "sagemaker:DeleteModel", "Resource": "model"}) == ["malformed-arn"]
    nobody = {"NotPrincipal": {"AWS": "111122223333"}, "Action": "s3:GetObject"}
    assert rules(nobody, PolicyType.RESOURCE) == ["not-principal-with-allow"]
