"""The files of a service that is new (issue 6, item 7): they grant nothing and overwrite nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from abac.catalog import service
from abac.errors import InputError
from abac.generate import generate
from abac.generate.scaffold import effects_rows, new_service, write_new_service
from abac.generate.scaffold.template_text import arn_pattern
from abac.language.scenario import Scenario, read_scenarios
from abac.located import read_yaml

POLICIES = Path(__file__).resolve().parents[4] / "policies"


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A copy of the committed policies."""
    return Path(shutil.copytree(POLICIES, tmp_path / "policies"))


@pytest.mark.parametrize("prefix", ["codedeploy", "states"])
def test_every_action_has_a_treatment_and_none_is_allowed(policies: Path, prefix: str) -> None:
    """What is denied by default is denied in every document: nothing is rendered but what was before."""
    before = generate(policies).files
    write_new_service(new_service(policies, prefix))
    after = generate(policies)
    found = service(prefix)
    assert found is not None
    [template] = [one for one in after.templates if one.source == f"policies/team/{prefix}.yaml"]
    assert {row.action for row in template.treatments.values()} == {one.full_name for one in found.actions.values()}
    assert {row.treatment for row in template.treatments.values()} == {"denied"}
    assert after.files == before


@pytest.mark.parametrize("prefix", ["codedeploy", "apprunner"])
def test_the_statements_are_whole_once_they_are_uncommented(policies: Path, prefix: str) -> None:
    """`# ` taken from the block is all that it needs: names, ARNs and keys are AWS's."""
    write_new_service(new_service(policies, prefix))
    file = policies / "team" / f"{prefix}.yaml"
    head, start, rest = file.read_text().partition("# Statement:\n")
    block, gap, treatments = rest.partition("\n\n")
    assert start and gap
    lines = [line.removeprefix("# ") for line in block.splitlines()]
    file.write_text("\n".join([head + "Statement:", *lines]) + gap + treatments)
    sids = [one.sid for one in next(t for t in generate(policies).templates if prefix in t.source).statements]
    assert {sid[:9] for sid in sids} == {"CreateOwn", "ReadOwn" + prefix[:2].capitalize(), "ChangeOwn"}


def test_scenarios_are_read_strictly_and_expect_denials(policies: Path) -> None:
    """Of each group that the service has: another team's, one's own, what lists, what nobody shall do."""
    made = new_service(policies, "codedeploy")
    write_new_service(made)
    found = list(read_scenarios(policies / "scenarios/codedeploy.yaml"))
    assert len(found) == 7
    for one in found:
        assert isinstance(one, Scenario)
        assert str(one.expect) == "ImplicitlyDenied"


def test_the_contract_asks_about_it(policies: Path) -> None:
    """Its place among `services` makes the matrix ask every action; nothing else of the file changes."""
    before = yaml.safe_load((policies / "isolation.yaml").read_text())
    write_new_service(new_service(policies, "codedeploy"))
    after = yaml.safe_load((policies / "isolation.yaml").read_text())
    assert after.pop("services") == sorted([*before.pop("services"), "codedeploy"])
    assert after == before


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("codecomit", "did you mean `codecommit`"),
        ("CodeCommit", "no service `CodeCommit`"),
        ("../team/x", "no service `../team/x`"),
        ("sagemaker", "`sagemaker` is among its services"),
        ("logs", "a file that exists"),
    ],
)
def test_what_cannot_be_begun_is_refused(policies: Path, prefix: str, words: str) -> None:
    """A service that AWS lacks, one that the contract has, a file that somebody wrote."""
    with pytest.raises(InputError) as caught:
        new_service(policies, prefix)
    assert words in str(caught.value)


def test_nothing_is_overwritten_and_nothing_left_behind(policies: Path) -> None:
    """A file that comes to be meanwhile stays, and the first of the two files goes again."""
    made = new_service(policies, "codedeploy")
    scenarios = policies / "scenarios/codedeploy.yaml"
    scenarios.write_text("mine\n")
    contract = (policies / "isolation.yaml").read_bytes()
    with pytest.raises(InputError, match="a file that exists"):
        write_new_service(made)
    assert scenarios.read_text() == "mine\n"
    assert not (policies / "team/codedeploy.yaml").exists()
    assert (policies / "isolation.yaml").read_bytes() == contract


def test_effects_are_suggested_from_awss_tables() -> None:
    """CreateLedger takes tags on a ledger; TagResource is of level Tagging (its AWS page)."""
    found = service("qldb")
    assert found is not None
    rows = read_yaml(effects_rows(found).encode(), "effects.yaml").plain()
    assert rows["qldb"]["create"]["CreateLedger"] == "ledger"
    assert rows["qldb"]["label"] == ["TagResource", "UntagResource"]


def test_what_depends_on_pass_role_attaches_a_role() -> None:
    """Both of Step Functions' calls depend on iam:PassRole (Service Authorization Reference, "Dependent actions")."""
    found = service("states")
    assert found is not None
    rows = read_yaml(effects_rows(found).encode(), "effects.yaml").plain()
    assert rows["states"]["attach_role"] == ["CreateStateMachine", "UpdateStateMachine"]


def test_reviewed_effects_are_not_suggested_again() -> None:
    """The rows of sagemaker stand in effects.yaml."""
    found = service("sagemaker")
    assert found is not None
    assert effects_rows(found) == ""


@pytest.mark.parametrize(
    ("arn", "pattern"),
    [
        ("arn:${Partition}:s3:::${Bucket}/${Key}", "arn:*:s3:::*"),
        ("arn:${Partition}:x:${Region}:${Account}:a/${A}/b/${B}", "arn:*:x:*:${aws:PrincipalAccount}:a/*/b/*"),
    ],
)
def test_an_arn_becomes_a_pattern_for_the_callers_account(arn: str, pattern: str) -> None:
    """Documents serve every account and partition (architecture, Contracts between rooms)."""
    assert arn_pattern(arn) == pattern
