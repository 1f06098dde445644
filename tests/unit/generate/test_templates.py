"""Mistakes in templates, each at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abac.errors import InputError
from abac.generate import templates
from unit.generate.folders import BOUNDARY, NETWORK, OWN_JOBS, folder, refused, rendered


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("policy_type: identity", "policy_type: identiy",
         "1:14: the text `identiy`; expected one of `identity`, `boundary`, `scp`, `trust`; did you mean `identity`?"),
        ("per: permission_profile", "per: profile",
         "3:6: the text `profile`; expected one of `permission_profile`, `network_profile`, `nothing`"),
        ("[execution_role]", "[execution-role]", "2:14: unknown principal kind `execution-role`; expected one of "
         "`execution_role`, `default_role`, `backend`, `opener`, `permission_set`; did you mean `execution_role`?"),
        ("document: team", "doc: team", "4:1: unknown member `doc`; expected one of `policy_type`, `attached_to`, "
         "`per`, `document`, `level`, `Statement`, `not_isolated_by_tags`"),
        ("document: team", "document: ../team",
         "4:11: the text `../team`; expected a document's name: lower-case words joined by `-` or `/`"),
        ("document: team", "level: unit",
         "4:1: `level` in a template of policy type `identity`; expected `level` in an SCP only"),
        ("    serves: [L1]\n", "", "13:5: `serves` absent; expected the properties that the statement serves, such as "
         "`[I1, L1]`"),
        ("[L1]", "[X1]", "14:13: `X1` in `serves`; expected ids such as `I1` or `L1`"),
        ("Sid: ListJobs", "Sid: ''", "13:5: a statement without `Sid`; expected a `Sid`, by which reports name the "
         "statement"),
        ("reason: Pages list by it., ", "", "19:33: `reason` absent for `sagemaker:ListTrainingJobs`; expected "
         "`treatment`, `reason` and `source`"),
    ],
)  # fmt: skip
def test_a_template_of_another_shape_is_refused(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """The shape is that of template.schema.json."""
    assert refused(tmp_path, team__jobs=OWN_JOBS.replace(old, new)) == [f"team/jobs.yaml:{problem}"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Sid: ListJobs", "Sid: StopOwnJobs", "13:10: the Sid `StopOwnJobs` a second time; expected each Sid once in a "
         "document (first at"),
        ("[builder]", "[bilder]", "6:5: unknown permission profile `bilder` in statement `StopOwnJobs`; expected one "
         "of `builder`, `reader`; did you mean `builder`?"),
        ("Effect: Allow\n    Action: sagemaker:List", "Effct: Allow\n    Action: sagemaker:List",
         "15:5: unknown member `Effct`"),
        ("StringEquals", "StringEqual", "12:17: unknown condition operator `StringEqual`"),
        ('"*"', '"arn:aws:sagemaker:*:*:x"', "17:15: the partition `aws` in `arn:aws:sagemaker:*:*:x`; expected "
         "`arn:*:`, for every partition"),
        ('"*"', '"arn:*:sagemaker:*:111122223333:x"', "17:15: the account `111122223333` of a team in"),
        ('"*"', '"x-{{ permission.name }}"', "17:15: the text `x-{{ permission.name }}`; expected an expression as "
         "the whole value: `{{ … }}` with nothing around it"),
        ('"*"', '"{{ permission.nmae }}"', "17:15: the expression `permission.nmae`: "),
        ('"*"', '"{{ network.name }}"', "17:15: the expression `network.name`: "),
        ('"*"', '"{{ 1 + }}"', "17:15: the expression `1 +`: "),
        ('"*"', '"{{ permission }}"', "17:15: the expression `permission`; expected an expression that gives text, a "
         "number or a list"),
        ('"*"', "\"{{ ''.__class__ }}\"", "17:15: the expression `''.__class__`"),
        ('"*"', '"{{ names.bucket / 2 }}"', "17:15: the expression `names.bucket / 2`: "),
    ],
)  # fmt: skip
def test_a_statement_that_cannot_be_rendered_is_refused_where_it_was_written(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    """Each mistake shows once, at the template's line, however many documents it is in."""
    found = refused(tmp_path, team__jobs=OWN_JOBS.replace(old, new))
    assert found[0].startswith(f"team/jobs.yaml:{problem}")
    assert len(found) == len(set(found))


