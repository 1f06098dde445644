"""Sizes against quotas (IAM User Guide, IAM and AWS STS quotas; Organizations User Guide, Quotas)."""

from __future__ import annotations

from typing import Any

import pytest

from abac.language.policy import PolicyType
from abac.language.write import size
from abac.results import Severity
from unit.lint.linting import document, found, only, read

TRUST = {"Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole", "Resource": None}


def of_size(characters: int, policy_type: PolicyType) -> dict[str, Any]:
    """A statement whose document has exactly so many characters; the Sid is not judged by the quota."""
    members: dict[str, Any] = {"Sid": "x"} | (TRUST if policy_type is PolicyType.TRUST else {})
    return members | {"Sid": "x" * (characters + 1 - size(read(document(members), policy_type)))}


@pytest.mark.parametrize(
    ("policy_type", "limit"),
    [
        (PolicyType.IDENTITY, 6_144),
        (PolicyType.BOUNDARY, 6_144),
        (PolicyType.SESSION, 2_048),
        (PolicyType.TRUST, 2_048),
        (PolicyType.SCP, 5_120),
    ],
)
def test_a_document_may_fill_its_quota_and_no_more(policy_type: PolicyType, limit: int) -> None:
    """Characters without white space, for each policy type (the pages of quotas)."""
    assert found("document-too-large", of_size(limit, policy_type), policy_type=policy_type) == []
    finding = only(found("document-too-large", of_size(limit + 1, policy_type), policy_type=policy_type))
    assert finding.found.startswith(f"{limit + 1:,} characters")


@pytest.mark.parametrize(
    ("policy_type", "raised"), [(PolicyType.IDENTITY, 10_240), (PolicyType.TRUST, 4_096), (PolicyType.SCP, 10_240)]
)
def test_what_another_quota_takes_is_a_warning(policy_type: PolicyType, raised: int) -> None:
    """Inline policies of a role take 10,240 characters, a raised trust quota 4,096, SCPs 10,240 since 2026-05-15."""
    within = only(found("document-too-large", of_size(raised, policy_type), policy_type=policy_type))
    beyond = only(found("document-too-large", of_size(raised + 1, policy_type), policy_type=policy_type))
    assert (within.severity, beyond.severity) == (Severity.WARNING, Severity.ERROR)


def test_resource_policies_are_not_measured() -> None:
    """Each service has its own quota for them."""
    statement = of_size(50_000, PolicyType.IDENTITY) | {"Principal": {"AWS": "111122223333"}}
    assert found("document-too-large", statement, policy_type=PolicyType.RESOURCE) == []
