"""What a folder of anybody's policies does not tell of its roles is never taken to be harmless."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from abac.language.policy import Policy, PolicyType
from abac.language.read import read_policy
from abac.language.world import World
from abac.located import from_plain
from abac.prove.isolation import prove
from abac.results.proof import ProofStatus, PropertyProof
from abac.sources import read_world
from unit.prove.isolation.worlds import contract, policy, result, role

DELETE = "sagemaker:DeleteEndpoint"
ASSUME = "sts:AssumeRole"


def foreign(folder: Path, *statements: dict[str, Any]) -> PropertyProof:
    """What I2 comes to for a folder with one document of these statements."""
    written = [{"Effect": "Allow", "Action": DELETE, "Resource": "*", **statement} for statement in statements]
    (folder / "policy.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": written}))
    return result(prove(read_world(folder), contract(), actions=(DELETE,)), "I2")


def where(operator: str, key: str, value: str) -> dict[str, Any]:
    """A Condition element of one operand."""
    return {"Condition": {operator: {key: value}}}


@pytest.mark.parametrize(
    "statement",
    [
        {"Resource": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/*"},
        {"Resource": "arn:aws:sagemaker:us-east-1:1234????????:endpoint/*"},
        {"Resource": "arn:aws-cn:sagemaker:*:*:endpoint/*"},
        where("StringEquals", "aws:PrincipalAccount", "123456789012"),
        where("StringLike", "aws:PrincipalAccount", "1234*"),
    ],
    ids=["account", "accounts", "partition", "principal-account", "principal-accounts"],
)
def test_a_role_may_be_in_every_account_that_the_documents_name(tmp_path: Path, statement: dict[str, Any]) -> None:
    """PROOF.md, World assumptions: too many give false proofs; the account of the roles is one that nobody stated."""
    assert foreign(tmp_path, statement).status is ProofStatus.REFUTED


@pytest.mark.parametrize(
    "statement",
    [
        where("StringEquals", "aws:PrincipalTag/Department", "ml"),
        where("StringEquals", "aws:PrincipalTag/Team", "DataEng"),
        where("StringLike", "aws:PrincipalTag/Team", "Data*"),
        where("StringEquals", "sagemaker:UserProfileName", "admin"),
        where("StringLike", "sagemaker:UserProfileName", "admin-*"),
        where("StringEquals", "sagemaker:DomainId", "d-abcdefghijkl"),
    ],
    ids=["another-tag", "team", "teams", "profile", "profiles", "domain"],
)
def test_a_condition_on_who_calls_is_somebodys(tmp_path: Path, statement: dict[str, Any]) -> None:
    """ISOLATION.md, Setting: all pairs of teams; a team, profile or domain that a condition names is one of them."""
    assert foreign(tmp_path, statement).status is ProofStatus.REFUTED


def test_names_that_only_together_open_a_door_are_tried_together(tmp_path: Path) -> None:
    """IAM User Guide, Condition element: the keys of one statement must all match."""
    who = {"aws:PrincipalTag/Team": "DataEng", "sagemaker:UserProfileName": "admin"}
    assert foreign(tmp_path, {"Condition": {"StringEquals": who}}).status is ProofStatus.REFUTED


def test_a_deny_that_spares_a_tag_nobody_told_of_protects_nothing(tmp_path: Path) -> None:
    """The roles may bear the tag that the Deny spares."""
    spared = {"StringNotEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}", "aws:PrincipalTag/Role": "admin"}}
    assert foreign(tmp_path, {}, {"Effect": "Deny", "Condition": spared}).status is ProofStatus.REFUTED


@pytest.mark.parametrize(
    "statement",
    [
        where("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/DataScience*"),
        where("NumericLessThan", "aws:PrincipalTag/Team", "7"),
    ],
    ids=["name-of-the-role", "number"],
)
def test_what_no_list_of_names_stands_for_is_unknown(tmp_path: Path, statement: dict[str, Any]) -> None:
    """PROOF.md 6: never silently proved."""
    assert foreign(tmp_path, statement).status is ProofStatus.UNKNOWN


def test_the_teams_own_endpoints_are_still_proved(tmp_path: Path) -> None:
    """What is guarded by the tag holds whatever else the source leaves open."""
    own = where("StringEquals", "aws:ResourceTag/Team", "${aws:PrincipalTag/Team}")
    arn = "arn:aws:sagemaker:us-east-1:123456789012:endpoint/*"
    assert foreign(tmp_path, {"Resource": arn, **own}).status is ProofStatus.PROVED


def test_what_is_taken_for_granted_of_names_is_printed(tmp_path: Path) -> None:
    """PROOF.md 5: a foreign source takes the alphabet from the contract file, printed as an assumption."""
    own = where("StringEquals", "aws:ResourceTag/Team", "${aws:PrincipalTag/Team}")
    found = foreign(tmp_path, {"Resource": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/*", **own})
    assert any(text.startswith("values of the tag `team` hold no characters but") for text in found.assumptions)


def test_a_trust_policy_that_names_a_team_reserves_its_name() -> None:
    """PROOF.md 5: reserved names are computed, from the documents of resources too: who is called so may assume it."""
    trusting = trust({"StringEquals": {"aws:PrincipalTag/Team": "Platform"}})
    opener = "arn:aws:iam::111122223333:role/studio/other-role"
    world = World((role(policy({"Action": DELETE, "Resource": "arn:aws:s3:::none"})),), {opener: trusting})
    report = prove(world, contract(), actions=(ASSUME,))
    assert report.reserved_names == ("Team `Platform`",)


def trust(condition: dict[str, Any]) -> Policy:
    """A trust policy that lets everybody of whom the condition holds assume the role."""
    statement = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ASSUME, "Condition": condition}
    written = {"Version": "2012-10-17", "Statement": [statement]}
    return read_policy(from_plain(written), PolicyType.RESOURCE, name="trust")


def test_a_key_whose_policy_nobody_told_lets_its_account() -> None:
    """KMS Developer Guide, Default key policy: it lets the account use IAM policies, so those alone must refuse."""
    world = World((role(policy({"Action": "kms:Decrypt"})),))
    report = prove(world, contract(), actions=("kms:Decrypt",))
    assert result(report, "I2").status is ProofStatus.REFUTED
