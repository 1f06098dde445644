"""Names that AWS does not have, in templates of every policy type.

Source of what is known: Service Authorization Reference (actions, condition keys); IAM User Guide, "AWS global
condition context keys" and "Condition operators".
"""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.catalog import newer_actions
from unit.generate.folders import BOUNDARY, GUARD, NETWORK, OWN_JOBS, refused, rendered, trust

DOORS = GUARD.replace('"datazone:*"', "[iam:PutRolePolicy, iam:DeleteRolePolicy]")
SERVICES = BOUNDARY.replace('"sagemaker:*"', "[sagemaker:UpdateUserProfile]")
NOT_BOOLEAN = GUARD.replace('Resource: "*"', 'Resource: "*", Condition: {Bool: {"aws:SecureTransport": [ja]}}')
ASSUMED = trust("opener", "lambda.amazonaws.com")


def test_an_action_that_does_not_exist_is_refused_in_an_allow(tmp_path: Path) -> None:
    """AWS stores it and grants nothing by it (Service Authorization Reference: StopTrainingJob)."""
    (problem,) = refused(tmp_path, team__jobs=OWN_JOBS.replace("StopTrainingJob\n", "StopTrainingJobzzz\n"))
    assert problem.startswith("team/jobs.yaml:10:13: unknown action `sagemaker:StopTrainingJobzzz` in statement ")
    assert problem.endswith("; did you mean `sagemaker:StopTrainingJob`?")


def test_an_action_that_does_not_exist_is_refused_in_a_deny(tmp_path: Path) -> None:
    """A Deny of a name that does not exist denies nothing (Service Authorization Reference: ListTrainingJobs)."""
    denied = NETWORK.replace('"sagemaker:*"', "sagemaker:ListTrainingJobbs")
    (problem,) = refused(tmp_path, network__network=denied)
    assert problem.startswith("network/network.yaml:8:13: unknown action `sagemaker:ListTrainingJobbs` in statement ")


@pytest.mark.parametrize(
    ("file", "text", "at", "found"),
    [
        ("guardrails__doors", DOORS.replace("DeleteRolePolicy", "DeleteRolePolicie"), "iam:Del", "DeleteRolePolicie`"),
        ("guardrails__doors", DOORS.replace("[iam:P", "[iaam:P"), "iaam:P", "unknown service `iaam`"),
        ("guardrails__boundary", SERVICES.replace("Profile]", "Profil]"), "sagemaker:U", "UpdateUserProfil`"),
        ("trust__opener", ASSUMED.replace("AssumeRole", "AssumeRolle"), "sts:", "`sts:AssumeRolle`"),
        ("network__network", NETWORK.replace("aws:SourceIp", "aws:SourceVpcee"), '"aws:S', "key `aws:SourceVpcee`"),
        ("team__jobs", OWN_JOBS.replace("aws:ResourceTag/", "aws:ResourceTagg/"), '"aws:R', "`aws:ResourceTagg/Team`"),
        ("team__jobs", OWN_JOBS.replace('"aws:R', '"sagemaker:FileSystemIdd": [x], "aws:R'), '"sagemaker:F', "Idd`"),
        ("team__jobs", OWN_JOBS.replace("PrincipalTag", "PrincipalTagg"), '"${aws:P', "PrincipalTagg/Team`"),
        ("guardrails__doors", NOT_BOOLEAN, "ja]", "operand `ja`"),
        ("team__jobs", OWN_JOBS.replace("arn:*:sagemaker", "arn:azw:sagemaker"), '"arn:azw', "resource `arn:azw:"),
    ],
)
def test_what_aws_does_not_know_is_refused_at_its_value(
    tmp_path: Path, file: str, text: str, at: str, found: str
) -> None:
    """SCP, boundary, trust policy, condition key, variable, operand and ARN: line and column of the template."""
    before = text[: text.index(at)]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    (problem,) = refused(tmp_path, **{file: text})
    assert problem.startswith(f"{file.replace('__', '/')}.yaml:{line}:{column}: ")
    assert found in problem


def test_a_mistake_is_reported_once_however_many_documents_hold_it(tmp_path: Path) -> None:
    """One line in a template is one thing to mend, though each permission profile has a document with it."""
    assert len(refused(tmp_path, team__jobs=OWN_JOBS.replace("ListTrainingJobs\n", "ListTrainingJobz\n"))) == 1


def test_mistakes_in_several_templates_come_together(tmp_path: Path) -> None:
    """Whoever mends one should see the others too."""
    problems = refused(
        tmp_path,
        team__jobs=OWN_JOBS.replace("StopTrainingJob\n", "StopTrainingJobzzz\n"),
        guardrails__boundary=SERVICES.replace("Profile]", "Profil]"),
    )
    assert [problem.partition(":")[0] for problem in problems] == ["guardrails/boundary.yaml", "team/jobs.yaml"]


def test_an_action_newer_than_the_catalogue_is_no_mistake(tmp_path: Path) -> None:
    """`newer_actions` lists what AWS has added since; in any case, and under a wildcard."""
    name = newer_actions()[0]
    listed = f'["{name}", "{name.upper()}", "{name}*"]'
    made = rendered(tmp_path, guardrails__boundary=BOUNDARY.replace('"sagemaker:*"', listed))
    assert name in made.files["boundary.json"]


def test_what_is_merely_pointless_is_left_to_lint(tmp_path: Path) -> None:
    """A key that none of the actions supplies is a warning: `iam:PutRolePolicy` has no `sagemaker:VpcSubnets`."""
    pointless = DOORS.replace('Resource: "*"', 'Resource: "*", Condition: {"Null": {"sagemaker:VpcSubnets": "true"}}')
    assert "VpcSubnets" in rendered(tmp_path, guardrails__doors=pointless).files["guardrails/scp/unit.1.json"]
