"""Policies of another scheme are held against the contract by their own tag key (CLI reference, SOURCE)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from abac.catalog import find_action
from abac.contract import load
from abac.results import MatrixRow, Relation
from abac.simulate.matrix import asked_actions, matrix
from abac.sources import read_world
from managed_policies import folder_of, managed_policies


def by_tag(key: str, action: str, tag: str = "ResourceTag") -> dict[str, Any]:
    """A document that allows an action where the tag `key` is the caller's own."""
    condition = {"StringEquals": {f"aws:{tag}/{key}": f"${{aws:PrincipalTag/{key}}}"}}
    statement = {"Sid": "Own", "Effect": "Allow", "Action": action, "Resource": "*", "Condition": condition}
    return {"Version": "2012-10-17", "Statement": [statement]}


def rows(folder: Path, document: dict[str, Any], action: str, team_tag: str) -> tuple[MatrixRow, ...]:
    """Everything decided about one action, for the first of the two teams."""
    world = read_world(folder_of(folder, {"policy": document}), team_tag=team_tag)
    known = find_action(action)
    assert known
    return matrix(replace(world, principals=world.principals[:1]), load(), actions=[known])


def allowed(found: Iterable[MatrixRow]) -> set[Relation]:
    """The relations of which at least one request is allowed."""
    return {row.relation for row in found if row.decision.allowed}


@pytest.mark.parametrize("key", ["Team", "Tenant", "team", "owner-team", "团队"])
def test_use_is_told_apart_by_the_given_tag_key(tmp_path: Path, key: str) -> None:
    """Whose a resource is, its tag `KEY` tells: the policy admits the own team and nobody else."""
    found = rows(tmp_path, by_tag(key, "sagemaker:DeleteModel"), "sagemaker:DeleteModel", key)
    assert allowed(row for row in found if row.property != "I11") == {Relation.OWN}
    assert all(row.holds for row in found if row.property != "I11")


@pytest.mark.parametrize("key", ["Team", "Tenant", "团队"])
def test_creation_is_told_apart_by_the_given_tag_key(tmp_path: Path, key: str) -> None:
    """A resource is created under the own label `KEY`; under another's or none it is denied (I3)."""
    document = by_tag(key, "sagemaker:CreateModelPackageGroup", "RequestTag")
    found = rows(tmp_path, document, "sagemaker:CreateModelPackageGroup", key)
    plain = {row.situation for row in found if row.decision.allowed}
    assert "" in plain
    assert not plain & {"labelled as another team's", "without any label", "without the team's label"}


def test_a_policy_that_reads_another_key_is_not_taken_for_isolation(tmp_path: Path) -> None:
    """Tags of another key are on nobody's resource: its own team's work is denied as well."""
    found = rows(tmp_path, by_tag("Team", "sagemaker:DeleteModel"), "sagemaker:DeleteModel", "Tenant")
    assert allowed(found) == set()


def test_a_tag_that_teams_share_isolates_nobody(tmp_path: Path) -> None:
    """A condition on what both teams' resources have in common lets one team at the other's (I2)."""
    document = by_tag("Tenant", "sagemaker:DeleteModel")
    document["Statement"][0]["Condition"] = {"Null": {"aws:ResourceTag/Tenant": "false"}}
    found = rows(tmp_path, document, "sagemaker:DeleteModel", "Tenant")
    assert Relation.OTHER in allowed(row for row in found if row.property == "I2" and not row.holds)


def test_star_is_asked_of_the_contracts_services_and_noted(tmp_path: Path) -> None:
    """`*` allows all actions of AWS: the contract's services are asked about, the rest is told as left out."""
    world = read_world(folder_of(tmp_path, {"admin": managed_policies()["AdministratorAccess"]}))
    contract = load()
    assert {action.service for action in asked_actions(world, contract)} == set(contract.services)
    assert any("admin.json: statement 0 allows every action (`*`)" in note for note in world.notes)


