"""What `explain` has to print."""

from __future__ import annotations

from abac.language.policy import PolicyType
from abac.simulate import considered, decide
from unit.simulate.situations import BUCKET, OBJECT, allow, deny, document, policies, request

SET = policies(
    identity=[document(allow("s3:*"), allow("sagemaker:*")), document(deny("s3:*", BUCKET))],
    scp=[[document(allow())], [document(allow("s3:Get*"))]],
    resource=allow("s3:*", Principal={"AWS": "444455556666"}),
)


def test_every_statement_that_applies_is_told_with_its_reason() -> None:
    """In AWS's order, each with the element that did not match (How AWS enforcement code logic evaluates requests)."""
    told = [
        (c.label, c.statement.index, c.match.speaks, c.match.element)
        for c in considered(request("s3:GetObject", OBJECT), SET)
    ]
    assert told == [
        ("scp[0][0]", 0, True, None),
        ("scp[1][0]", 0, True, None),
        ("resource", 0, False, "Principal"),
        ("identity[0]", 0, True, None),
        ("identity[0]", 1, False, "Action"),
        ("identity[1]", 0, False, "Resource"),
    ]


def test_the_statements_that_speak_are_those_that_the_decision_cites() -> None:
    """Of an allowed request every Allow that speaks is cited (`decide`)."""
    question = request("s3:GetObject", OBJECT)
    speaking = {(c.label, c.statement.index) for c in considered(question, SET) if c.match.speaks}
    assert {(ref.policy, ref.statement) for ref in decide(question, SET).decided_by} == speaking


def test_policy_types_that_do_not_bind_the_caller_are_not_told() -> None:
    """SCPs do not bind the management account (Organizations User Guide, Service control policies)."""
    types = {c.policy_type for c in considered(request("s3:GetObject", OBJECT, management_account=True), SET)}
    assert types == {PolicyType.RESOURCE, PolicyType.IDENTITY}
