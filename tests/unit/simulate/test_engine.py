"""The engine: what it refuses when it is made, and that what it remembers of a form is used for that form alone."""

from __future__ import annotations

from typing import Any

import pytest

from abac.errors import Unsupported
from abac.language.pattern import Hole, Pattern
from abac.language.policy import Effect, Patterns, Policy, Statement
from abac.language.policy_set import PolicySet
from abac.language.principal import Principal
from abac.language.request import Request
from abac.results import Outcome
from abac.simulate import Engine, decide
from unit.simulate.situations import ACCOUNT, ENDPOINT, FULL_ACCESS, KEY, OTHER_ACCOUNT, SESSION, allow, deny, policies
from unit.simulate.situations import condition as one_condition
from unit.simulate.situations import request as asked

SERVICE_LINKED = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
ROLE_IN_PATH = f"arn:aws:iam::{ACCOUNT}:role/studio/TeamA"
STAR = Patterns((Pattern.parse("*"),))


def test_a_decision_follows_from_the_values_not_from_the_form() -> None:
    """Two requests with the same keys and other values are decided each by its own (IAM User Guide, Condition)."""
    own = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
    engine = Engine(policies(identity=allow("sagemaker:*", Condition=own)))
    outcomes = [
        engine.decide(asked(context={"aws:PrincipalTag/Team": "A", "aws:ResourceTag/Team": team})).outcome
        for team in ("A", "B", "A")
    ]

    assert outcomes == [Outcome.ALLOWED, Outcome.IMPLICITLY_DENIED, Outcome.ALLOWED]


@pytest.mark.parametrize("first_linked", [True, False])
@pytest.mark.parametrize("members", [{}, {"action": "kms:Decrypt", "resource": KEY}])
def test_service_linked_roles_are_told_apart_by_each_requests_arn(first_linked: bool, members: dict[str, str]) -> None:
    """SCPs do not restrict service-linked roles (Organizations User Guide, Service control policies)."""
    engine = Engine(policies(identity=FULL_ACCESS, resource=key_policy(), scp=[[], []]))
    for linked in (first_linked, not first_linked, first_linked):
        arn = SERVICE_LINKED if linked else ROLE_IN_PATH
        decision = engine.decide(
            Request.from_dict(
                {
                    "principal": f"arn:aws:sts::{ACCOUNT}:assumed-role/{arn.rsplit('/', 1)[1]}/alice",
                    "action": "sagemaker:DeleteEndpoint",
                    "resource": ENDPOINT,
                    "context": {"aws:PrincipalArn": arn},
                    **members,
                }
            )
        )

        assert decision.allowed is linked


def key_policy() -> dict[str, Any]:
    """A key policy that hands the decision to the account (KMS Developer Guide, Default key policy)."""
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "*", "Resource": "*"}],
    }


def test_a_key_is_told_from_its_alias_by_each_requests_arn() -> None:
    """In its own account a KMS key needs its key policy's word (KMS Developer Guide, Key policies in AWS KMS)."""
    engine = Engine(policies(identity=FULL_ACCESS))
    alias = KEY.replace("key/", "alias/")
    outcomes = [engine.decide(asked("kms:Decrypt", resource)).outcome for resource in (alias, KEY, alias)]

    assert outcomes == [Outcome.ALLOWED, Outcome.IMPLICITLY_DENIED, Outcome.ALLOWED]


def test_a_key_that_only_some_resource_types_have_is_ignored_for_the_others() -> None:
    """sagemaker:AddTags has aws:ResourceTag but on MLflow tracking servers (Service Authorization Reference)."""
    policy_set = policies(identity=allow("*", Condition={"Null": {"aws:ResourceTag/Team": "false"}}))
    engine = Engine(policy_set)
    kinds = ("endpoint/a", "mlflow-tracking-server/a", "endpoint/b", "nothing-known/a")
    decisions = [
        engine.decide(
            asked("sagemaker:AddTags", ENDPOINT.replace("endpoint/fraud", kind), context={"aws:ResourceTag/Team": "A"})
        )
        for kind in kinds
    ]

    assert [decision.allowed for decision in decisions] == [True, False, True, True]
    assert decisions[1].ignored_keys == {"aws:ResourceTag/Team"}


def test_another_account_is_told_by_each_request() -> None:
    """Across accounts both sides must allow it (IAM User Guide, Cross-account policy evaluation logic)."""
    engine = Engine(policies(identity=FULL_ACCESS))
    accounts = (ACCOUNT, OTHER_ACCOUNT, ACCOUNT)

    allowed = [engine.decide(asked(resource_account=account)).allowed for account in accounts]
    assert allowed == [True, False, True]


def test_requests_without_derived_keys_are_decided_too() -> None:
    """A Request may be made without `from_dict`; its principal still tells who calls."""
    principal = Principal.parse(SERVICE_LINKED)
    assert principal is not None
    policy_set = policies(identity=FULL_ACCESS, scp=[[]])
    request = Request(principal, "s3:GetObject", "arn:aws:s3:::bucket/key")

    assert Engine(policy_set).decide(request) == decide(request, policy_set)
    assert Engine(policy_set).decide(request).allowed


def test_a_strict_engine_refuses_what_no_request_can_get_past() -> None:
    """All problems at once: an unknown operator, an unknown action, NotPrincipal with Allow."""
    unknown = Statement(Effect.ALLOW, STAR, STAR, conditions=(one_condition("StringNearly", "aws:username", "a"),))
    hole = Statement(Effect.ALLOW, Patterns((Pattern((Hole("later"),)),)), STAR)
    later = Statement(Effect.ALLOW, STAR, Patterns((Pattern((Hole("later"),)),)))
    policy_set = PolicySet(identity=(Policy((unknown, unknown)), Policy((hole, later))))
    with pytest.raises(Unsupported) as caught:
        Engine(policy_set)

    assert len(caught.value.problems) == 4


def test_a_lenient_engine_refuses_requests_and_not_documents() -> None:
    """Nothing is half-decided: what comes to the statement is refused, and where the reference says."""
    hole = Statement(Effect.ALLOW, Patterns((Pattern.parse("s3:*"),)), Patterns((Pattern((Hole("later"),)),)))
    policy_set = PolicySet(identity=(Policy((hole,)),))
    engine = Engine(policy_set, strict=False)

    assert not engine.decide(asked()).allowed
    with pytest.raises(Unsupported):
        engine.decide(asked("s3:GetObject"))


def test_what_an_engine_remembers_is_bounded() -> None:
    """A stream of ever new keys needs constant memory, and is still decided rightly."""
    engine = Engine(policies(identity=FULL_ACCESS, boundary=deny("s3:*")))
    for number in range(8_300):
        request = asked(f"s3:Get{number}", "*", principal=SESSION)
        assert not engine.decide(request).allowed

    assert 0 < len(engine._deciders) <= 8_192
