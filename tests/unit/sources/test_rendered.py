"""Our own folder by its manifest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from abac.errors import InputError
from abac.language.world import PrincipalKind
from abac.sources import describe, read_sizes, read_world

WORLDS = Path(__file__).parents[2] / "worlds"
COMMITTED = Path(__file__).parents[3] / "policies" / "rendered"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tight world to change."""
    return shutil.copytree(WORLDS / "tight", tmp_path / "world")


def test_roles_are_read_with_what_is_attached() -> None:
    """teams.json names each role's documents, tags and trust (the rendered folder's formats)."""
    role = read_world(WORLDS / "tight").principals[0]
    assert role.arn == "arn:aws:iam::111122223333:role/studio/alpha/alpha-data-scientist"
    assert role.kind is PrincipalKind.EXECUTION_ROLE
    assert (role.team, role.permission_profile, role.tags["DataBucket"]) == ("Alpha", "data-scientist", "studio-alpha")
    assert [policy.name for policy in role.identity] == ["endpoints.json"]
    assert role.boundary is None
    assert role.trust is not None


def test_a_trust_is_the_policy_of_its_role() -> None:
    """A role's trust policy is a resource policy (IAM User Guide, Policies and permissions)."""
    world = read_world(WORLDS / "tight")
    role = world.principals[0]
    assert world.policies_for(None, role.arn).resource is role.trust


def test_each_level_holds_full_aws_access() -> None:
    """Organizations attaches it to every root, unit and account (Organizations User Guide, SCPs)."""
    scp = read_world(COMMITTED).scp
    assert scp is not None
    assert [level[0].name for level in scp] == ["FullAWSAccess"] * 3


def test_roles_of_the_platform_stand_in_every_account() -> None:
    """Teams may be in several accounts; the sign-in's roles and the default role are in each."""
    found = [role for role in read_world(COMMITTED).principals if role.team is None]
    kinds = {role.kind for role in found}
    assert kinds == {PrincipalKind.BACKEND, PrincipalKind.DEFAULT_ROLE, PrincipalKind.OPENER}


def test_statements_point_at_their_templates() -> None:
    """Reports cite what people edit, not what is generated."""
    role = next(one for one in read_world(COMMITTED).principals if one.permission_profile == "data-scientist")
    places = [statement.place for policy in role.identity for statement in policy.statements]
    assert all(place.file.endswith(".yaml") and place.line > 0 for place in places)


def test_every_wrong_document_is_told_at_once(folder: Path) -> None:
    """One run, all errors."""
    (folder / "endpoints.json").write_text("{", encoding="utf-8")
    (folder / "trust.json").write_text('{"Version": "2012-10-17", "Statement": 3}', encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_world(folder)
    said = "\n".join(str(problem) for problem in error.value.problems)
    assert "endpoints.json" in said
    assert "trust.json" in said


def test_sizes_are_those_of_the_manifest(folder: Path) -> None:
    """As AWS counts, without white space; the manifest says them (IAM User Guide, IAM and AWS STS quotas)."""
    rows = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["documents"]
    assert [(one.document, one.characters, one.limit) for one in read_sizes(folder)] == [
        (row["file"], row["characters"], row["limit"]) for row in rows
    ]


def test_a_source_says_which_files_were_read(folder: Path) -> None:
    """The `source` object of results (CLI reference)."""
    found = describe(folder)
    assert found["kind"] == "rendered"
    assert found["files"] == ["endpoints.json", "trust.json"]
