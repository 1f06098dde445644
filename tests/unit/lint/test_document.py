"""Lint reads whatever a document says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.language.pattern import Hole, Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.read import read_policy_leniently
from abac.lint import RULES, lint
from abac.located import from_plain, read_json
from abac.results import Severity
from strategies.documents import nonsense, policies
from unit.lint.linting import document, read

NAMES = {rule.name: rule for rule in RULES}
WORSE = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


@pytest.mark.parametrize("policy_type", PolicyType)
@given(st.data())
def test_every_document_is_linted(policy_type: PolicyType, data: st.DataObject) -> None:
    """No document that AWS stores makes it fail; findings are of the table and never worse than it says."""
    policy = data.draw(policies(policy_type))
    for finding in lint(policy, policy_type):
        assert WORSE[finding.severity] <= WORSE[NAMES[finding.rule].severity]


@given(nonsense, st.sampled_from(PolicyType))
def test_nonsense_is_refused_or_linted(value: Any, policy_type: PolicyType) -> None:
    """What the lenient reader lets through is linted without a failure."""
    try:
        policy, refused = read_policy_leniently(from_plain(value), policy_type)
    except InputError:
        return
    lint(policy, policy_type, refused)


def test_values_that_are_not_known_yet_are_not_judged() -> None:
    """A plan's unknown value may become anything (language.Hole)."""
    unknown = Pattern((Hole("aws_iam_role.team"),))
    mixed = Pattern(("arn:aws:iam::", Hole("account"), ":role/*"))
    made = Statement(Effect.ALLOW, Patterns((unknown,)), Patterns((unknown, mixed)))
    assert lint(Policy((made,)), PolicyType.IDENTITY) == ()


def test_findings_stand_in_the_order_of_the_text() -> None:
    """People read a file from top to bottom."""
    text = json.dumps(document({"Action": "sagemaker:Nothing"}, {"Action": "nosuch:Thing"}), indent=1)
    policy = read_policy_leniently(read_json(text.encode(), "team.json"), PolicyType.IDENTITY)[0]
    found = lint(policy, PolicyType.IDENTITY)
    assert [finding.rule for finding in found] == ["unknown-action", "unknown-service"]


def test_a_document_of_ten_thousand_statements_is_linted() -> None:
    """Too large for AWS, and still no reason to fail or to take minutes."""
    statements = [{"Resource": f"arn:aws:sagemaker:*:*:endpoint/e{number}"} for number in range(10_000)]
    found = lint(read(document(*statements)), PolicyType.IDENTITY)
    assert [finding.rule for finding in found] == ["document-too-large"]
