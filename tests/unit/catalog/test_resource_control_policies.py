"""RCPs speak of a dated list of services."""

from __future__ import annotations

import pytest

from abac.catalog import rcp_coverage_as_of, rcp_covers, services


@pytest.mark.parametrize(
    "name", ["s3", "sts", "kms", "sqs", "secretsmanager", "ecr", "dynamodb", "logs", "S3", "s3:GetObject"]
)
def test_rcps_cover_these(name: str) -> None:
    """AWS Organizations User Guide, Resource control policies, List of AWS services that support RCPs."""
    assert rcp_covers(name)


@pytest.mark.parametrize("name", ["sagemaker", "lambda", "iam", "elasticfilesystem", "iam:PassRole", "nosuch", ""])
def test_rcps_do_not_cover_these(name: str) -> None:
    """AWS Organizations User Guide, Resource control policies: not on the list."""
    assert not rcp_covers(name)


def test_retiring_a_grant_is_never_covered() -> None:
    """AWS Organizations User Guide, Resources and entities not restricted by RCPs: kms:RetireGrant."""
    assert rcp_covers("kms:RevokeGrant")
    assert not rcp_covers("kms:RetireGrant")
    assert not rcp_covers("KMS:retiregrant")


def test_the_list_has_62_prefixes_as_of_september_2026() -> None:
    """AWS Organizations User Guide, Resource control policies, read in 2026-11."""
    assert rcp_coverage_as_of() == "2026-09"
    assert sum(rcp_covers(prefix) for prefix in services()) == 62
