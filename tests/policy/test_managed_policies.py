"""AmazonSageMakerFullAccess in place of our policies shows what teams could do to each other.

Expected values: the AWS Managed Policy Reference Guide, AmazonSageMakerFullAccess, whose statements are named here, and
the published sample's list of ways from one team to another.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from abac.catalog import find_action
from abac.cli.app import main
from abac.contract import load
from abac.results import MatrixRow, Relation
from abac.simulate.matrix import matrix
from abac.sources import read_world
from managed_policies import Document, folder_of, managed_policies, without

NAME = "AmazonSageMakerFullAccess"


@dataclass(frozen=True)
class Finding:
    """One way from a user to what is another's, and the statements of the managed policy that grant it."""

    words: str
    action: str
    property: str
    relation: Relation
    granted_by: frozenset[str]
    also: Callable[[MatrixRow], bool] = lambda row: True

    def found(self, row: MatrixRow) -> bool:
        """Whether a row is this finding: the contract forbids it and it is allowed."""
        mine = row.action == self.action and row.property == self.property and row.relation is self.relation
        return mine and not row.holds and self.also(row)


FINDINGS = (
    Finding(
        "CreatePresignedDomainUrl on another user's profile",
        "sagemaker:CreatePresignedDomainUrl",
        "I10",
        Relation.OTHER_USER,
        frozenset({"AllowStudioActions"}),
    ),
    Finding(
        "CreatePresignedDomainUrl on another team's profile",
        "sagemaker:CreatePresignedDomainUrl",
        "I5",
        Relation.OTHER,
        frozenset({"AllowStudioActions"}),
    ),
    Finding(
        "InvokeEndpoint on another team's endpoint",
        "sagemaker:InvokeEndpoint",
        "I2",
        Relation.OTHER,
        frozenset({"AllowAllNonAdminSageMakerActions"}),
        lambda row: row.resource_type == "endpoint",
    ),
    Finding(
        "DeleteModel on another team's model",
        "sagemaker:DeleteModel",
        "I2",
        Relation.OTHER,
        frozenset({"AllowAllNonAdminSageMakerActions"}),
    ),
    Finding(
        "AddTags on another team's model",
        "sagemaker:AddTags",
        "I3",
        Relation.OTHER,
        frozenset({"AllowAllNonAdminSageMakerActions"}),
        lambda row: row.resource_type == "model" and "creating" not in row.situation,
    ),
    Finding(
        "AddTags on another team's app",
        "sagemaker:AddTags",
        "I3",
        Relation.OTHER,
        frozenset({"AllowAddTagsForApp"}),
        lambda row: row.resource_type == "app" and "creating" not in row.situation,
    ),
    Finding(
        "PassRole of AmazonSageMaker-* to SageMaker",
        "iam:PassRole",
        "I4",
        Relation.PLATFORM,
        frozenset({"AllowPassRoleToSageMaker"}),
        lambda row: _passes_console_role(row, "sagemaker.amazonaws.com"),
    ),
    Finding(
        "PassRole of AmazonSageMaker-* to Glue",
        "iam:PassRole",
        "I4",
        Relation.PLATFORM,
        frozenset({"AllowPassRoleForSageMakerRoles"}),
        lambda row: _passes_console_role(row, "glue.amazonaws.com"),
    ),
    # A space that has an owner is opened by the second statement, one that has none by the first: OwnerUserProfileArn
    # is absent then. Both belong to AWS's way to let everybody into shared spaces.
    Finding(
        "CreateApp in another team's shared space",
        "sagemaker:CreateApp",
        "I5",
        Relation.OTHER,
        frozenset({"AllowAppActionsForSharedSpaces"}),
        lambda row: row.situation.startswith("shared space"),
    ),
    Finding(
        "CreateApp in a shared space without owner",
        "sagemaker:CreateApp",
        "I5",
        Relation.PLATFORM,
        frozenset({"AllowAppActionsForUserProfile", "AllowAppActionsForSharedSpaces"}),
        lambda row: row.situation.startswith("shared space without owner"),
    ),
)
IDS = [finding.words for finding in FINDINGS]


def _passes_console_role(row: MatrixRow, service: str) -> bool:
    given = row.request["context"].get("iam:PassedToService")
    return "role/service-role/AmazonSageMaker-" in row.request["resource"] and given == service


