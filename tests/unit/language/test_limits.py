"""The quotas are those of AWS's pages."""

from __future__ import annotations

import pytest

from abac.language.limits import LIMITS
from abac.language.policy import PolicyType

IDENTITY, SCP = PolicyType.IDENTITY, PolicyType.SCP


@pytest.mark.parametrize(
    ("policy_type", "characters", "raised"),
    [
        (PolicyType.IDENTITY, 6_144, 10_240),
        (PolicyType.BOUNDARY, 6_144, None),
        (PolicyType.SESSION, 2_048, None),
        (PolicyType.TRUST, 2_048, 4_096),
        (PolicyType.SCP, 5_120, 10_240),
        (PolicyType.RCP, 5_120, None),
        (PolicyType.VPC_ENDPOINT, 20_480, None),
    ],
)
def test_characters_of_a_document(policy_type: PolicyType, characters: int, raised: int | None) -> None:
    """IAM User Guide, IAM and AWS STS quotas; Organizations User Guide, Quotas; PrivateLink Guide, policies."""
    limit = LIMITS[policy_type]
    assert (limit.characters, limit.raisable_characters) == (characters, raised)
    assert bool(limit.how) is (raised is not None)


def test_documents_of_a_target() -> None:
    """A role takes 10 managed policies, 20 on request; a node of an organisation 5 SCPs (the same pages)."""
    assert (LIMITS[IDENTITY].documents, LIMITS[IDENTITY].raisable_documents) == (10, 20)
    assert (LIMITS[SCP].documents, LIMITS[SCP].raisable_documents, LIMITS[SCP].reserved) == (5, 10, 1)
