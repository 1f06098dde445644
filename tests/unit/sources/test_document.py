"""One document as what a role has attached: for two versions of a managed policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.errors import InputError
from abac.sources.document import describe_document, read_document

READS = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "%s", "Resource": "*"}}'


def test_a_document_is_the_policy_of_one_role(tmp_path: Path) -> None:
    """A single file stands for one role of a symbolic team (CLI reference, OLD and NEW)."""
    file = tmp_path / "old.json"
    file.write_text(READS % "s3:ListAllMyBuckets")
    world = read_document(file, team_tag="CostCentre")
    [role] = world.principals
    assert [policy.name for policy in role.identity] == ["old.json"]
    assert role.tags["CostCentre"] == "Alpha" and role.boundary is None and world.scp is None


def test_what_aws_would_not_store_is_refused(tmp_path: Path) -> None:
    """An identity policy has no Principal (IAM User Guide, AWS JSON policy elements: Principal)."""
    file = tmp_path / "trust.json"
    file.write_text(READS.replace('"Resource": "*"', '"Resource": "*", "Principal": "*"') % "s3:ListAllMyBuckets")
    with pytest.raises(InputError, match="expected no Principal in an identity policy"):
        read_document(file)


def test_what_aws_does_not_define_is_listed(tmp_path: Path) -> None:
    """An unknown action is a finding in other people's documents, not an error (CLI reference, SOURCE)."""
    file = tmp_path / "new.json"
    file.write_text(READS % "s3:ListAllMyBukets")
    [found] = describe_document(file)["not_understood"]
    assert "s3:ListAllMyBukets" in found and "did you mean `s3:ListAllMyBuckets`" in found
