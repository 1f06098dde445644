"""A difference and the reference agree: rewritings differ in nothing, and what differs is decided otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abac.errors import Unsupported
from abac.language.policy import Policy
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.language.world import PrincipalKind, RolePrincipal
from abac.prove.difference.asked import Asked
from abac.prove.difference.rows import Row, groups_of, rows
from abac.prove.difference.slices import Group
from abac.prove.encode import Documents
from abac.prove.mutants import mutants_of
from abac.prove.query import Answer, Proved, Refuted
from abac.prove.slots import Asker
from abac.simulate import decide
from rewriting import rewritten
from strategies.conditions import TEAMS
from strategies.documents import ACCOUNTS, policies

ROLE = RolePrincipal("arn:aws:iam::111122223333:role/TeamA", PrincipalKind.EXECUTION_ROLE, team="A", tags={"Team": "A"})
ASKED_ABOUT = ("s3:GetObject", "sagemaker:DeleteEndpoint", "sts:AssumeRole")
# Each of these documents may name all that AWS has: a fifth of the examples in CI, 200 at night.
FEWER = settings(max_examples=max(10, (settings.default or settings()).max_examples // 5))
CALLER = "arn:aws:sts::111122223333:assumed-role/TeamA/SageMaker"


def asked(before: PolicySet, after: PolicySet) -> Asked:
    """One role of a team, asked about resources of its own account and of another."""
    return Asked.told(Asker.of_role(ROLE), Documents(before), Documents(after), ACCOUNTS)


def compared(before: PolicySet, after: PolicySet) -> Iterator[Row]:
    """The rows of a few actions: the documents of these tests often name all that AWS has."""
    one = asked(before, after)
    groups = groups_of(one)
    few = (replace_actions(group) for group in groups)
    return rows(one, tuple(group for group in few if group.actions))


def replace_actions(group: Group) -> Group:
    """The group with the actions that are asked about here."""
    return group._replace(actions=tuple(action for action in group.actions if action in ASKED_ABOUT))


def is_allowed(request: Request, policies: PolicySet) -> bool:
    """What the reference says."""
    return decide(request, policies).allowed


def witnesses(row: Row, answer: Answer, before: Documents, after: Documents) -> None:
    """A request of a difference is allowed by the one version and denied by the other."""
    if isinstance(answer, Refuted):
        assert is_allowed(answer.request, after.at(answer.request.resource)), row
        assert not is_allowed(answer.request, before.at(answer.request.resource)), row


@FEWER
@given(policies(), st.randoms(use_true_random=False))
def test_a_rewriting_is_equivalent(policy: Policy, random: Random) -> None:
    """Order, grouping, repetition, case, layout: no request is decided otherwise (issue 5, abac diff)."""
    found = tuple(compared(PolicySet(identity=(policy,)), PolicySet(identity=rewritten(policy, random))))
    assert not [row for row in found if not row.is_equal]


@FEWER
@given(policies())
def test_a_boundary_of_the_same_statements_takes_nothing(policy: Policy) -> None:
    """A boundary that equals the identity policies takes nothing (IAM User Guide, Permissions boundaries)."""
    before = PolicySet(identity=(policy,))
    for row in compared(before, replace(before, boundary=(policy,))):
        assert isinstance(row.gained, Proved)
        witnesses(row, row.lost, row.after, row.before)


@st.composite
def mutations(draw: st.DrawFn) -> tuple[Policy, Policy]:
    """A document, and one of its mutants."""
    policy = draw(policies())
    index = draw(st.integers(0, len(policy.statements) - 1))
    mutants = list(mutants_of(policy.statements[index]))
    mutant = draw(st.sampled_from(mutants)).statement
    kept = (mutant if at == index else one for at, one in enumerate(policy.statements))
    return policy, replace(policy, statements=tuple(one for one in kept if one is not None))


@st.composite
def requests_of_the_role(draw: st.DrawFn) -> Request:
    """Requests that the role can make, on resources and with keys of the documents' vocabulary."""
    action, resource = draw(
        st.sampled_from(
            (
                ("s3:GetObject", "arn:aws:s3:::bucket/A/data"),
                ("s3:GetObject", "arn:aws:s3:::bucket/*"),
                ("s3:GetObject", "arn:aws:s3:::other/A"),
                ("sagemaker:DeleteEndpoint", "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/A-1"),
                ("sagemaker:DeleteEndpoint", "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/fraud"),
            )
        )
    )
    keys = {
        "aws:ResourceTag/Team": st.sampled_from(TEAMS),
        "aws:SourceIp": st.sampled_from(("10.1.2.3", "203.0.113.9", "2001:db8::1", "192.0.2.1")),
        "aws:CurrentTime": st.sampled_from(("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z")),
        "aws:SecureTransport": st.sampled_from(("true", "false")),
        "aws:MultiFactorAuthAge": st.sampled_from(("1", "3600", "-11")),
    }
    context = {key: draw(values) for key, values in keys.items() if draw(st.booleans())}
    context |= {"aws:PrincipalTag/Team": "A", "aws:PrincipalArn": ROLE.arn, "aws:PrincipalIsAWSService": "false"}
    return Request.from_dict({"principal": CALLER, "action": action, "resource": resource, "context": context})


@given(mutations(), st.lists(requests_of_the_role(), min_size=20, max_size=20))
def test_a_mutation_has_a_witness_or_changes_no_request(pair: tuple[Policy, Policy], tried: list[Request]) -> None:
    """Every mutation ends with a request or as proved equivalent; no request contradicts it (issue 5, abac mutate)."""
    before, after = (PolicySet(identity=(policy,)) for policy in pair)
    proved: dict[tuple[str, bool], bool] = {}
    for row in compared(before, after):
        witnesses(row, row.gained, row.before, row.after)
        witnesses(row, row.lost, row.after, row.before)
        for gained, answer in ((True, row.gained), (False, row.lost)):
            key = (row.space.action, gained)
            proved[key] = proved.get(key, True) and isinstance(answer, Proved)
    for request in tried:
        try:
            allowed = is_allowed(request, before), is_allowed(request, after)
        except Unsupported:
            continue
        if allowed[0] != allowed[1]:
            assert not proved.get((request.action, allowed[1]), True), request


@pytest.mark.parametrize("policy_type", ["identity", "boundary", "session", "vpc_endpoint", "scp", "rcp", "resource"])
def test_a_statement_that_goes_is_noticed_in_every_policy_type(policy_type: str) -> None:
    """All policy types (issue 5, abac diff): a Deny that is taken away is a gain, with the request that gained."""
    everybody = {"Principal": "*"} if policy_type in ("rcp", "resource", "vpc_endpoint") else {}
    denies = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*", **everybody}
    allows = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    allowing = {**allows, **everybody}
    kept = [denies] if policy_type == "rcp" else [allowing, denies]
    before, after = (_set(policy_type, allows, statements) for statements in (kept, kept[:-1]))
    gained = [row for row in compared(before, after) if isinstance(row.gained, Refuted)]
    assert {row.space.action for row in gained} == {"s3:GetObject"}
    for row in gained:
        witnesses(row, row.gained, row.before, row.after)


def _set(policy_type: str, allows: dict[str, str], statements: list[dict[str, str]]) -> PolicySet:
    document = {"Version": "2012-10-17", "Statement": statements}
    identity = [{"Version": "2012-10-17", "Statement": [allows]}]
    forms = {"identity": [document], "resource": document, "scp": [[document]], "rcp": [[document]]}
    layer = forms.get(policy_type, [document])
    return PolicySet.from_dict({"identity": identity, policy_type: layer}, strict=False)
