"""One decision as a tree (IAM User Guide, How AWS enforcement code logic evaluates requests)."""

from __future__ import annotations

from typing import Any

from abac.language.incident import Reported
from abac.language.policy import PolicyType
from abac.results.explanation import Explanation, PolicyTypeStep, Standing
from abac.simulate.explain import explain
from unit.simulate.situations import FULL_ACCESS, OBJECT, ROLE, SESSION, allow, deny, document, policies, request, trust

TEAM = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
OWN = {"aws:PrincipalTag/Team": "A"}


def explained(context: dict[str, Any] | None = None, /, **layers: Any) -> Explanation:
    """The explanation of the usual request: a session of team A deletes an endpoint."""
    return explain(request(context=context or OWN), policies(**layers))


def step(explanation: Explanation, policy_type: PolicyType) -> PolicyTypeStep:
    """What one policy type says."""
    return next(found for found in explanation.steps if found.policy_type is policy_type)


def test_policy_types_stand_in_aws_order() -> None:
    """RCP, SCP, resource, identity, boundary, session; the endpoint, which the page leaves out, last."""
    found = explained(identity=[document(allow())])
    assert [each.policy_type.value for each in found.steps] == [
        "rcp",
        "scp",
        "resource",
        "identity",
        "boundary",
        "session",
        "vpc_endpoint",
    ]


def test_every_policy_type_that_blocks_is_told() -> None:
    """AWS's own message names one of them; here all stand (Troubleshoot access denied error messages)."""
    found = explained(identity=[], boundary=[], scp=[[document(FULL_ACCESS)], []])
    assert {each.policy_type for each in found.steps if each.blocks} == {
        PolicyType.IDENTITY,
        PolicyType.BOUNDARY,
        PolicyType.SCP,
    }
    assert [level.label for level in step(found, PolicyType.SCP).levels] == ["scp[0]", "scp[1]"]


def test_a_condition_tells_what_it_wants_and_what_it_got() -> None:
    """Variables are replaced by their values (IAM User Guide, Policy variables)."""
    found = explained(OWN | {"aws:ResourceTag/Team": "B"}, identity=[document(allow(Condition=TEAM))])
    (miss,) = found.closest[0].misses
    assert (miss.element, miss.expected, miss.resolved, miss.given) == (
        "Condition",
        ("${aws:PrincipalTag/Team}",),
        ("A",),
        "B",
    )


def test_an_absent_key_and_a_variable_without_value_are_told_apart() -> None:
    """A variable without a value matches nothing (Policy variables); an absent key fails StringEquals."""
    found = explained({"aws:ResourceTag/Team": "B"}, identity=[document(allow(Condition=TEAM))])
    assert found.closest[0].misses[0].without_value == ("aws:PrincipalTag/Team",)
    absent = explained(OWN, identity=[document(allow(Condition=TEAM))])
    assert absent.closest[0].misses[0].given is None


def test_statements_are_ranked_by_what_does_not_match() -> None:
    """Fewest unmatched elements first; statements about other actions are not near."""
    far = allow(resource=OBJECT, Sid="Far", Condition=TEAM)
    near = allow(Sid="Near", Condition=TEAM)
    other = allow("s3:GetObject", Sid="Other")
    found = explained(identity=[document(far, near, other)])
    assert [(each.ref.sid, len(each.misses)) for each in found.closest] == [("Near", 1), ("Far", 2)]


def test_a_statement_about_other_actions_has_one_miss() -> None:
    """Its resource and conditions are not asked: they may be about other services."""
    found = explained(identity=[document(allow("s3:*", resource=OBJECT, Condition=TEAM))])
    (statement,) = step(found, PolicyType.IDENTITY).levels[0].documents[0].statements
    assert [miss.element for miss in statement.misses] == ["Action"]
    assert not statement.names_action


def test_a_deny_that_speaks_tells_why_its_conditions_hold() -> None:
    """An explicit deny counts wherever it stands ("Deny evaluation")."""
    outside = {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    found = explained(identity=[document(allow(), deny(Condition=outside))])
    assert step(found, PolicyType.IDENTITY).standing is Standing.DENIES
    statement = step(found, PolicyType.IDENTITY).levels[0].documents[0].statements[1]
    assert [(held.condition.key, held.given) for held in statement.held] == [("aws:SourceIp", None)]


def test_a_policy_type_that_need_not_speak_says_why() -> None:
    """In one account a resource policy that names the session passes the boundary's implicit deny."""
    resource = document({"Effect": "Allow", "Principal": {"AWS": SESSION}, "Action": "*", "Resource": "*"})
    found = explained(identity=[], boundary=[], resource=resource)
    assert found.decision.allowed
    assert step(found, PolicyType.BOUNDARY).standing is Standing.NOT_NEEDED
    assert "names the caller itself" in step(found, PolicyType.BOUNDARY).because
    assert step(found, PolicyType.IDENTITY).standing is Standing.NOT_NEEDED


def test_policies_that_do_not_apply_are_named_as_such() -> None:
    """SCPs do not bind the management account; RCPs do not cover SageMaker (Organizations User Guide)."""
    everything = [[document(deny("sagemaker:*", Principal="*"))]]
    found = explain(
        request(management_account=True),
        policies(identity=[document(allow())], scp=[[document(deny())]], rcp=everything),
    )
    assert found.decision.allowed
    assert step(found, PolicyType.SCP).standing is Standing.EXEMPT
    assert "management account" in step(found, PolicyType.SCP).because
    assert step(found, PolicyType.RCP).standing is Standing.EXEMPT


def test_a_policy_that_is_needed_and_not_there_blocks() -> None:
    """A role's trust policy must allow that it is assumed (IAM User Guide, resource-based policies)."""
    assume = request("sts:AssumeRole", ROLE, principal="arn:aws:iam::111122223333:user/alice")
    found = explain(assume, policies(identity=[document(allow("sts:AssumeRole"))]))
    assert step(found, PolicyType.RESOURCE).standing is Standing.DOES_NOT_ALLOW
    assert "trust policy must allow it" in step(found, PolicyType.RESOURCE).because


def test_a_principal_that_is_not_named_is_the_first_miss() -> None:
    """Principal is asked before conditions (IAM JSON policy elements: Principal)."""
    resource = document(trust({"AWS": "444455556666"}))
    assume = request("sts:AssumeRole", ROLE, principal="arn:aws:iam::111122223333:user/alice")
    found = explain(assume, policies(identity=[document(allow("sts:AssumeRole"))], resource=resource))
    assert found.closest[0].misses[0].element == "Principal"
    assert found.closest[0].misses[0].expected == ("444455556666",)


def test_aws_words_are_held_against_the_decision() -> None:
    """AWS names one of the policy types that block; `no policy allows` says that no Deny matched."""
    layers: dict[str, Any] = {"identity": [], "boundary": []}

    def agrees(reported: Reported, **given: Any) -> bool | None:
        return explain(request(), policies(**(given or layers)), reported=reported).agrees

    assert agrees(Reported(False, False, PolicyType.BOUNDARY)) is True
    assert agrees(Reported(False, False, PolicyType.SCP)) is False
    assert agrees(Reported(False)) is True
    assert agrees(Reported(True)) is False
    assert agrees(Reported(False, True, PolicyType.IDENTITY)) is False
    denied = {"identity": [document(allow(), deny())]}
    assert agrees(Reported(False, True, PolicyType.IDENTITY), **denied) is True
    assert agrees(Reported(False, False, PolicyType.IDENTITY), **denied) is False
    assert explained(identity=[]).agrees is None
