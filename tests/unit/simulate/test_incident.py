"""What AWS says of a request → the request (IAM User Guide, global condition context keys; CloudTrail User Guide)."""

from __future__ import annotations

from typing import Any

import pytest

from abac.errors import InputError
from abac.language.incident import Incident, read_message
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.located import Place
from abac.simulate.incident import explain_incident, policies_of, reconstruct, role_of, with_given
from unit.language.incident.events import ROLE, SESSION, read
from unit.simulate.situations import allow, policy, request

JOB = "arn:aws:sagemaker:eu-west-1:111122223333:training-job/team2-x"
TEAM = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
WORLD = World(
    (
        RolePrincipal(
            arn=ROLE,
            kind=PrincipalKind.EXECUTION_ROLE,
            team="Team1",
            tags={"Team": "Team1"},
            identity=(policy(allow("sagemaker:*", Sid="Own", Condition=TEAM)),),
        ),
    )
)
DENIED = read_message(f"User: {SESSION} is not authorized to perform: sagemaker:StopTrainingJob on resource: {JOB}")


def assumed(incident: Incident, **given: Any) -> str:
    """Every assumption of an explanation, one a line."""
    return "\n".join(explain_incident(incident, WORLD, **given).assumed)


def test_the_role_behind_a_session_gives_path_and_tags() -> None:
    """A session's ARN has no path (IAM identifiers); aws:PrincipalTag holds the role's tags."""
    found = reconstruct(DENIED, WORLD).request
    assert found.principal_arn == ROLE
    assert found.context["aws:PrincipalTag/Team"] == "Team1"


def test_keys_that_the_text_does_not_tell_are_listed_the_decisive_ones_first() -> None:
    """The message tells no tags of the resource, and the only statement asks for them."""
    lines = assumed(DENIED).splitlines()
    assert "not told, taken as absent, and decisive: `aws:ResourceTag/Team`" in lines
    assert any("the caller's tags are those of `team1-data-scientist`" in line for line in lines)


def test_what_somebody_knows_besides_is_taken() -> None:
    """`--context` decides, and is no assumption any more; its key may be spelled in any case."""
    given = {"aws:resourcetag/Team": "Team1"}
    assert explain_incident(DENIED, WORLD, context=given).decision.allowed
    assert "aws:ResourceTag/Team" not in assumed(DENIED, context=given)


def test_an_event_is_decided_by_its_action_and_parameters() -> None:
    """CreateEndpoint is authorised on the endpoint and on its configuration (Service Authorization Reference)."""
    found = reconstruct(read(), WORLD)
    assert found.request.action == "sagemaker:CreateEndpoint"
    assert found.request.resource == "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/team1-fraud"
    assert any("endpoint-config/team1-config" in line for line in found.assumed)


def test_resources_that_the_event_lists_come_before_parameters() -> None:
    """`resources` are the resources accessed in the event (CloudTrail record contents)."""
    model = "arn:aws:sagemaker:eu-west-1:111122223333:model/m"
    listed = [{"ARN": "arn:aws:s3:::b"}, {"ARN": model}]
    found = reconstruct(read(eventName="DeleteModel", resources=listed, requestParameters={"modelName": "x"}), WORLD)
    assert found.request.resource == model


def test_an_event_that_names_no_resource_says_so() -> None:
    """`*` is all that is left; only statements about all resources cover it."""
    found = reconstruct(read(eventName="DeleteModel", requestParameters=None), WORLD)
    assert found.request.resource == "*"
    assert any("names no resource" in line for line in found.assumed)
    assert (
        reconstruct(read(eventName="DeleteModel", requestParameters=None), WORLD, resource=JOB).request.resource == JOB
    )


def test_tags_of_the_resource_are_taken_from_enriched_events() -> None:
    """The event then tells what the message cannot (CloudTrail, eventContext)."""
    arn = "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/team1-fraud"
    context = {"tagContext": {"resourceTags": [{"arn": arn, "tags": {"Team": "Team1"}}]}}
    assert reconstruct(read(eventContext=context), WORLD).request.context["aws:ResourceTag/Team"] == "Team1"


