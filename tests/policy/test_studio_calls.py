"""The working day (L6): the list of calls is whole, its recordings hold them, and no team reaches another's by them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from abac.catalog.event_names import action_of_event
from abac.contract import Contract, cast_for
from abac.contract.questions import Caller
from abac.contract.studio_calls import FACTS, PERMISSION_PROFILES, StudioCall, read_studio_calls, request_of, session_of
from abac.language.request import Request
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.located import read_file
from abac.results import Outcome
from abac.simulate import decide
from abac.simulate.matrix import with_owners_side
from policy.conftest import POLICIES, ROOT

CALLS = read_studio_calls(read_file(POLICIES / "scenarios" / "studio-calls.yaml"))
RECORDINGS = ROOT / "tests" / "recordings"
# Templates by service, as the full policy set has them.
AREAS = {
    "domain", "profile", "space", "app", "remote-ide", "roles", "training", "tuning", "automl", "processing",
    "transform", "clarify-and-monitoring", "endpoints", "inference-components", "async-and-batch", "model-registry",
    "pipelines", "experiments", "lineage", "feature-store", "offline-store", "mlflow", "images", "ecr",
    "lifecycle-configurations", "hubs", "ground-truth", "codeartifact", "codecommit", "bedrock", "ec2", "metrics",
    "logs", "kms", "secrets", "parameters", "s3", "quotas",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One call that one role makes."""

    call: StudioCall
    role: RolePrincipal
    caller: Caller


def asked(world: World) -> Iterator[Asked]:
    """Every call, by every execution role whose permission profile it names and makes the call's choice."""
    for role in world.principals:
        if role.kind is PrincipalKind.EXECUTION_ROLE and role.permission_profile:
            for call in CALLS:
                chosen = not call.choice or call.choice in role.choices
                if chosen and role.permission_profile in call.permission_profiles:
                    session = session_of(call, role.permission_profile)
                    yield Asked(call, role, Caller(role, session, cast_for(role, world)))


def outcome(world: World, one: Asked, request: dict[str, Any]) -> Outcome:
    """What the committed policies say to a request."""
    asked_for = Request.from_dict(request)
    owner = asked_for.resource_account or one.role.account
    policies = world.policies_for(one.role, request["resource"])
    # Keys trust their account, and AWS opens its images: neither is among the committed documents.
    known = with_owners_side(policies, request["action"], owner, one.role.account)
    return decide(asked_for, known).outcome


def test_the_list_is_as_long_as_was_agreed() -> None:
    """ISOLATION.md, L6: at least 60 calls; of these at least 25 writes and every area at least twice."""
    areas = Counter(call.area for call in CALLS)
    assert len(CALLS) >= 60
    assert sum(call.writes for call in CALLS) >= 25
    assert set(areas) == AREAS
    assert {area for area, number in areas.items() if number < 2} == set()


@pytest.mark.parametrize("permission_profile", PERMISSION_PROFILES)
def test_every_permission_profile_has_a_working_day(permission_profile: str) -> None:
    """For each permission profile it is said which calls must be allowed; only who builds may write beyond Studio."""
    calls = [call for call in CALLS if permission_profile in call.permission_profiles]
    writes = {call.area for call in calls if call.writes}
    assert len(calls) >= 25
    if permission_profile in ("read-only", "auditor"):
        assert writes <= {"profile", "space", "app", "kms", "mlflow"}  # Decrypt and presigned URLs count as writes


# Who is recorded (tests/recordings/record.py), as the calls' facts; those that no recording names are empty.
RECORDED = {**dict.fromkeys(FACTS, ""), "team": "Team1", "team_prefix": "team1", "data_bucket": "studio-team1"}
RECORDED |= {"permission_profile": "data-scientist"}


def recorded(name: str) -> list[dict[str, Any]]:
    """The requests of a recording."""
    requests: list[dict[str, Any]] = json.loads((RECORDINGS / f"{name}.json").read_bytes())["requests"]
    return requests


def authorizes(call: StudioCall, request: dict[str, Any]) -> bool:
    """Whether AWS asks for this call when it gets the request."""
    parameters = request["parameters"]
    if call.action.full_name == "iam:PassRole":
        return "RoleArn" in parameters or "ExecutionRoleArn" in parameters
    operation = action_of_event(f"{request['service']}.amazonaws.com", request["operation"])
    assert operation is not None, request["operation"]
    if call.action.full_name == "sagemaker:AddTags":
        return "Tags" in parameters and operation.name == call.context["sagemaker:TaggingAction"]
    return operation == call.action and labels(call) in ([], sorted(tag["Key"] for tag in parameters.get("Tags", [])))


def labels(call: StudioCall) -> list[str]:
    """The keys of the tags that a call gives."""
    return sorted(call.request_tags)


@pytest.mark.parametrize("call", [call for call in CALLS if call.recording], ids=lambda call: call.name)
def test_a_recorded_call_is_in_its_recording(call: StudioCall) -> None:
    """The SDK's own request, recorded offline, with the tags that the call says (tests/recordings/record.py)."""
    requests = recorded(call.recording)
    assert any(authorizes(call, request) for request in requests)
    name = call.resource.format_map(RECORDED).split(":", 5)[-1].partition("/")[2]
    assert name in json.dumps(requests)


def test_every_recording_is_of_use() -> None:
    """A recording that no call names would be remade for nothing."""
    assert {path.stem for path in RECORDINGS.glob("*.json")} == {call.recording for call in CALLS if call.recording}


def test_what_the_contract_demands_today_is_allowed_today(
    world: World, contract: Contract, record_property: Callable[[str, object], None]
) -> None:
    """L6 waits for templates: what L1 to L4 demand already is allowed as these calls make it, the rest is counted."""
    allowed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in asked(world):
        profile = one.role.permission_profile or ""
        request = request_of(one.call, one.caller)
        found = outcome(world, one, request)
        total[profile] += 1
        allowed[profile] += found is Outcome.ALLOWED
        demanded = any(key[:2] == (profile, one.call.action.full_name) for key in contract.liveness)
        assert found is Outcome.ALLOWED or not demanded, (one.call.name, request)
    assert total
    for profile, number in total.items():
        record_property(f"allowed to {profile}", f"{allowed[profile]} of {number}")
        print(f"{profile}: {allowed[profile]} of {number} calls are allowed")


def test_no_guardrail_forbids_the_working_day(world: World) -> None:
    """What is not allowed yet waits for an Allow; a Deny in its way would be a mistake of the guardrail or the list."""
    denied = {
        (one.role.permission_profile, one.call.name)
        for one in asked(world)
        if outcome(world, one, request_of(one.call, one.caller)) is Outcome.EXPLICITLY_DENIED
    }
    assert denied == set()


def test_the_same_calls_on_another_teams_are_refused(world: World) -> None:
    """Every call that names a team, made by one team on what is another's (I1 to I6)."""
    reached = {
        (one.role.permission_profile, one.call.name)
        for one in asked(world)
        if one.call.is_the_teams
        for rival in one.caller.cast.rivals
        if outcome(world, one, request_of(one.call, one.caller, rival)) is Outcome.ALLOWED
    }
    assert reached == set()
