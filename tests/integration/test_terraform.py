"""The Terraform root: what it plans is what `abac generate` rendered, document for document, role for role."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_terraform import IsFlagged

from abac.generate import generate, write
from terraform_kit import ROOT, Root, TerraformError, offline_root

POLICIES = Path(__file__).resolve().parents[2] / "policies"
ACCOUNT = "111122223333"
OTHER_ACCOUNT = "444455556666"
WHERE = {"account_id": ACCOUNT, "region": "eu-west-1"}
UNIT = "ou-ab12-cdefghij"
ARN = re.compile(rf"arn:aws:iam::{ACCOUNT}:policy/studio/([^/]+)")
PLATFORM_ROLES = {"studio-signin-backend", "studio-default"}
SECOND_TEAM = """
  Team2:
    account: "444455556666"
    network_profile: laboratory
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    """The root, initialised once, beside the rendered documents at its default path."""
    folder = tmp_path_factory.mktemp("root")
    write(generate(POLICIES), folder / "policies/rendered")
    with offline_root(folder) as root:
        yield root


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    """A rendered folder that a test may spoil."""
    write(generate(POLICIES), tmp_path / "rendered")
    return tmp_path / "rendered"


@pytest.fixture(scope="module")
def plan(root: Root) -> dict[str, Any]:
    """The plan of the committed teams' account, with the organisation's policies."""
    return root.plan(**WHERE, organisation_target_ids=[UNIT])


def planned(plan: dict[str, Any]) -> dict[str, Any]:
    """Managed policies by name, and each role with everything that decides what it may do."""
    policies = {row["name"]: json.loads(row["policy"]) for row in rows(plan, "aws_iam_policy")}
    attached = [(row["role"], policy_name(row["policy_arn"])) for row in rows(plan, "aws_iam_role_policy_attachment")]
    roles = {
        row["name"]: {
            "path": row["path"],
            "tags": row["tags"] or {},
            "boundary": row["permissions_boundary"] and policy_name(row["permissions_boundary"]),
            "trust": json.loads(row["assume_role_policy"]),
            "max_session_duration": row["max_session_duration"],
            "documents": sorted(name for role, name in attached if role == row["name"]),
        }
        for row in rows(plan, "aws_iam_role")
    }
    assert {role for role, _ in attached} <= roles.keys()
    return {"policies": policies, "roles": roles}


def promised(rendered: Path) -> dict[str, Any]:
    """The same, read from the rendered folder: what teams.json and the manifest say of all roles."""
    manifest = json.loads((rendered / "manifest.json").read_text())["documents"]
    policies = {
        row["name"]: json.loads((rendered / row["file"]).read_text())
        for row in manifest
        if row["policy_type"] in ("identity", "boundary")
    }
    same = ("path", "tags", "boundary", "max_session_duration")
    roles = {
        name: {key: row[key] for key in same}
        | {"trust": json.loads((rendered / row["trust"]).read_text()), "documents": sorted(row["documents"])}
        for name, row in json.loads((rendered / "teams.json").read_text())["roles"].items()
    }
    return {"policies": policies, "roles": roles}


