"""All problems of the templates at once (CLI reference, Bad input): one mistake hides no other, and is said once."""

from __future__ import annotations

from pathlib import Path

import pytest

from unit.generate.folders import BOUNDARY, OWN_JOBS, REGISTRY, refused

UNKNOWN_ACTION = "team/jobs.yaml:16:13: unknown action `sagemaker:ListTrainingJobz`"
MISSPELT = OWN_JOBS.replace("ListTrainingJobs\n", "ListTrainingJobz\n")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("StringEquals", "StringEqual", "12:17: unknown condition operator `StringEqual`"),
        ("Sid: ListJobs", "Sid: StopOwnJobs", "13:10: the Sid `StopOwnJobs` a second time"),
        ("serves: [I2, L1]", "serves: [second]", "7:13: `second` in `serves`"),
        (
            "    Effect: Allow\n    Action: sagemaker:Stop",
            "    Action: sagemaker:Stop",
            "6:5: a statement without `Effect`",
        ),
        (
            "    Action: sagemaker:Stop",
            "    Effect: Deny\n    Action: sagemaker:Stop",
            "10:5: the key `Effect` a second",
        ),
        ("- Sid: StopOwnJobs\n    serves", "- serves", "6:5: a statement without `Sid`"),
        ("training-job/*", "{{ names.nmae }}", "11:15: the text `arn:*:sagemaker:*:${aws:PrincipalAccount}:{{"),
        ('"arn:*:sagemaker:*:${aws:PrincipalAccount}:training-job/*"', '"{{ names.nmae }}"', "11:15: the expression"),
        ("sagemaker:StopTrainingJob\n", "sagemaker:StopTrainingJop\n", "10:13: unknown action"),
        ("sagemaker:StopTrainingJob\n", "sagemaker\n", "10:13: the action `sagemaker`"),
        ('"arn:*:sagemaker:*:${aws:PrincipalAccount}:training-job/*"', "nothing", "11:15: the resource `nothing`"),
        ("treatment: accepted", "treatmend: accepted", "19:34: unknown member `treatmend`"),
    ],
)
def test_one_mistake_in_a_template_hides_no_other(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """The second statement names an action that the Service Authorization Reference does not have."""
    assert old in MISSPELT
    found = refused(tmp_path, team__jobs=MISSPELT.replace(old, new))
    line = 16 + new.count("\n") - old.count("\n")
    second = [one for one in found if one.startswith(f"team/jobs.yaml:{line}:13: unknown action")]
    others = [one for one in found if one not in second]
    assert len(second) == 1
    assert any(one.startswith(f"team/jobs.yaml:{problem}") for one in others)
    assert len({one.split(": ")[0] for one in found}) == len(found), "one problem a place"


def test_a_sid_that_stands_twice_is_one_problem_at_the_sid(tmp_path: Path) -> None:
    """IAM JSON policy elements: Sid; unique within a policy. Both readers see it, and each profile has it."""
    (problem,) = refused(tmp_path, team__jobs=OWN_JOBS.replace("Sid: ListJobs", "Sid: StopOwnJobs"))
    assert problem == (
        "team/jobs.yaml:13:10: the Sid `StopOwnJobs` a second time; expected each Sid once in a document "
        "(first at team/jobs.yaml:6:10)"
    )


def test_a_broken_template_hides_no_other_template(tmp_path: Path) -> None:
    """People repair all files in one round."""
    found = refused(tmp_path, team__jobs=MISSPELT, guardrails__boundary=BOUNDARY.replace("boundary", "bundary"))
    assert [problem.split(":")[0] for problem in found] == ["guardrails/boundary.yaml", "team/jobs.yaml"]


def test_a_broken_registry_hides_no_mistake_in_a_template(tmp_path: Path) -> None:
    """Only what needs the registry to be read, an expression, waits for it."""
    found = refused(tmp_path, teams=REGISTRY + "  T1: {account: 1}\n", team__jobs=MISSPELT)
    assert [problem.partition(";")[0] for problem in found] == [
        "teams.yaml:9:17: the number `1`",
        f"{UNKNOWN_ACTION} in statement `ListJobs`",
    ]
