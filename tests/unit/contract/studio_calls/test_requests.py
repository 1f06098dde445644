"""What a call becomes for a role: the complete request of a scenario."""

from __future__ import annotations

from typing import Any

import pytest

from abac.contract.questions import Caller, Session
from abac.contract.studio_calls import StudioCall, read_studio_calls, request_of, session_of
from abac.language.request import Request
from abac.language.world import PrincipalKind, RolePrincipal
from abac.located import from_plain
from unit.contract.people import CAST, RIVAL

ROLE = RolePrincipal(
    "arn:aws:iam::111122223333:role/studio/team1/team1-data-scientist",
    PrincipalKind.EXECUTION_ROLE,
    team="Team1",
    permission_profile="data-scientist",
    tags={"Team": "Team1", "TeamPrefix": "team1"},
)
CALLER = Caller(ROLE, Session.PRIVATE_SPACE, CAST)
PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html"


def call(**members: Any) -> StudioCall:
    """One call with these members."""
    entry = {"call": "a call", "made_by": "sdk", "source": PAGE, "permission_profiles": ["data-scientist"], **members}
    (found,) = read_studio_calls(from_plain({"format": 1, "calls": {"area": [entry]}}))
    return found


TRAIN = call(
    action="sagemaker:CreateTrainingJob",
    resource="arn:{partition}:sagemaker:{region}:{account}:training-job/{team_prefix}-churn",
    request_tags={"Team": "{team}"},
    context={"sagemaker:InstanceTypes": ["ml.m5.large"]},
)
STOP = call(
    action="sagemaker:StopTrainingJob",
    resource="arn:{partition}:sagemaker:{region}:{account}:training-job/{team_prefix}-churn",
    resource_tags={"Team": "{team}"},
)
READ = call(action="s3:GetObject", resource="arn:{partition}:s3:::{data_bucket}/{team_prefix}/train.csv")


def test_a_call_becomes_a_complete_request() -> None:
    """SIMULATION.md, Scenario: principal, action, resource, context, with the facts of the role that calls."""
    request = request_of(TRAIN, CALLER)
    assert request["principal"] == "arn:aws:sts::111122223333:assumed-role/team1-data-scientist/SageMaker"
    assert request["resource"] == "arn:aws:sagemaker:eu-central-1:111122223333:training-job/team1-churn"
    context = request["context"]
    assert (context["aws:RequestTag/Team"], context["aws:TagKeys"]) == ("Team1", ["Team"])
    assert context["sagemaker:InstanceTypes"] == ["ml.m5.large"]
    assert context["aws:PrincipalTag/Team"] == "Team1"
    Request.from_dict(request)  # strictly: raises where a value contradicts another


def test_the_tags_of_a_resource_have_two_names() -> None:
    """Service Authorization Reference, SageMaker: aws:ResourceTag and sagemaker:ResourceTag are the same tags."""
    context = request_of(STOP, CALLER)["context"]
    assert (context["aws:ResourceTag/Team"], context["sagemaker:ResourceTag/Team"]) == ("Team1", "Team1")


def test_what_is_another_teams_is_asked_for_by_the_same_caller() -> None:
    """ISOLATION.md: the caller stays, what is asked for is the other team's."""
    request = request_of(STOP, CALLER, RIVAL)
    assert request["resource"].endswith(":training-job/team2-churn")
    assert request["context"]["aws:ResourceTag/Team"] == "Team2"
    assert request["context"]["aws:PrincipalTag/Team"] == "Team1"


def test_the_account_is_told_where_the_arn_does_not() -> None:
    """A bucket's ARN names no account (Amazon S3 User Guide, Resource ARNs)."""
    assert request_of(READ, CALLER)["resource_account"] == "111122223333"
    assert "resource_account" not in request_of(STOP, CALLER)


@pytest.mark.parametrize(
    ("made_by", "permission_profile", "session"),
    [
        ("sdk", "data-scientist", Session.PRIVATE_SPACE),
        ("studio", "read-only", Session.PRIVATE_SPACE),
        ("job", "data-scientist", Session.JOB),
        ("pipeline", "ml-engineer", Session.JOB),
        ("sdk", "mlops-pipeline", Session.JOB),
    ],
)
def test_jobs_have_no_studio_profile(made_by: str, permission_profile: str, session: Session) -> None:
    """AWS-FACTS.md: in jobs treat sagemaker:DomainId and UserProfileName as absent."""
    made = call(made_by=made_by, action="sagemaker:ListTrainingJobs", resource="*")
    assert session_of(made, permission_profile) is session
