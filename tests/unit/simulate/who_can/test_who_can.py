"""Who can perform an action (IAM User Guide, How AWS enforcement code logic evaluates requests)."""

from __future__ import annotations

from typing import Any

import pytest

from abac.errors import InputError
from abac.language.policy import Policy, PolicyType
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.results.access import Able, Access, Unable
from abac.simulate.who_can import who_can
from unit.simulate.situations import ACCOUNT, allow, deny, policy, trust

STOP = "sagemaker:StopTrainingJob"
JOB = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:training-job/a-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/studio/a/a-scientist"
OTHER = f"arn:aws:iam::{ACCOUNT}:role/backend"
TEAM = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
FULL = policy(allow("*"))


def world(*statements: dict[str, Any], tags: dict[str, str] | None = None, **layers: Any) -> World:
    """A world with one role of team A, whose identity policy has these statements."""
    boundary = layers.pop("boundary", None)
    tagged = {"Team": "A"} if tags is None else tags
    identity = (policy(*statements),) if statements else ()
    role = RolePrincipal(ROLE, PrincipalKind.EXECUTION_ROLE, "A", tags=tagged, identity=identity, boundary=boundary)
    return World((role,), **layers)


def able(found: Access) -> Able:
    """The one principal that can."""
    (one,) = found.able
    return one


def unable(found: Access) -> Unable:
    """The one principal that cannot."""
    assert found.able == ()
    (one,) = found.unable
    return one


def needs(found: Access) -> list[tuple[str, tuple[str, ...]]]:
    """What the only way leaves to the request."""
    (permission,) = able(found).permissions
    return [(need.condition.key, need.operands) for need in permission.way.needs]


def test_the_callers_own_tags_are_put_in() -> None:
    """aws:PrincipalTag holds the role's tags in every request (global condition context keys)."""
    assert needs(who_can(world(allow(STOP, Condition=TEAM)), STOP)) == [("aws:ResourceTag/Team", ("A",))]


def test_a_condition_that_always_holds_is_left_out() -> None:
    """What is known of the caller needs no asking."""
    own = {"StringEquals": {"aws:PrincipalTag/Team": "A", "aws:PrincipalAccount": ACCOUNT}}
    found = who_can(world(allow(STOP, Condition=own)), STOP)
    assert able(found).permissions[0].way.always


def test_a_condition_that_never_holds_leaves_the_statement_out() -> None:
    """Another team's tag; a tag that the role does not have."""
    other = {"StringEquals": {"aws:PrincipalTag/Team": "B"}}
    assert unable(who_can(world(allow(STOP, Condition=other)), STOP)).blocked_by == (PolicyType.IDENTITY,)
    assert unable(who_can(world(allow(STOP, Condition=other), tags={}), STOP)).blocked_by == (PolicyType.IDENTITY,)


def test_a_key_that_the_action_never_carries_is_absent() -> None:
    """StopTrainingJob takes no tags (Service Authorization Reference): a Deny on aws:RequestTag cannot speak."""
    foreign = {"Null": {"aws:RequestTag/Team": "false"}}
    found = who_can(world(allow(STOP), deny("sagemaker:*", Condition=foreign)), STOP)
    assert able(found).permissions[0].unless == ()
    creating = who_can(world(allow("*"), deny("sagemaker:*", Condition=foreign)), "sagemaker:CreateTrainingJob")
    assert len(able(creating).permissions[0].unless) == 1


def test_what_an_allow_pins_silences_a_deny() -> None:
    """Where the Allow asks for the tag `A`, a Deny of every other tag never speaks of the same request."""
    create = "sagemaker:CreateTrainingJob"
    own = {"StringEquals": {"aws:RequestTag/Team": "${aws:PrincipalTag/Team}"}}
    foreign = {"StringNotEquals": {"aws:RequestTag/Team": "${aws:PrincipalTag/Team}"}}
    assert (
        able(who_can(world(allow(create, Condition=own), deny(create, Condition=foreign)), create))
        .permissions[0]
        .unless
        == ()
    )
    assert len(able(who_can(world(allow(create), deny(create, Condition=foreign)), create)).permissions[0].unless) == 1