def rows_of(folder: Path, document: Document, actions: set[str], name: str = NAME) -> tuple[MatrixRow, ...]:
    """Everything decided about some actions, for the first of the two symbolic teams: they differ in names alone."""
    world = read_world(folder_of(folder, {name: document}))
    asked = [action for found in sorted(actions) if (action := find_action(found))]
    return matrix(replace(world, principals=world.principals[:1]), load(), actions=asked)


@pytest.fixture(scope="module")
def document() -> Document:
    """The policy as AWS publishes it."""
    return managed_policies()[NAME]


@pytest.fixture(scope="module")
def rows(document: Document, tmp_path_factory: pytest.TempPathFactory) -> tuple[MatrixRow, ...]:
    """Everything decided about the actions of all findings."""
    return rows_of(tmp_path_factory.mktemp("policies"), document, {finding.action for finding in FINDINGS})


@pytest.mark.parametrize("finding", FINDINGS, ids=IDS)
def test_full_access_shows_each_way_by_name(finding: Finding, rows: tuple[MatrixRow, ...]) -> None:
    """Each way is a broken row that names action, property and resource, and cites the statement that grants it."""
    found = [row for row in rows if finding.found(row)]
    assert found
    assert {ref.sid for row in found for ref in row.decision.decided_by} == finding.granted_by
    assert all(ref.place.line for row in found for ref in row.decision.decided_by)


@pytest.mark.parametrize("finding", FINDINGS, ids=IDS)
def test_a_way_is_gone_when_its_statements_are_removed(finding: Finding, document: Document, tmp_path: Path) -> None:
    """Without an Allow a request is denied (IAM User Guide, Policy evaluation logic)."""
    less = without(document, finding.granted_by)
    assert not [row for row in rows_of(tmp_path, less, {finding.action}) if finding.found(row)]


@pytest.mark.parametrize(
    "finding", [finding for finding in FINDINGS if len(finding.granted_by) > 1], ids=lambda finding: finding.words
)
def test_a_way_stays_open_while_one_of_its_statements_is_left(
    finding: Finding, document: Document, tmp_path: Path
) -> None:
    """Allows are a union: one is enough (IAM User Guide, Policy evaluation logic)."""
    for sid in sorted(finding.granted_by):
        less = without(document, finding.granted_by - {sid})
        assert [row for row in rows_of(tmp_path, less, {finding.action}) if finding.found(row)], sid


def test_a_copy_under_another_name_shows_the_same(
    document: Document, rows: tuple[MatrixRow, ...], tmp_path: Path
) -> None:
    """A policy's name is no part of its meaning: the same rows, decided by the same statements."""
    copied = rows_of(tmp_path, document, {finding.action for finding in FINDINGS}, name="data-science")

    def told(row: MatrixRow) -> tuple[object, ...]:
        decision = row.decision
        statements = [(ref.policy, ref.statement, ref.sid) for ref in decision.decided_by]
        return row.action, row.situation, row.request, decision.outcome, statements, row.expected, row.property

    assert [told(row) for row in copied] == [told(row) for row in rows]


def test_the_command_ends_with_1_and_names_what_is_open(
    document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1: it does not hold (CLI reference). A contract of no service asks about what the statements name alone."""
    kept = {"AllowStudioActions", "AllowAppActionsForSharedSpaces"}
    few = without(document, {statement["Sid"] for statement in document["Statement"]} - kept)
    contract = tmp_path / "isolation.yaml"
    contract.write_text("{format: 1, properties: {I5: {title: no borrowed session}}, services: []}\n")
    folder = folder_of(tmp_path / "policies", {NAME: few})
    assert main(["matrix", "--rendered", str(folder), "--contract", str(contract), "--format", "jsonl"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    broken = {row["action"] for row in rows if row["property"] == "I5" and row["decision"] == "Allowed"}
    assert broken == {"sagemaker:CreatePresignedDomainUrl", "sagemaker:CreateApp", "sagemaker:DeleteApp"}


def test_every_managed_policy_is_read(tmp_path: Path) -> None:
    """AWS stores them, so each is a valid identity policy: none may be refused, and none left out."""
    documents = managed_policies()
    assert len(documents) > 1_500
    world = read_world(folder_of(tmp_path, documents))
    read = {policy.name: policy for policy in world.principals[0].identity}
    assert sorted(read) == sorted(f"{name}.json" for name in documents)
    for name, document in documents.items():
        assert len(read[f"{name}.json"].statements) == _count(document), name


def _count(document: Document) -> int:
    statements = document["Statement"]
    return len(statements) if isinstance(statements, list) else 1
