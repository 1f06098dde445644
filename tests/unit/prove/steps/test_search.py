"""Traces over small worlds: two teams, a few statements, and what several calls come to."""

from __future__ import annotations

from typing import Any

import pytest

from abac.language.policy import Policy, PolicyType
from abac.language.read import read_policy
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.located import from_plain
from abac.prove.isolation import prove
from abac.results.proof import ProofStatus, PropertyProof
from unit.prove.isolation.worlds import OWN, contract, policy, role

Statement = dict[str, Any]

DELETE: Statement = {"Action": "sagemaker:DeleteModel", "Condition": OWN}
READ_DATA: Statement = {
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::${aws:PrincipalTag/DataBucket}/${aws:PrincipalTag/TeamPrefix}/*",
}
NO_LABEL: Statement = {"Null": {"aws:ResourceTag/Team": "true"}}
OWN_LABEL: Statement = {"StringEquals": {"aws:RequestTag/Team": "${aws:PrincipalTag/Team}"}}
OPENER = "arn:aws:iam::111122223333:role/studio-signin/studio-opener-corporate"


def tagged(**tags: str) -> Statement:
    """A condition on tags of the resource."""
    return {"StringEquals": {f"aws:ResourceTag/{key}": value for key, value in tags.items()}}


def two_teams(*statements: Statement) -> World:
    """A world of two teams that have the same policy."""
    document = policy(*statements)
    return World((role(document), role(document, "Bravo", "bravo")))


def several(world: World) -> PropertyProof:
    """I7 of the actions that the world's identity policies name."""
    documents = [document for each in world.principals for document in each.identity]
    patterns = [one for document in documents for each in document.statements for one in each.action.patterns]
    actions = tuple(dict.fromkeys(pattern.source for pattern in patterns))
    return prove(world, contract(), actions=actions, properties=frozenset({"I7"})).properties[0]


def calls(found: PropertyProof) -> set[tuple[str, ...]]:
    """The actions of every trace, without services."""
    return {tuple(step["request"]["action"].split(":")[1] for step in one.steps) for one in found.counterexamples}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([{"Action": "sagemaker:AddTags"}, DELETE], ("AddTags", "DeleteModel")),
        (
            [{"Action": "sagemaker:DeleteTags"}, {"Action": "sagemaker:AddTags", "Condition": NO_LABEL}, DELETE],
            ("DeleteTags", "AddTags", "DeleteModel"),
        ),
        (
            [{"Action": "sagemaker:DeleteTags"}, {"Action": "sagemaker:DeleteModel", "Condition": NO_LABEL}],
            ("DeleteTags", "DeleteModel"),
        ),
        (
            [{"Action": "iam:PassRole"}, {"Action": "sagemaker:CreateTrainingJob", "Condition": OWN_LABEL}, READ_DATA],
            ("PassRole", "CreateTrainingJob", "GetObject"),
        ),
        ([{"Action": "iam:TagRole"}, DELETE], ("TagRole", "DeleteModel")),
        ([{"Action": "sagemaker:CreatePresignedDomainUrl"}, READ_DATA], ("CreatePresignedDomainUrl", "GetObject")),
        (
            [
                {"Action": "sagemaker:CreateSpace"},
                {"Action": "sagemaker:StartSession", "Condition": OWN},
                READ_DATA,
            ],
            ("CreateSpace", "StartSession", "GetObject"),
        ),
        ([{"Action": "sagemaker:UpdatePipeline"}, READ_DATA], ("UpdatePipeline", "GetObject")),
    ],
)
def test_a_trace_is_found(statements: list[Statement], expected: tuple[str, ...]) -> None:
    """Issue "Proof", 2: re-tag, pass and run, own, presign, poison; the sequences that it and PROOF.md name."""
    found = several(two_teams(*statements))
    assert found.status is ProofStatus.REFUTED
    assert expected in calls(found)


def test_an_opener_that_anybody_assumes_opens_every_team() -> None:
    """Hole 19, presign and act as that team: the second call is the opener's, the third the other team's."""
    trust = read_policy(from_plain(account_trust()), PolicyType.TRUST, name="trust")
    opens: Policy = policy({"Action": "sagemaker:CreatePresignedDomainUrl"})
    opener = RolePrincipal(OPENER, PrincipalKind.OPENER, tags={}, identity=(opens,), trust=trust)
    teams = two_teams({"Action": "sts:AssumeRole", "Resource": OPENER}, READ_DATA)
    found = several(World((*teams.principals, opener), {OPENER: trust}))
    assert ("AssumeRole", "CreatePresignedDomainUrl", "GetObject") in calls(found)


def account_trust() -> Statement:
    """A trust policy that lets the whole account in."""
    principal = {"AWS": "arn:aws:iam::111122223333:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def test_each_step_shows_the_state_that_the_earlier_ones_left() -> None:
    """CLI reference, JSON of `prove`: the second request bears the label that the first one gave."""
    found = several(two_teams({"Action": "sagemaker:AddTags"}, DELETE))
    (trace,) = [one for one in found.counterexamples if len(one.steps) == 2]
    first, second = (step["request"] for step in trace.steps)
    assert first["resource"] == second["resource"]
    assert first["context"]["aws:ResourceTag/Team"] == "Bravo"
    assert first["context"]["aws:RequestTag/Team"] == "Alpha"
    assert second["context"]["aws:ResourceTag/Team"] == "Alpha"


def test_a_tag_that_a_later_call_reads_was_there_before() -> None:
    """A resource has its tags in every state: what the second call shows of it, the first one shows too."""
    deletes = {"Action": "sagemaker:DeleteModel", "Condition": tagged(Team="${aws:PrincipalTag/Team}", Stage="dev")}
    (trace,) = several(two_teams({"Action": "sagemaker:AddTags"}, deletes)).counterexamples
    assert [step["request"]["context"]["aws:ResourceTag/Stage"] for step in trace.steps] == ["dev", "dev"]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"Null": {"aws:ResourceTag/Stage": "true"}}, {"StringEquals": {"aws:ResourceTag/Stage": "dev"}}),
        ({"StringEquals": {"aws:ResourceTag/Stage": "dev"}}, {"Null": {"aws:ResourceTag/Stage": "true"}}),
        ({"StringEquals": {"aws:RequestTag/Stage": "dev"}}, {"Null": {"aws:ResourceTag/Stage": "true"}}),
    ],
    ids=["absent before", "there before", "given"],
)
def test_calls_that_need_contradicting_tags_are_no_trace(first: Statement, then: Statement) -> None:
    """What one call needs to be there the other needs to be absent; not proved for that, since I3 is broken."""
    only_team = {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team", *(["Stage"] if "dev" in str(first) else [])]}}
    adds = {"Action": "sagemaker:AddTags", "Condition": {**first, **only_team}}
    deletes = {"Action": "sagemaker:DeleteModel", "Condition": {**OWN, **then} if "Null" in then else merged(OWN, then)}
    found = several(two_teams(adds, deletes))
    assert found.status is ProofStatus.UNKNOWN
    assert "I3" in (found.because or "")


def merged(one: Statement, other: Statement) -> Statement:
    """Two conditions of the same operator as one."""
    return {"StringEquals": {**one["StringEquals"], **other["StringEquals"]}}


def test_a_space_keeps_the_label_that_it_was_made_with() -> None:
    """Its owner alone may start a session in a space that bears the owner's label."""
    theirs = {"StringEquals": {"aws:RequestTag/Team": "Bravo"}}
    creates = {"Action": "sagemaker:CreateSpace", "Condition": theirs}
    found = several(two_teams(creates, {"Action": "sagemaker:StartSession", "Condition": OWN}, READ_DATA))
    assert found.status is ProofStatus.UNKNOWN
    assert "I3" in (found.because or "")


def test_a_session_that_reaches_nothing_of_its_team_harms_nobody() -> None:
    """The domain is the platform's: who may only read that as another team has taken nothing from it. I5 is broken."""
    statements = [{"Action": "sagemaker:CreatePresignedDomainUrl"}, {"Action": "sagemaker:DescribeDomain"}]
    found = several(two_teams(*statements))
    assert found.status is ProofStatus.UNKNOWN
    assert "I5" in (found.because or "")


def test_a_step_that_is_not_needed_is_no_trace() -> None:
    """What may be read under its owner's label needs no re-tagging: a single request breaks I1, and I1 says so."""
    found = several(two_teams({"Action": "sagemaker:AddTags"}, {"Action": "sagemaker:DescribeModel"}))
    assert found.status is ProofStatus.UNKNOWN
    assert calls(found) == set()


def test_creating_under_the_own_label_is_proved() -> None:
    """PROOF.md, Several steps: I3 on new resources, I2 on their names, I4 on the role that they get."""
    own_name = "arn:aws:sagemaker:*:111122223333:model/${aws:PrincipalTag/TeamPrefix}-*"
    alone = {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}}
    creates = {"Action": "sagemaker:CreateModel", "Resource": own_name, "Condition": {**OWN_LABEL, **alone}}
    found = several(two_teams(creates, DELETE))
    assert found.status is ProofStatus.PROVED, found.because
    assert (found.rows, len(found.core) > 0) == (1, True)


def test_an_allowed_action_that_nobody_reviewed_leaves_it_unknown() -> None:
    """ISOLATION.md: named, not passed over."""
    found = several(two_teams({"Action": "sagemaker:UpdateClusterSoftware", "Condition": OWN}))
    assert found.status is ProofStatus.UNKNOWN
    assert "sagemaker:UpdateClusterSoftware" in (found.because or "")


def test_a_side_door_that_stands_open_is_never_called_shut() -> None:
    """I12 says that no request may make a notebook instance; refuted, it holds nothing that such a request changes."""
    world = two_teams(
        {"Action": "sagemaker:CreateNotebookInstance", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
    )
    report = prove(world, contract(), actions=("sagemaker:CreateNotebookInstance",))
    found = next(each for each in report.properties if each.id == "I7")
    assert found.status is ProofStatus.UNKNOWN
    assert "sagemaker:CreateNotebookInstance" in (found.because or "")


def test_a_side_door_that_is_shut_changes_nothing() -> None:
    """An Allow names it and a Deny takes it back: every request is denied, which I12 proves."""
    door = "sagemaker:CreateNotebookInstance"
    found = several(two_teams({"Action": door}, {"Effect": "Deny", "Action": door}))
    assert found.status is ProofStatus.PROVED, found.because


def test_without_any_effect_nothing_is_claimed() -> None:
    """Zero rows are never proved."""
    found = several(two_teams(DELETE))
    assert (found.status, found.rows) == (ProofStatus.UNKNOWN, 0)


def test_a_team_alone_is_held_against_a_symbolic_one() -> None:
    """Sources that describe one role: what it may do to everybody else is asked about a team of the reserved cast."""
    runs = {"Action": ["iam:PassRole", "sagemaker:CreateTrainingJob"]}
    found = several(World((role(policy({"Action": "sagemaker:AddTags"}, DELETE, runs, READ_DATA)),)))
    assert {("AddTags", "DeleteModel"), ("PassRole", "CreateTrainingJob", "GetObject")} <= calls(found)
    assert all("harms Bravo" in one.why for one in found.counterexamples if one.action == "sagemaker:AddTags")


def test_whoever_watches_is_told_what_the_argument_takes() -> None:
    """Evidence holds problems for every proved property: for I7 those of I1 to I6 about actions with an effect."""
    told: list[tuple[str, str]] = []
    world = two_teams({"Action": "sagemaker:AddTags", "Condition": OWN_LABEL}, DELETE)
    actions = ("sagemaker:AddTags", "sagemaker:DeleteModel")
    prove(world, contract(), actions=actions, watch=lambda asked, _, name: told.append((name, asked.space.action)))
    assert {action for name, action in told if name == "I7"} == {"sagemaker:AddTags"}
    assert ("I2", "sagemaker:DeleteModel") in told