def test_an_undefined_name_says_what_was_meant(tmp_path: Path) -> None:
    """A slip in an expression must not render as nothing."""
    (found,) = refused(tmp_path, network__network=NETWORK.replace("allowed_cidrs", "allowed_cidr"))
    assert found.startswith("network/network.yaml:10:48: the expression `network.allowed_cidr`: ")
    expected = "expected an expression over `names`, `aws`, `network`; did you mean `network.allowed_cidrs`?"
    assert found.endswith(expected)


def test_an_empty_list_from_an_expression_is_refused(tmp_path: Path) -> None:
    """An empty operand would match nothing, or everything (IAM User Guide, condition operators)."""
    jobs = OWN_JOBS.replace('"*"', '"{{ permission.instance_types[2:] }}"')
    assert refused(tmp_path, team__jobs=jobs)[0].startswith("team/jobs.yaml:17:15: an empty list")


def test_a_profile_that_a_principal_lacks_cannot_make_its_document(tmp_path: Path) -> None:
    """The default role belongs to no team, so it has no permission profile."""
    found = refused(tmp_path, team__jobs=OWN_JOBS.replace("[execution_role]", "[default_role]"))
    assert found == [
        "team/jobs.yaml:1:1: `per: permission_profile` for `default_role`, which has none; expected `per: nothing`, or "
        "other principal kinds"
    ]


def test_a_role_has_one_boundary(tmp_path: Path) -> None:
    """A role has one permissions boundary (IAM User Guide, Permissions boundaries for IAM entities)."""
    found = refused(tmp_path, guardrails__second=BOUNDARY.replace("per: nothing", "per: nothing\ndocument: other"))
    assert any("a second document with the name `studio-boundary`" in problem for problem in found)


def test_broken_yaml_in_several_files_is_reported_for_each(tmp_path: Path) -> None:
    """People repair all files in one round."""
    found = refused(tmp_path, team__a="Statement: [", team__b="\tx: 1")
    assert [problem.split(":")[0] for problem in found] == ["team/a.yaml", "team/b.yaml"]


def test_scenarios_rendered_files_and_files_beside_them_are_no_templates(tmp_path: Path) -> None:
    """`isolation.yaml` and `teams.yaml` stand in `policies` itself."""
    policies = folder(tmp_path, isolation="x: 1", scenarios__a="x: 1", rendered__b="x: 1")
    sources = [template.source for template in templates(policies)]
    assert sources == sorted(sources)
    assert {source.split("/")[1] for source in sources} == {"guardrails", "network", "team", "trust"}


def test_treatments_are_kept_with_their_places(tmp_path: Path) -> None:
    """The isolation contract reads them: what tags cannot isolate, and what we do about it."""
    (treatment,) = [one for template in templates(folder(tmp_path)) for one in template.treatments.values()]
    assert (treatment.action, treatment.treatment, treatment.exposes) == (
        "sagemaker:ListTrainingJobs",
        "accepted",
        "names",
    )
    assert treatment.place.line == 19


def test_an_absent_folder_is_an_input_error(tmp_path: Path) -> None:
    """A mistyped path is the user's mistake, not a crash."""
    policies = folder(tmp_path)
    for path in policies.glob("*/*"):
        path.unlink()
    with pytest.raises(InputError, match="a folder without statement templates"):
        templates(policies)
    with pytest.raises(InputError, match="no folder of policies"):
        templates(tmp_path / "nowhere")


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "x", 0, True, [], {}, [None], [[]], {"x": None}, ["x", 1], "{{ x }}", "{{", "arn:"]
)
TEMPLATE: dict[str, Any] = yaml.safe_load(OWN_JOBS)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([*TEMPLATE, *TEMPLATE["Statement"][0]]), JUNK)
def test_whatever_stands_in_a_template_is_rendered_or_refused(tmp_path: Path, member: str, junk: Any) -> None:
    """Bad input is an input error with at least one problem, never a crash (CLI.md, bad input)."""
    first = {**TEMPLATE["Statement"][0], **({member: junk} if member not in TEMPLATE else {})}
    template = {**TEMPLATE, "Statement": [first], **({member: junk} if member in TEMPLATE else {})}
    try:
        rendered(tmp_path, team__jobs=yaml.safe_dump(template))
    except InputError as error:
        assert error.problems
