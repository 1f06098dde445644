"""An explanation in words, as a tree, as JSON and as Markdown."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from rich.console import Console

from abac.language.incident import Reported
from abac.language.policy import PolicyType
from abac.report.explanation import conclusion, print_explanation, to_json, to_markdown
from abac.results.explanation import Explanation
from abac.simulate.explain import explain
from unit.simulate.situations import FULL_ACCESS, allow, deny, document, policies, request

TEAM = {"StringEquals": {"aws:RequestTag/Team": "${aws:PrincipalTag/Team}"}}
CONTEXT = {"aws:PrincipalTag/Team": "Team1", "aws:RequestTag/Team": "Team2"}


def explained(context: dict[str, Any] | None = None, reported: Reported | None = None, **layers: Any) -> Explanation:
    """Team 1 creates an endpoint under team 2's label."""
    asked = request("sagemaker:CreateEndpoint", context=CONTEXT if context is None else context)
    return explain(asked, policies(**layers), name="a name", reported=reported)


def tree(explanation: Explanation) -> str:
    """What a pipe gets."""
    out = io.StringIO()
    print_explanation(explanation, Console(file=out, width=80))
    return out.getvalue()


def test_an_implicit_deny_names_the_closest_statement() -> None:
    """The sentence that a person needs: who does not allow it, and what nearly did."""
    assert conclusion(explained(identity=[document(allow(Sid="CreateOwn", Condition=TEAM))])) == (
        "denied: no identity policy allows it; closest: statement CreateOwn of identity[0], whose condition "
        "StringEquals aws:RequestTag/Team wants `Team1`, but the request has `Team2`"
    )


def test_a_resource_that_is_not_named_is_told_so() -> None:
    """An element that is no condition."""
    found = conclusion(explained(identity=[document(allow(resource="arn:aws:sagemaker:*:*:model/*", Condition=TEAM))]))
    assert "whose Resource names `arn:aws:sagemaker:*:*:model/*`, the request is about `arn:aws:sagemaker" in found
    assert found.endswith(", and 1 more element does not match")


def test_an_explicit_deny_names_its_statement_and_what_else_is_lacking() -> None:
    """AWS stops at the deny; a person wants to know whether mending it is enough."""
    no = deny(Sid="No", Condition={"StringNotEquals": {"aws:RequestTag/Team": "Team1"}})
    assert conclusion(explained(identity=[document(allow(), no)])) == (
        "denied: identity policy statement No of identity[0] denies it"
    )
    assert conclusion(explained(identity=[], scp=[[document(FULL_ACCESS, no)]])) == (
        "denied: service control policy statement No of scp[0][0] denies it; besides, no identity policy allows it; "
        "no Allow statement there names the action"
    )


def test_an_allowed_request_names_what_grants_it() -> None:
    """Limits that let it pass grant nothing (IAM permissions boundaries; SCPs)."""
    found = explained(
        identity=[document(allow(Sid="All"))], scp=[[document(FULL_ACCESS)]], boundary=[document(allow())]
    )
    assert conclusion(found) == "allowed: identity policy statement All of identity[0] allows it"


def test_a_negated_operator_wants_anything_but() -> None:
    """`wants X but has X` would say the opposite."""
    no = {"StringNotEquals": {"aws:RequestTag/Team": "Team2"}}
    assert "wants anything but `Team2`, but the request has `Team2`" in conclusion(
        explained(identity=[document(allow(Condition=no))])
    )


def test_null_wants_a_key_there_or_absent() -> None:
    """Null asks for presence (Condition operators, To check existence of condition keys)."""
    there = explained(identity=[document(allow(Condition={"Null": {"aws:SourceVpce": "false"}}))])
    assert "wants the key to be there, but the request has none" in conclusion(there)
    absent = explained(identity=[document(allow(Condition={"Null": {"aws:RequestTag/Team": "true"}}))])
    assert "wants the key absent, but the request has `Team2`" in conclusion(absent)


