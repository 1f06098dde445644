"""What a folder does not tell of its callers makes no two versions of it equivalent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from abac.prove.difference import diff
from abac.results.diff import DiffStatus
from abac.sources import read_world

LIST = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
DELETE = {"Effect": "Allow", "Action": "sagemaker:DeleteEndpoint", "Resource": "*"}
OWN = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}


def status(folder: Path, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> DiffStatus:
    """What two folders of one document each come to."""
    for name, statements in (("old", old), ("new", new)):
        (folder / name).mkdir(parents=True)
        written = json.dumps({"Version": "2012-10-17", "Statement": statements})
        (folder / name / "policy.json").write_text(written)
    return diff(read_world(folder / "old"), read_world(folder / "new")).status


@pytest.mark.parametrize(
    "added",
    [
        {"Resource": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/*"},
        {"Resource": "arn:aws:sagemaker:us-east-1:1234????????:endpoint/*"},
        {"Condition": {"StringEquals": {"sagemaker:DomainId": "d-abcdefghijkl"}}},
        {"Condition": {"StringEquals": {"sagemaker:UserProfileName": "admin"}}},
        {"Condition": {"StringEquals": {"sagemaker:UserProfileName": "admin", "sagemaker:DomainId": "d-abcdefghijkl"}}},
        {"Condition": {"StringEquals": {"aws:PrincipalTag/Team": "DataEng"}}},
        {"Condition": {"StringLike": {"aws:PrincipalTag/Team": "Data*"}}},
        {"Condition": {"StringEquals": {"aws:PrincipalTag/Department": "ml"}}},
    ],
    ids=["account", "accounts", "domain", "profile", "both", "team", "teams", "another-tag"],
)
def test_what_somebody_gains_is_a_difference(tmp_path: Path, added: dict[str, Any]) -> None:
    """CLI reference, `abac diff`: what the new policies allow that the old did not, for all requests."""
    assert status(tmp_path, [LIST], [LIST, {**DELETE, **added}]) is DiffStatus.DIFFERENT


def test_a_statement_for_roles_of_a_name_is_unknown(tmp_path: Path) -> None:
    """The folder does not tell how the roles are called, so nobody can say what they gain."""
    named = {"Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Data*"}}}
    assert status(tmp_path, [LIST], [LIST, {**DELETE, **named}]) is DiffStatus.UNKNOWN


def test_a_deny_for_one_team_is_a_difference_to_it_alone(tmp_path: Path) -> None:
    """What only a team that a condition names may do, it loses."""
    theirs = {**DELETE, "Condition": {"StringEquals": {"aws:PrincipalTag/Team": "DataEng"}}}
    deny = {**DELETE, "Effect": "Deny"}
    assert status(tmp_path, [theirs], [theirs, deny]) is DiffStatus.DIFFERENT


def test_the_same_statements_in_another_order_are_equivalent(tmp_path: Path) -> None:
    """Reordering changes nothing, whatever the statements speak of."""
    named = {**DELETE, "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Data*"}}}
    literal = {**DELETE, "Resource": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/*", "Condition": OWN}
    assert status(tmp_path, [LIST, named, literal], [literal, LIST, named]) is DiffStatus.EQUIVALENT


def test_a_team_of_a_literal_name_is_tried(tmp_path: Path) -> None:
    """A team called `shared` would own `shared/*` (PROOF.md, The decision procedure, 5): to it a Deny there matters."""
    own = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/${aws:PrincipalTag/Team}/*"}
    deny = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/shared/*"}
    assert status(tmp_path, [own], [own, deny]) is DiffStatus.DIFFERENT


@pytest.mark.parametrize("variable", ["aws:PrincipalTag/Team", "sagemaker:UserProfileName"])
def test_where_a_variable_is_not_delimited_nothing_is_equivalent(tmp_path: Path, variable: str) -> None:
    """PROOF.md, The decision procedure, 6: a generic name answers "proved", wrongly; of `qat` and `qat-x` it is not."""
    allow = {"Effect": "Allow", "Action": "sagemaker:DeleteEndpoint", "Resource": "*"}
    endpoints = "arn:aws:sagemaker:*:*:endpoint/"
    open_ = {
        "Effect": "Deny",
        "Action": "sagemaker:DeleteEndpoint",
        "Resource": f"{endpoints}SageMaker-${{{variable}}}-*",
    }
    longer = {**open_, "Resource": f"{endpoints}SageMaker-${{{variable}}}-x-*"}
    assert status(tmp_path, [allow, open_], [allow, open_, longer]) is DiffStatus.UNKNOWN
    delimited = {**open_, "Resource": "arn:aws:s3:::data/${aws:PrincipalTag/Team}/*"}
    assert status(tmp_path / "new", [allow, delimited], [allow, delimited, longer]) is DiffStatus.DIFFERENT


def test_whether_a_name_ends_is_read_from_the_declared_alphabet(tmp_path: Path) -> None:
    """A foreign source takes the alphabet from the contract, printed as an assumption (PROOF.md, 5)."""
    allow = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/${aws:PrincipalTag/Cell}-*"}
    deny = {**allow, "Effect": "Deny", "Resource": "arn:aws:s3:::data/other-*"}
    again = {**allow, "Resource": "arn:aws:s3:::data/${aws:PrincipalTag/Cell}-x*"}
    for name, statements in (("old", [allow, deny]), ("new", [allow, deny, again])):
        (tmp_path / name).mkdir()
        written = json.dumps({"Version": "2012-10-17", "Statement": statements})
        (tmp_path / name / "policy.json").write_text(written)
    old, new = (read_world(tmp_path / name, team_tag="Cell") for name in ("old", "new"))
    unsaid, said = diff(old, new), diff(old, new, alphabets={"cell": frozenset("abcdefghijklmnopqrstuvwxyz")})
    assert (unsaid.status, said.status) == (DiffStatus.UNKNOWN, DiffStatus.EQUIVALENT)
    assert "next to `-`" in unsaid.unknown[0].because
    assert any("`a-z`" in text for text in said.assumptions)