def test_a_deny_that_always_speaks_leaves_nobody() -> None:
    """An explicit deny overrides any Allow ("Deny evaluation")."""
    found = unable(who_can(world(allow(STOP), deny("sagemaker:Stop*", Sid="Never")), STOP))
    assert [ref.sid for ref in found.denied_by] == ["Never"]
    assert found.blocked_by == ()


def test_boundary_and_every_level_must_allow_it_too() -> None:
    """Boundary and SCPs intersect with identity policies (IAM permissions boundaries; SCP evaluation)."""
    nothing = policy(allow("s3:*"))
    assert unable(who_can(world(allow(STOP), boundary=(nothing,)), STOP)).blocked_by == (PolicyType.BOUNDARY,)
    assert unable(who_can(world(allow(STOP), scp=((FULL,), (nothing,))), STOP)).blocked_by == (PolicyType.SCP,)


def test_a_limit_with_conditions_is_listed() -> None:
    """It lets the caller only under conditions of its own; one that allows everything is left out."""
    secure = policy(allow("*", Condition={"Bool": {"aws:SecureTransport": "true"}}))
    found = able(who_can(world(allow(STOP), scp=((FULL,), (secure,)), boundary=(FULL,)), STOP))
    (limit,) = found.permissions[0].limits
    assert (limit.policy_type, limit.level) == (PolicyType.SCP, "scp[1]")
    assert [need.condition.key for way in limit.ways for need in way.needs] == ["aws:SecureTransport"]


@pytest.mark.parametrize(
    ("pattern", "resources"),
    [
        ("*", ()),
        (f"arn:aws:sagemaker:*:{ACCOUNT}:training-job/*", ()),
        (
            "arn:*:sagemaker:*:*:training-job/${sagemaker:UserProfileName}-*",
            ("arn:*:sagemaker:*:*:training-job/${sagemaker:UserProfileName}-*",),
        ),
        ("arn:*:sagemaker:*:*:training-job/b-*", None),
        ("arn:*:sagemaker:*:*:model/*", None),
    ],
)
def test_a_named_resource_is_matched(pattern: str, resources: tuple[str, ...] | None) -> None:
    """Variables of the session stay open: the resource is named for some sessions (Policy variables)."""
    found = who_can(world(allow(STOP, pattern)), STOP, JOB)
    assert (able(found).permissions[0].way.resources if found.able else None) == resources


def test_without_a_resource_its_patterns_are_conditions() -> None:
    """With the role's tags put in; patterns of other services' resources are left out."""
    statement = allow(STOP)
    statement["Resource"] = ["arn:*:sagemaker:*:*:training-job/${aws:PrincipalTag/Team}-*", "arn:aws:s3:::b/*"]
    found = able(who_can(world(statement), STOP))
    assert found.permissions[0].way.resources == ("arn:*:sagemaker:*:*:training-job/A-*",)


def test_not_resource_is_an_exception() -> None:
    """NotResource speaks of everything else."""
    statement = {"Effect": "Allow", "Action": STOP, "NotResource": "arn:*:sagemaker:*:*:training-job/b-*"}
    way = able(who_can(world(statement), STOP)).permissions[0].way
    assert (way.resources, way.except_resources) == (("arn:*:sagemaker:*:*:training-job/b-*",), True)
    assert able(who_can(world(statement), STOP, JOB)).permissions[0].way.resources == ()


def test_an_action_without_resources_needs_a_star() -> None:
    """ListModels supports no resource (Service Authorization Reference)."""
    assert able(who_can(world(allow("sagemaker:ListModels")), "sagemaker:ListModels"))
    assert unable(who_can(world(allow("sagemaker:ListModels", "arn:*:sagemaker:*:*:model/*")), "sagemaker:ListModels"))


def trusted(*statements: dict[str, Any]) -> dict[str, Policy]:
    """The trust policy of the role, as a resource policy."""
    return {ROLE: policy(*statements, policy_type=PolicyType.TRUST)}