def rows(plan: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The planned values of all resources of one type."""
    return [one["values"] for one in plan["planned_values"]["root_module"]["resources"] if one["type"] == kind]


def policy_name(arn: str) -> str:
    """The name in a managed policy's ARN, which lies in the account and on the path that SCPs protect."""
    found = ARN.fullmatch(arn)
    assert found, f"{arn} is not on /studio/ of account {ACCOUNT}"
    return found[1]


def test_the_plan_is_what_was_rendered(plan: dict[str, Any], rendered: Path) -> None:
    """Policies, trust, attachments, boundary, path, tags and session as teams.json says (issue 3, item 5)."""
    assert planned(plan) == promised(rendered)


def test_policies_lie_on_the_protected_path(plan: dict[str, Any]) -> None:
    """SCPs protect arn:*:iam::*:policy/studio/* alone (policies/guardrails/scp-identity.yaml)."""
    assert {row["path"] for row in rows(plan, "aws_iam_policy")} == {"/studio/"}


def test_nothing_but_policies_roles_and_attachments_is_planned(plan: dict[str, Any]) -> None:
    """No inline policy and no second way to attach: five resource types in all (issue 3, item 5)."""
    assert {one["type"] for one in plan["planned_values"]["root_module"]["resources"]} == {
        "aws_iam_policy",
        "aws_iam_role",
        "aws_iam_role_policy_attachment",
        "aws_organizations_policy",
        "aws_organizations_policy_attachment",
    }


def test_scps_are_what_was_rendered_and_go_to_targets_of_their_level(plan: dict[str, Any], rendered: Path) -> None:
    """Each SCP as rendered, small as Organizations counts it, on the unit (manifest.json: level `unit`)."""
    manifest = json.loads((rendered / "manifest.json").read_text())["documents"]
    scps = {row["name"]: row for row in manifest if row["policy_type"] == "scp"}
    made = {row["name"]: row["content"] for row in rows(plan, "aws_organizations_policy")}
    assert {name: json.loads(text) for name, text in made.items()} == {
        name: json.loads((rendered / row["file"]).read_text()) for name, row in scps.items()
    }
    assert {name: len(text) for name, text in made.items()} == {name: row["characters"] for name, row in scps.items()}
    assert {row["type"] for row in rows(plan, "aws_organizations_policy")} == {"SERVICE_CONTROL_POLICY"}
    assert scp_attachments(plan) == {(name, UNIT) for name, row in scps.items() if row["level"] == "unit"}


def scp_attachments(plan: dict[str, Any]) -> set[tuple[str, str]]:
    """Which SCP goes where; its id is not known yet, so the configuration says which resource it comes from."""
    kind = "aws_organizations_policy_attachment"
    [configured] = [one for one in plan["configuration"]["root_module"]["resources"] if one["type"] == kind]
    assert set(configured["expressions"]["policy_id"]["references"]) == {
        "aws_organizations_policy.rendered",
        "each.value.policy",
        "each.value",
    }
    made = [one for one in plan["planned_values"]["root_module"]["resources"] if one["type"] == kind]
    named = [(str(one["index"]).rsplit("/", 1), str(one["values"]["target_id"])) for one in made]
    assert all(target == planned_target for (_, target), planned_target in named)
    return {(name, target) for (name, _), target in named}


def test_an_edited_document_is_noticed(root: Root, rendered: Path) -> None:
    """A plan from a folder in which one Deny became an Allow is not what was rendered, and says in which document."""
    whole = promised(rendered)
    victim = rendered / "boundary.json"
    victim.write_text(victim.read_text().replace('"Deny"', '"Allow"', 1))
    spoilt = planned(root.plan(**WHERE, rendered_folder=str(rendered)))
    assert spoilt["roles"] == whole["roles"]
    changed = {name for name, document in spoilt["policies"].items() if document != whole["policies"][name]}
    assert changed == {"studio-boundary"}


def test_a_removed_document_stops_the_plan(root: Root, rendered: Path) -> None:
    """Terraform names the file that is gone; no role is planned with fewer policies than teams.json says."""
    (rendered / "boundary.json").unlink()
    with pytest.raises(TerraformError, match=r"rendered/boundary\.json"):
        root.plan(**WHERE, rendered_folder=str(rendered))


def test_a_document_absent_from_the_manifest_stops_the_plan(root: Root, rendered: Path) -> None:
    """A role whose boundary the manifest lacks is refused with the remedy, before AWS refuses it half-way."""
    manifest = json.loads((rendered / "manifest.json").read_text())
    manifest["documents"] = [row for row in manifest["documents"] if row["name"] != "studio-boundary"]
    (rendered / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(TerraformError, match=r"studio-boundary, which manifest\.json\s+lacks"):
        root.plan(**WHERE, rendered_folder=str(rendered))


def test_only_the_accounts_own_roles_are_planned(root: Root, tmp_path: Path) -> None:
    """Team2 in another account and network: neither its roles nor its opener nor their policies come here."""
    plan = planned(root.plan(**WHERE, rendered_folder=str(two_accounts(tmp_path))))
    profiles = ("data-scientist", "ml-engineer", "mlops-pipeline", "read-only", "auditor")
    own = {"studio-opener-corporate", *(f"team1-{name}" for name in profiles)}
    assert plan["roles"].keys() == own | PLATFORM_ROLES
    assert {name for role in plan["roles"].values() for name in (*role["documents"], role["boundary"]) if name} == set(
        plan["policies"]
    )
    assert not [name for name in plan["policies"] if "laboratory" in name]


def two_accounts(folder: Path) -> Path:
    """A rendered folder in which Team2 has its home, and its network profile, elsewhere."""
    policies = Path(shutil.copytree(POLICIES, folder / "policies", ignore=shutil.ignore_patterns("rendered")))
    teams = policies / "teams.yaml"
    network = "network_profiles:\n  laboratory:\n    description: A laboratory.\n    allowed_cidrs: [198.51.100.0/24]"
    text = re.sub(r"^network_profiles:.*$", network, teams.read_text(), flags=re.MULTILINE)
    teams.write_text(text.replace("\n  Team2:\n", SECOND_TEAM))
    write(generate(policies), folder / "rendered")
    assert OTHER_ACCOUNT in (folder / "rendered/teams.json").read_text()
    return folder / "rendered"


def test_endpoints_become_role_tags(root: Root, rendered: Path) -> None:
    """Execution roles and openers say which endpoints their people use, the other roles do not (policies/network)."""
    endpoints = {"corporate": {"api_endpoint": "vpce-0123456789abcdef0", "studio_endpoint": "vpce-0fedcba9876543210"}}
    roles = planned(root.plan(**WHERE, network_profile_endpoints=endpoints))["roles"]
    added = {"ApiEndpoint": "vpce-0123456789abcdef0", "StudioEndpoint": "vpce-0fedcba9876543210"}
    without = promised(rendered)["roles"]
    assert {name: role["tags"] for name, role in roles.items()} == {
        name: role["tags"] | ({} if name in PLATFORM_ROLES else added) for name, role in without.items()
    }


def test_the_root_is_formatted_and_valid(root: Root) -> None:
    """`terraform fmt -check` and `terraform validate` have nothing to say."""
    assert root.run("fmt", check=IsFlagged, recursive=IsFlagged) == ""
    assert json.loads(root.run("validate", json=IsFlagged))["diagnostics"] == []


def test_the_roots_own_tests_pass(root: Root) -> None:
    """`terraform test`: what the root refuses, by mocked provider (terraform/tests/root.tftest.hcl)."""
    assert "0 failed" in root.run("test", no_color=IsFlagged)


@pytest.mark.parametrize("example", sorted(path.name for path in (ROOT / "examples").glob("*.tfvars")))
def test_an_example_plans(root: Root, example: str) -> None:
    """Each way to deploy is one file of variables that the root takes as it is (issue 8, item 2)."""
    package = root.folder.parent / "dist/saml-backend-arm64.zip"
    package.parent.mkdir(exist_ok=True)
    package.write_bytes(b"stands for the package")
    tested = root.run("test", no_color=IsFlagged, filter="tests/examples.tftest.hcl", var_file=f"examples/{example}")
    assert "1 passed, 0 failed" in tested
