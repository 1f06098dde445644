"""Which documents apply."""

from __future__ import annotations

from abac.language.policy import PolicyType
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.simulate.layers import documents, rcp_applies, scp_applies
from abac.simulate.match import asked
from unit.simulate.situations import ACCOUNT, KEY, OBJECT, ROOT, allow, deny, policies, request

WHOLE = policies(
    identity=allow(),
    boundary=allow(),
    session=allow(),
    scp=[[{"Version": "2012-10-17", "Statement": [allow()]}], []],
    rcp=deny("s3:*", Principal="*"),
    resource=allow("s3:*", Principal="*"),
    vpc_endpoint=allow("s3:*", Principal="*"),
)


def applying(question: Request, policy_set: PolicySet = WHOLE) -> list[str]:
    """The policy types that apply, in the order in which they are judged."""
    return [str(policy_type) for policy_type in documents(question, policy_set, asked(question))]


def test_policy_types_stand_in_the_order_of_aws() -> None:
    """RCPs, SCPs, resource, identity, boundary, session (How AWS enforcement code logic evaluates requests)."""
    order = ["rcp", "scp", "resource", "identity", "boundary", "session", "vpc_endpoint"]
    assert applying(request("s3:GetObject", OBJECT)) == order


def test_callers_without_identity_have_no_policies_of_their_own() -> None:
    """Services, anonymous callers and root users have no identity, boundary or session policies (Principal)."""
    for caller in ("sagemaker.amazonaws.com", "*"):
        found = applying(request("s3:GetObject", OBJECT, caller, resource_account=ACCOUNT))
        assert found == ["rcp", "resource", "vpc_endpoint"]
    assert applying(request("s3:GetObject", OBJECT, ROOT)) == ["rcp", "scp", "resource", "vpc_endpoint"]


def test_layers_that_do_not_exist_do_not_apply() -> None:
    """None is a layer that does not exist; identity policies exist always, if empty (language.PolicySet)."""
    assert applying(request("s3:GetObject", OBJECT), PolicySet()) == ["identity"]


def test_levels_are_named_as_decisions_cite_them() -> None:
    """`scp[1]` is the second level from the root (SIMULATION.md, `policy` is `scp[1][0]`)."""
    question = request("s3:GetObject", OBJECT)
    found = documents(question, WHOLE, asked(question))
    assert [name for name, _ in found[PolicyType.SCP]] == ["scp[0]", "scp[1]"]
    assert [name for name, _ in found[PolicyType.IDENTITY]] == ["identity"]


def test_rcps_do_not_bind_aws_managed_keys() -> None:
    """RCPs do not apply to AWS managed keys (KMS Developer Guide, Resource control policies in AWS KMS)."""
    assert rcp_applies(request("kms:DescribeKey", KEY))
    assert not rcp_applies(request("kms:DescribeKey", f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/aws/s3"))


def test_rcps_bind_callers_of_the_management_account_on_resources_of_others() -> None:
    """What is spared are resources in the management account (Resources and entities not restricted by RCPs)."""
    assert not rcp_applies(request("s3:GetObject", OBJECT, management_account=True))
    elsewhere = request("s3:GetObject", OBJECT, management_account=True, resource_account="444455556666")
    assert rcp_applies(elsewhere)
    assert not scp_applies(elsewhere)
