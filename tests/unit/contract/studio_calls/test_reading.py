"""Reading `studio-calls.yaml`: strict, with every problem at once and its place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.contract.studio_calls import Maker, read_studio_calls
from abac.errors import InputError
from abac.located import from_plain, read_yaml
from strategies.documents import json_values
from unit.schemas.checking import accepts, changed, damaged, without

CALL: dict[str, Any] = {
    "call": "Estimator.fit starts a training job",
    "made_by": "sdk",
    "action": "sagemaker:CreateTrainingJob",
    "resource": "arn:{partition}:sagemaker:{region}:{account}:training-job/{team_prefix}-churn",
    "request_tags": {"Team": "{team}"},
    "context": {"sagemaker:InstanceTypes": ["ml.m5.large"]},
    "recording": "estimator-fit",
    "source": "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html",
    "permission_profiles": ["data-scientist"],
}
GOOD: dict[str, Any] = {"format": 1, "calls": {"training": [CALL]}}
ENTRY = ("calls", "training", 0)


def refused(document: object) -> str:
    """What the reader says of a document that it must refuse."""
    with pytest.raises(InputError) as caught:
        read_studio_calls(from_plain(document, "studio-calls.yaml"))
    return str(caught.value)


def reads(document: object) -> bool:
    """Whether the reader takes it."""
    try:
        read_studio_calls(from_plain(document, "studio-calls.yaml"))
    except InputError:
        return False
    return True


def test_a_call_is_read_whole() -> None:
    """The entry of the file, member by member."""
    (call,) = read_studio_calls(from_plain(GOOD))
    assert (call.name, call.area, call.made_by) == ("Estimator.fit starts a training job", "training", Maker.SDK)
    assert (call.action.full_name, call.writes, call.is_the_teams) == ("sagemaker:CreateTrainingJob", True, True)
    assert dict(call.request_tags) == {"Team": "{team}"}
    assert dict(call.context) == {"sagemaker:InstanceTypes": ("ml.m5.large",)}
    assert (call.recording, call.choice, call.permission_profiles) == ("estimator-fit", "", ("data-scientist",))


def test_a_call_that_names_no_team_is_nobodys() -> None:
    """ISOLATION.md, Whose is a resource?: only what differs between teams can be another team's."""
    plain = {**without(CALL, ("request_tags",)), "action": "sagemaker:ListTrainingJobs", "resource": "*"}
    (call,) = read_studio_calls(from_plain({"format": 1, "calls": {"training": [without(plain, ("context",))]}}))
    assert not call.is_the_teams
    assert not call.writes


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        (("format",), 2, "the number `2`; expected `format: 1`"),
        (("calls",), [], "an empty list; expected a mapping"),
        (("calls", "training"), {}, "an empty mapping; expected a list of the calls of `training`"),
        ((*ENTRY, "recordings"), "x", "unknown member `recordings`; expected one of"),
        ((*ENTRY, "call"), " ", "expected text as `call`"),
        ((*ENTRY, "made_by"), "sdks", "did you mean `sdk`?"),
        ((*ENTRY, "action"), "sagemaker:CreateTrainingJobs", "did you mean `sagemaker:CreateTrainingJob`?"),
        ((*ENTRY, "resource"), "*", "expected an ARN, since `sagemaker:CreateTrainingJob` names a resource"),
        (
            (*ENTRY, "resource"),
            "arn:{partition}:sagemaker:{region}:{account}:endpoint/x",
            "training-job, training-plan)",
        ),
        ((*ENTRY, "resource"), "arn:{team_prefx}", "did you mean `team_prefix`?"),
        ((*ENTRY, "resource"), "arn:{team", "expected each brace closed"),
        ((*ENTRY, "resource_tags"), {"Team": 1}, "expected text as the value of tag `Team`"),
        ((*ENTRY, "request_tags"), {"Team": "{teem}"}, "did you mean `team`?"),
        ((*ENTRY, "context"), {"s3:prefix": "x"}, "a context key that AWS supplies for `sagemaker:CreateTrainingJob`"),
        ((*ENTRY, "context"), {"sagemaker:InstanceTypes": None}, "expected text or a list of texts"),
        ((*ENTRY, "source"), "https://example.com/a.html", "expected a page of https://docs.aws.amazon.com/"),
        ((*ENTRY, "recording"), "estimator-fit.json", "expected a recording's name"),
        ((*ENTRY, "choice"), "remote-id", "did you mean `remote-ide`?"),
        ((*ENTRY, "permission_profiles"), [], "expected a list of permission profiles"),
        ((*ENTRY, "permission_profiles"), ["data-scientists"], "did you mean `data-scientist`?"),
    ],
)
def test_what_is_not_understood_is_refused(path: tuple[str | int, ...], value: object, found: str) -> None:
    """The error says what was found, what was expected, and what was probably meant (STYLE.md, Sketches, C)."""
    assert found in refused(changed(GOOD, path, value))


def test_tags_that_the_action_does_not_take_are_refused() -> None:
    """Service Authorization Reference, SageMaker: StopTrainingJob has no aws:RequestTag."""
    wrong = changed(GOOD, (*ENTRY, "action"), "sagemaker:StopTrainingJob")
    assert "expected no `aws:RequestTag`" in refused(without(wrong, (*ENTRY, "context")))


@pytest.mark.parametrize("name", ["call", "made_by", "action", "resource", "source", "permission_profiles"])
def test_what_is_absent_is_named(name: str) -> None:
    """Every call says what, who, on what, where that is told, and for whom."""
    assert f"a call without `{name}`" in refused(without(GOOD, (*ENTRY, name)))
    assert not accepts("studio-calls", without(GOOD, (*ENTRY, name)))


def test_two_calls_of_one_name_are_refused() -> None:
    """A report names a call by its name alone."""
    assert f"a second call `{CALL['call']}`" in refused({"format": 1, "calls": {"a": [CALL], "b": [CALL]}})


def test_every_problem_comes_at_once_with_its_line() -> None:
    """Bad input is told all at once (CLI reference): whoever repairs it starts the program once."""
    text = b"format: 1\ncalls:\n  training:\n    - {call: a, made_by: me}\n    - {call: b, action: s3:GetObjects}\n"
    with pytest.raises(InputError) as caught:
        read_studio_calls(read_yaml(text, "calls.yaml"))
    said = str(caught.value)
    assert "calls.yaml:4:26: `me`; expected one of studio, space, sdk, pipeline, job" in said
    assert (
        "calls.yaml:5:25: unknown action `s3:GetObjects`; expected an action of AWS; did you mean `s3:GetObject`?"
        in said
    )


@given(damaged(st.just(GOOD), json_values))
def test_a_damaged_file_is_read_or_refused(document: Any) -> None:
    """Whatever is written: problems with places, or calls that the schema accepts, too."""
    if reads(document):
        assert accepts("studio-calls", document)