def test_the_resources_policy_lets_others_too() -> None:
    """A service that the trust policy names (IAM JSON policy elements: Principal)."""
    source = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    policies = trusted(trust({"Service": "sagemaker.amazonaws.com"}, Condition=source))
    found = able(who_can(world(resource_policies=policies), "sts:AssumeRole", ROLE))
    assert found.principal == "sagemaker.amazonaws.com"
    assert [need.condition.key for need in found.permissions[0].way.needs] == ["aws:SourceAccount"]


def test_a_role_is_assumed_by_whom_its_trust_policy_names() -> None:
    """In one account the trust policy alone is enough where it names the role; naming the account needs both."""
    by_name = world(resource_policies=trusted(trust({"AWS": ROLE})))
    assert able(who_can(by_name, "sts:AssumeRole", ROLE)).principal == ROLE
    by_account = world(resource_policies=trusted(trust({"AWS": ACCOUNT})))
    assert [entry.principal for entry in who_can(by_account, "sts:AssumeRole", ROLE).able] == [ACCOUNT]
    both = world(allow("sts:AssumeRole"), resource_policies=trusted(trust({"AWS": ACCOUNT})))
    assert [entry.principal for entry in who_can(both, "sts:AssumeRole", ROLE).able] == [ROLE, ACCOUNT]
    nobody = world(allow("sts:AssumeRole"), resource_policies=trusted(trust({"AWS": OTHER})))
    assert PolicyType.RESOURCE in who_can(nobody, "sts:AssumeRole", ROLE).unable[0].blocked_by


@pytest.mark.parametrize(
    ("action", "resource", "words"),
    [
        ("sagemaker:*", None, "expected one action, without wildcards"),
        ("sagemaker:StopTrainingJobs", None, "did you mean `sagemaker:StopTrainingJob`"),
        ("stop", None, "expected an action that AWS documents"),
        (STOP, "training-job/x", "expected the ARN of one resource"),
        (STOP, f"{JOB}*", "expected the ARN of one resource"),
    ],
)
def test_what_is_not_one_action_on_one_resource_is_refused(action: str, resource: str | None, words: str) -> None:
    """Each action has keys and resources of its own, so a wildcard would mix conditions of several."""
    with pytest.raises(InputError, match=words):
        who_can(world(allow()), action, resource)


def test_what_is_assumed_is_said() -> None:
    """The source's notes, tags, and policies that it does not hold."""
    found = who_can(world(allow(), notes=("a note",)), "s3:GetObject", "arn:aws:s3:::b/c")
    assert found.assumed[0] == "a note"
    assert any("holds no policy of the resource" in line for line in found.assumed)
    assert any("resource policies are not looked at" in line for line in who_can(world(allow()), STOP).assumed)


def test_where_aws_pages_leave_two_readings_both_stay_possible() -> None:
    """A variable without a value under IfExists may count as a match or as none (Policy variables)."""
    doubtful = {"StringEqualsIfExists": {"aws:PrincipalTag/Team": "${aws:PrincipalTag/Nickname}"}}
    assert needs(who_can(world(allow(STOP, Condition=doubtful)), STOP)) == [
        ("aws:PrincipalTag/Team", ("${aws:PrincipalTag/Nickname}",))
    ]
    (permission,) = able(who_can(world(allow(STOP), deny(STOP, Condition=doubtful)), STOP)).permissions
    assert len(permission.unless) == 1


def test_a_key_with_several_values_is_not_pinned() -> None:
    """That aws:TagKeys holds `Team` does not say that it holds nothing else (Single-valued vs. multivalued keys)."""
    create = "sagemaker:CreateTrainingJob"
    one = {"StringEquals": {"aws:TagKeys": "Team"}}
    other = {"ForAnyValue:StringEquals": {"aws:TagKeys": "Owner"}}
    (permission,) = able(
        who_can(world(allow(create, Condition=one), deny(create, Condition=other)), create)
    ).permissions
    assert len(permission.unless) == 1
