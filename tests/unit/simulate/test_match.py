"""Why a statement does not speak of a request: the first element that does not match."""

from __future__ import annotations

from typing import Any

import pytest

from abac.language.policy import PolicyType
from abac.language.principal import Naming
from abac.language.read import read_policy
from abac.language.request import Request
from abac.located import from_plain
from abac.simulate.match import Match, Ready, asked, speaks
from unit.simulate.situations import ACCOUNT, BUCKET, ENDPOINT, OBJECT, ROLE, allow, document, policy, request, trust

TEAM = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}


def why(statement: dict[str, Any], question: Request, policy_type: PolicyType = PolicyType.IDENTITY) -> Match:
    """What `speaks` says of one statement."""
    read = policy(statement, policy_type=policy_type).statements[0]
    return speaks(Ready(read, policy_type), asked(question))


def test_a_statement_speaks_when_every_element_matches() -> None:
    """A statement applies when action, resource and conditions match (IAM JSON policy elements reference)."""
    assert why(allow("sagemaker:*", ENDPOINT), request()) == Match(True)


@pytest.mark.parametrize(
    ("statement", "element"),
    [
        (allow("s3:*"), "Action"),
        ({"Effect": "Allow", "NotAction": "sagemaker:Delete*", "Resource": "*"}, "NotAction"),
        (allow("sagemaker:*", BUCKET), "Resource"),
        ({"Effect": "Allow", "Action": "sagemaker:*", "NotResource": ENDPOINT}, "NotResource"),
        (allow(Condition=TEAM), "Condition"),
    ],
)
def test_the_first_element_that_does_not_match_is_named(statement: dict[str, Any], element: str) -> None:
    """`explain` prints why a statement did not apply."""
    match = why(statement, request())
    assert not match.speaks
    assert match.element == element


def test_a_condition_that_does_not_hold_is_given_with_the_request_s_value() -> None:
    """`explain` prints the condition, its key, and what the request gave."""
    match = why(allow(Condition=TEAM), request(context={"aws:ResourceTag/Team": "B", "aws:PrincipalTag/Team": "A"}))
    assert match.condition is not None
    assert match.condition.key == "aws:ResourceTag/Team"
    assert match.value == "B"
    assert why(allow(Condition=TEAM), request()).value is None


def test_all_conditions_must_hold() -> None:
    """Operators and keys are joined by AND (IAM User Guide, Conditions with multiple context keys or values)."""
    both = {
        "StringEquals": {"aws:ResourceTag/Team": "A", "aws:PrincipalTag/Team": "A"},
        "Bool": {"aws:SecureTransport": "true"},
    }
    context = {"aws:ResourceTag/Team": "A", "aws:PrincipalTag/Team": "A", "aws:SecureTransport": True}
    assert why(allow(Condition=both), request(context=context)).speaks
    for key in context:
        fewer = {name: value for name, value in context.items() if name != key}
        assert why(allow(Condition=both), request(context=fewer)).element == "Condition"


def test_principal_is_asked_only_where_the_policy_type_has_one() -> None:
    """Principal stands in resource policies, not in identity policies (AWS JSON policy elements: Principal)."""
    named = why(trust({"AWS": ROLE}), request("sts:AssumeRole", ROLE), PolicyType.RESOURCE)
    assert named.naming is Naming.ROLE
    other = why(trust({"AWS": "444455556666"}), request("sts:AssumeRole", ROLE), PolicyType.RESOURCE)
    assert other.element == "Principal"
    assert why(allow(), request()).naming is None


def test_a_trust_policy_without_resource_speaks_of_its_role() -> None:
    """A trust policy has no Resource: it is attached to the role (IAM User Guide, Roles terms and concepts)."""
    assert why(trust({"AWS": ACCOUNT}), request("sts:AssumeRole", ROLE), PolicyType.RESOURCE).speaks


def test_variables_are_text_in_documents_of_version_2008() -> None:
    """Without Version 2012-10-17 variables are literal strings (Policy variables, Introduction)."""
    old = document(allow("s3:*", "arn:aws:s3:::team-a/${aws:PrincipalTag/File}"), version="2008-10-17")
    statement = read_policy(from_plain(old), PolicyType.IDENTITY).statements[0]
    question = request("s3:GetObject", OBJECT, context={"aws:PrincipalTag/File": "data.csv"})
    assert not speaks(Ready(statement, PolicyType.IDENTITY), asked(question)).speaks
    spelled = request("s3:GetObject", "arn:aws:s3:::team-a/${aws:PrincipalTag/File}")
    assert speaks(Ready(statement, PolicyType.IDENTITY), asked(spelled)).speaks


def test_absent_keys_are_collected_as_the_document_spells_them() -> None:
    """Keys of conditions and of variables that the request lacks (results.Decision)."""
    statement = allow("s3:*", "arn:aws:s3:::*/${aws:PrincipalTag/Home, 'home'}", Condition=TEAM)
    question = asked(request("s3:GetObject", "arn:aws:s3:::team-a/home"))
    speaks(Ready(policy(statement).statements[0], PolicyType.IDENTITY), question)
    assert question.absent == {"aws:ResourceTag/Team", "aws:PrincipalTag/Team", "aws:PrincipalTag/Home"}
