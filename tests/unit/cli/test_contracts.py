"""Which contract a source is held against (CLI reference, SOURCE)."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.cli.contracts import contract_for
from abac.errors import InputError

CONTRACT = """\
services: [logs]
properties:
  I1: {title: TITLE}
"""
TEMPLATE = """\
policy_type: identity
attached_to: [execution_role]
per: permission_profile
document: team
Statement:
  - {Sid: None1, serves: [I1], Effect: Deny, Action: "logs:DescribeLogGroups", Resource: "*"}
not_isolated_by_tags:
  "logs:DescribeLogGroups": {treatment: TREATMENT, reason: names, exposes: names, source: a page}
"""


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A folder of policies with a contract, one template, and rendered documents of our own."""
    folder = tmp_path / "policies"
    (folder / "team").mkdir(parents=True)
    (folder / "rendered").mkdir()
    (folder / "rendered" / "manifest.json").write_text('{"format": 1, "documents": []}')
    (folder / "isolation.yaml").write_text(CONTRACT.replace("TITLE", "of the folder"))
    (folder / "team" / "logs.yaml").write_text(TEMPLATE.replace("TREATMENT", "accepted"))
    return folder


def test_a_given_contract_wins(policies: Path, tmp_path: Path) -> None:
    """`--contract FILE` (CLI reference)."""
    file = tmp_path / "mine.yaml"
    file.write_text(CONTRACT.replace("TITLE", "mine"))
    assert contract_for(policies / "rendered", file).properties["I1"].title == "mine"


def test_the_contract_beside_the_rendered_policies_is_the_default(policies: Path) -> None:
    """Default: policies/isolation.yaml here (CLI reference)."""
    assert contract_for(policies / "rendered", None).properties["I1"].title == "of the folder"


def test_without_any_the_packages_copy_is_taken(tmp_path: Path) -> None:
    """Else the copy in the wheel (CLI reference)."""
    assert "I12" in contract_for(tmp_path, None, here=tmp_path / "none").properties


def test_our_own_policies_bring_their_treatments(policies: Path) -> None:
    """isolation.yaml holds default treatments, the service's YAML adds (What cannot be isolated by tags)."""
    found = contract_for(policies / "rendered", None).treatments.of("logs:DescribeLogGroups")
    assert found is not None
    assert found.handling == "accepted"


def test_other_peoples_policies_are_held_against_the_defaults_alone(policies: Path) -> None:
    """A folder without manifest.json is not ours, and what we accept is not accepted there."""
    (policies / "rendered" / "manifest.json").unlink()
    assert contract_for(policies / "rendered", None).treatments.of("logs:DescribeLogGroups") is None


def test_rendered_policies_without_a_contract_beside_them_are_not_ours(policies: Path, tmp_path: Path) -> None:
    """Somebody who renders with abac elsewhere brings their own contract, and their folders are not read for more."""
    file = Path(policies / "isolation.yaml").rename(tmp_path / "mine.yaml")
    assert contract_for(policies / "rendered", file).treatments.of("logs:DescribeLogGroups") is None


def test_an_unknown_treatment_is_named_with_its_place(policies: Path) -> None:
    """FILE:LINE:COLUMN: found; expected; did you mean (CLI reference, Bad input)."""
    (policies / "team" / "logs.yaml").write_text(TEMPLATE.replace("TREATMENT", "acepted"))
    with pytest.raises(InputError, match=r"logs\.yaml:8:\d+: `acepted`; expected .*; did you mean `accepted`\?"):
        contract_for(policies / "rendered", None)