def test_an_operation_without_action_is_refused_with_what_was_meant() -> None:
    """Every error names what was found and what was expected (CLI reference)."""
    with pytest.raises(InputError, match="did you mean `sagemaker:CreateEndpoint`"):
        reconstruct(read(eventName="CreateEndpoints"), WORLD)


def test_a_caller_that_is_no_role_of_the_world_is_refused() -> None:
    """Nothing is known of its policies."""
    text = DENIED.principal.replace("team1-data", "team9-data")
    stranger = read_message(f"User: {text} is not authorized to perform: s3:GetObject")
    with pytest.raises(InputError, match="expected a role of the rendered policies"):
        reconstruct(stranger, WORLD)


def test_a_service_has_only_what_the_resource_grants() -> None:
    """No identity policy applies to a service principal (IAM JSON policy elements: Principal)."""
    found = explain_incident(read(userIdentity={"type": "AWSService", "invokedBy": "sagemaker.amazonaws.com"}), WORLD)
    assert not found.decision.allowed
    assert found.request.principal.text == "sagemaker.amazonaws.com"


def test_a_role_is_found_with_its_path_or_without_any() -> None:
    """Names are unique in an account, whatever the path (IAM identifiers)."""
    assert role_of(WORLD, ROLE) is WORLD.principals[0]
    assert role_of(WORLD, "arn:aws:iam::111122223333:role/team1-data-scientist") is WORLD.principals[0]
    assert role_of(WORLD, "arn:aws:iam::111122223333:role/studio/team2/team1-data-scientist") is None
    assert role_of(WORLD, "arn:aws:iam::444455556666:role/team1-data-scientist") is None
    assert role_of(WORLD, "arn:aws:iam::111122223333:user/team1-data-scientist") is None


def test_a_scenarios_own_keys_are_replaced_by_given_ones() -> None:
    """`--context` wins over the scenario; nothing else changes."""
    asked = request(context={"aws:ResourceTag/Team": "A", "aws:SourceIp": "203.0.113.7"})
    changed = with_given(asked, {"AWS:ResourceTag/Team": "B"}, None)
    assert (changed.context["aws:ResourceTag/Team"], changed.context["aws:SourceIp"]) == ("B", "203.0.113.7")
    assert with_given(asked, {}, None) is asked


def test_rendered_policies_are_those_of_the_scenarios_caller() -> None:
    """`policies: rendered` stands for the committed set of the principal's team (scenario format)."""
    mine = policies_of(request(principal=SESSION), WORLD, Place("s.yaml"))
    assert mine.identity == WORLD.principals[0].identity
    with pytest.raises(InputError, match=r"^s.yaml: .*a role of the rendered policies"):
        policies_of(request(), WORLD, Place("s.yaml"))


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("arn:aws:iam::111122223333:role/studio/team1/team1-reader", True),
        ("arn:aws:iam::111122223333:role/team1-reader", True),  # what a session's ARN tells
        ("arn:aws:iam::111122223333:role/studio/team2/team1-reader", False),
        ("arn:aws:iam::444455556666:role/team1-reader", False),
        ("arn:aws-cn:iam::111122223333:role/team1-reader", False),
        ("arn:aws:iam::111122223333:role/reader", False),
        ("arn:aws:iam::111122223333:user/team1-reader", False),
    ],
)
def test_a_sessions_principal_is_its_role_without_the_path(asked: str, same: bool) -> None:
    """Role names are unique in an account, and a session's ARN has no path (IAM User Guide, IAM identifiers)."""
    reader = RolePrincipal("arn:aws:iam::111122223333:role/studio/team1/team1-reader", PrincipalKind.EXECUTION_ROLE)
    assert (role_of(World((reader,)), asked) is reader) is same