def test_a_variable_without_value_is_named() -> None:
    """It matches nothing, whatever the request has (Policy variables)."""
    found = explained({"aws:RequestTag/Team": "Team2"}, identity=[document(allow(Condition=TEAM))])
    assert "wants `${aws:PrincipalTag/Team}` (`aws:PrincipalTag/Team` has no value)" in conclusion(found)


def test_the_tree_shows_every_policy_type_and_statement() -> None:
    """Statements about other actions share a line, by name; the others have one each."""
    documents = [document(allow(Sid="CreateOwn", Condition=TEAM), allow("s3:*", Sid="Data"), allow("logs:*"))]
    shown = tree(explained(identity=documents, boundary=[document(allow(Sid="Most"))]))
    assert "├── explicit deny anywhere: none" in shown
    assert "Allow: statement CreateOwn does not match: condition StringEquals aws:RequestTag/Team wants" in shown
    assert "2 statements about other actions: Data, number 3" in shown
    assert "Allow: statement Most matches" in shown
    for name in ("resource control policy", "service control policy", "session policy", "VPC endpoint policy"):
        assert f"{name} is not there" in shown
    assert "blocked by: identity policy" in shown


def test_levels_of_the_organisation_are_told_apart() -> None:
    """Every level must allow (SCP evaluation)."""
    shown = tree(explained(identity=[document(allow())], scp=[[document(FULL_ACCESS)], []]))
    assert "level scp[0] allows" in shown
    assert "level scp[1] does not allow" in shown
    assert "no document: nothing is allowed" in shown


def test_keys_that_aws_does_not_supply_are_marked() -> None:
    """A service-specific key that the action does not list is ignored (Service Authorization Reference)."""
    shown = tree(explained(CONTEXT | {"s3:prefix": "x"}, identity=[document(allow())]))
    assert "s3:prefix = `x` (ignored: AWS does not supply it here)" in shown


@pytest.mark.parametrize(
    ("reported", "words"),
    [
        (Reported(False, False, PolicyType.IDENTITY), "AWS denied it and names that no identity policy allows it; the"),
        (
            Reported(False, True, PolicyType.SCP, "arn:p"),
            "names an explicit deny of a service control policy (arn:p); the",
        ),
        (Reported(False), "AWS denied it and names no reason; the decision here agrees"),
        (Reported(True), "AWS allowed it; the decision here differs: a key that the text does not tell may decide"),
    ],
)
def test_aws_own_words_stand_beside_the_decision(reported: Reported, words: str) -> None:
    """The text names one policy type (and its ARN); the decision lists all (Troubleshoot access denied errors)."""
    assert words in tree(explained(reported=reported, identity=[]))


def test_json_is_stable_and_whole() -> None:
    """JSON objects carry `"format": 1`; the decision's members are those of `simulate` (CLI reference)."""
    found = to_json(explained(identity=[document(allow(Sid="CreateOwn", Condition=TEAM))], reported=Reported(False)))
    assert json.dumps(found)
    assert list(found)[:4] == ["format", "name", "conclusion", "request"]
    assert (found["decision"], found["blocked_by"], found["agrees"]) == ("ImplicitlyDenied", ["identity"], True)
    (unmatched,) = found["closest"][0]["unmatched"]
    assert unmatched == {
        "element": "Condition",
        "operator": "StringEquals",
        "quantifier": None,
        "if_exists": False,
        "key": "aws:RequestTag/Team",
        "expected": ["${aws:PrincipalTag/Team}"],
        "resolved": ["Team1"],
        "variables_without_value": [],
        "given": "Team2",
    }
    assert [step["standing"] for step in found["policy_types"]].count("not_there") == 6


def test_markdown_begins_with_the_conclusion_and_forms_no_markup() -> None:
    """Text of requests is escaped."""
    text = to_markdown(explained({"aws:RequestTag/Team": "<b>*x*"}, identity=[]))
    assert text.startswith("### denied: no identity policy allows it")
    assert "<b>" not in text
    assert "*x*" not in text