def test_other_services_are_asked_about_what_is_named(tmp_path: Path) -> None:
    """What no Allow names is denied to everybody: of other services only what is named needs an answer."""
    document = by_tag("Team", "states:StartExec*")
    world = read_world(folder_of(tmp_path, {"states": document}))
    asked = {action.full_name for action in asked_actions(world, load()) if action.service == "states"}
    assert asked == {"states:StartExecution"}


def test_a_root_session_is_a_finding_where_an_allow_names_it(tmp_path: Path) -> None:
    """Nothing but the caller's own policies and SCPs keeps a role from a member account's root (AssumeRoot)."""
    document = managed_policies()["AdministratorAccess"]
    found = rows(tmp_path, dict(document), "sts:AssumeRoot", "Team")
    assert found
    assert allowed(found) == {row.relation for row in found}
    assert all("taken for granted" in row.decision.notes[0] and row.decision.decided_by for row in found)
    silent = rows(tmp_path, by_tag("Team", "s3:GetObject"), "sts:AssumeRoot", "Team")
    assert silent
    assert allowed(silent) == set()


def test_nobody_knows_which_roles_a_foreign_role_may_pass_of_its_own(tmp_path: Path) -> None:
    """Without a permission profile no list says which roles may be passed; another team's may not in any case (I4)."""
    grant = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [grant]}
    found = rows(tmp_path, document, "iam:PassRole", "Team")
    own = [row for row in found if row.relation is Relation.OWN and row.request["resource"].endswith("data-scientist")]
    to_sagemaker = [row for row in own if "to " not in row.situation]
    assert to_sagemaker
    assert all(row.holds for row in to_sagemaker)
    assert any(not row.holds for row in found if row.relation is Relation.OTHER)


@pytest.mark.parametrize(
    ("effect", "condition", "differing"),
    [
        ("Allow", {"StringEquals": {"sagemaker:UserProfileName": "alice-alpha"}}, {"in a shared space", "in a job"}),
        (
            "Allow",
            {"StringLike": {"aws:PrincipalTag/Team": "${sagemaker:UserProfileName, 'Alpha'}"}},
            {"in a shared space", "in a job"},
        ),
        ("Deny", {"Null": {"SageMaker:domainid": "true"}}, {"in a job"}),
    ],
)
def test_each_kind_of_session_is_told_where_it_is_decided_otherwise(
    tmp_path: Path, effect: str, condition: dict[str, Any], differing: set[str]
) -> None:
    """A private space has both keys of the session, a shared one no profile, a job neither: decisions may differ."""
    document = by_tag("Team", "sagemaker:DeleteModel")
    document["Statement"].append(
        {"Effect": effect, "Action": "sagemaker:Delete*", "Resource": "*", "Condition": condition}
    )
    found = rows(tmp_path, document, "sagemaker:DeleteModel", "Team")
    situations = {row.situation.rpartition(", ")[2] for row in found}
    assert {words for words in situations if words.startswith("in a ")} == differing


def test_one_session_stands_for_all_where_no_statement_tells_them_apart(tmp_path: Path) -> None:
    """What no statement reads changes no decision (IAM User Guide, Policy evaluation logic): it is asked once."""
    document = by_tag("Team", "sagemaker:DeleteModel")
    reads = {"StringEquals": {"sagemaker:UserProfileName": "alice-alpha"}}
    document["Statement"].append({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": reads})
    found = rows(tmp_path, document, "sagemaker:DeleteModel", "Team")
    assert not [row for row in found if "in a" in row.situation.replace("in another", "")]


@pytest.mark.parametrize("key", ["Team", "tenant", "TENANT", "团队"])
def test_a_second_label_that_differs_in_case_is_asked_about(tmp_path: Path, key: str) -> None:
    """Tag keys ignore case (IAM User Guide, Tagging): a policy on one spelling lets another pass (I3)."""
    action = "sagemaker:CreateModelPackageGroup"
    found = rows(tmp_path, by_tag(key, action, "RequestTag"), action, key)
    twins = [row.request["context"]["aws:TagKeys"] for row in found if "differs in case" in row.situation]
    assert bool(twins) == (key.upper() != key.lower())
    assert all(keys[0] == key != keys[1] and keys[1].casefold() == key.casefold() for keys in twins)
