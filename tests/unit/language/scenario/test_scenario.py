"""One scenario, read strictly or leniently."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language import (
    PolicySet,
    PolicyType,
    Request,
    Scenario,
    ScenarioError,
    read_scenario,
    to_dict,
)
from abac.located import from_plain, read_json
from strategies.documents import json_values, nonsense, policies
from strategies.requests import request_objects

ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
REQUEST = {"principal": "arn:aws:sts::111122223333:assumed-role/TeamA/alice", "action": "sagemaker:DeleteEndpoint"}


def read(value: Any, *, strict: bool = True) -> Scenario:
    """A scenario that can be decided."""
    scenario = read_scenario(from_plain(value), "f#0", strict=strict)
    assert isinstance(scenario, Scenario), scenario
    return scenario


def failures(value: Any, *, strict: bool = True) -> list[tuple[str, str]]:
    """Path and finding of every problem."""
    scenario = read_scenario(from_plain(value), "f#0", strict=strict)
    assert isinstance(scenario, ScenarioError), scenario
    return [(problem.place.path, problem.found) for problem in scenario.problems]


def scenario(**members: Any) -> dict[str, Any]:
    """A scenario with other members."""
    return {"name": "a", "request": REQUEST, "policies": {"identity": [ALLOW]}, **members}


def test_a_scenario_has_a_name_a_request_policies_and_what_is_expected() -> None:
    """SIMULATION.md, Scenario."""
    found = read(scenario(expect="ImplicitlyDenied", expect_blocked_by=["scp", "identity", "scp"]))
    assert (found.name, found.expect) == ("a", "ImplicitlyDenied")
    assert found.expect_blocked_by == frozenset({PolicyType.SCP, PolicyType.IDENTITY})
    assert found.request == Request.from_dict(REQUEST)
    assert isinstance(found.policies, PolicySet)
    assert [policy.name for policy in found.policies.identity] == ["identity[0]"]


def test_what_is_absent_stays_absent() -> None:
    """Expectations may be left out, a name becomes FILE#INDEX, `rendered` stands for the committed set."""
    found = read({"request": REQUEST, "policies": "rendered"})
    assert (found.name, found.policies, found.expect, found.expect_blocked_by) == ("f#0", "rendered", None, None)
    assert read(scenario(expect_blocked_by=[])).expect_blocked_by == frozenset()


def test_an_absent_layer_does_not_exist_and_an_empty_one_allows_nothing() -> None:
    """`boundary: []` exists and allows nothing; `scp: []` is absent; `scp: [[]]` is a level that allows nothing."""
    assert PolicySet.from_dict({}) == PolicySet()
    layers = ("boundary", "session", "vpc_endpoint", "scp", "rcp", "identity")
    empty: dict[str, list[object]] = {name: [] for name in layers}
    found = PolicySet.from_dict(empty)
    assert found == PolicySet(boundary=(), session=(), vpc_endpoint=())
    assert PolicySet.from_dict({"scp": [[]], "rcp": [[], []]}) == PolicySet(scp=((),), rcp=((), ()))


def test_policies_are_named_as_decisions_name_them() -> None:
    """`policy` is `identity[0]`, `scp[1][0]` (SIMULATION.md, output of simulate)."""
    resource = {"Version": "2012-10-17", "Statement": [{**ALLOW["Statement"][0], "Principal": "*"}]}  # type: ignore[dict-item]
    found = PolicySet.from_dict({"scp": [[ALLOW], [DENY, ALLOW]], "boundary": [ALLOW], "resource": resource})
    assert found.scp is not None
    assert [[policy.name for policy in level] for level in found.scp] == [["scp[0][0]"], ["scp[1][0]", "scp[1][1]"]]
    assert found.boundary is not None
    assert found.boundary[0].name == "boundary[0]"
    assert found.resource is not None
    assert found.resource.name == "resource"


@given(
    st.lists(policies(max_size=1), max_size=2),
    policies(PolicyType.RESOURCE),
    st.lists(policies(PolicyType.RCP, max_size=1), max_size=1),
)
def test_every_layer_is_read_in_its_own_dialect(identity: list[Any], resource: Any, rcp: list[Any]) -> None:
    """A policy set says what its documents say."""
    found = PolicySet.from_dict(
        {
            "identity": [to_dict(policy) for policy in identity],
            "resource": to_dict(resource),
            "rcp": [[to_dict(policy) for policy in rcp]],
        }
    )
    assert found == PolicySet(identity=tuple(identity), resource=resource, rcp=(tuple(rcp),))


@pytest.mark.parametrize(
    ("value", "path", "found"),
    [
        (3, "", "the number `3`"),
        (scenario(expected="Allowed"), "expected", "unknown member `expected`"),
        ({"policies": {}}, "", "a scenario without `request`"),
        ({"request": REQUEST}, "", "a scenario without `policies`"),
        (scenario(name=""), "name", "empty text"),
        (scenario(expect="allowed"), "expect", "the text `allowed`"),
        (scenario(expect_blocked_by="scp"), "expect_blocked_by", "the text `scp`"),
        (scenario(expect_blocked_by=["trust"]), "expect_blocked_by[0]", "the text `trust`"),
        (scenario(policies="generated"), "policies", "the text `generated`"),
        (scenario(policies=[]), "policies", "an empty list"),
        (scenario(policies={"identities": []}), "policies.identities", "unknown member `identities`"),
        (scenario(policies={"trust": ALLOW}), "policies.trust", "unknown member `trust`"),
        (scenario(policies={"identity": ALLOW}), "policies.identity", "a mapping"),
        (scenario(policies={"boundary": None}), "policies.boundary", "null"),
        (scenario(policies={"scp": [ALLOW]}), "policies.scp[0]", "a mapping"),
        (scenario(policies={"scp": {}}), "policies.scp", "an empty mapping"),
        (scenario(policies={"resource": ALLOW}), "policies.resource.Statement[0]", "a statement without `Principal`"),
    ],
)
def test_another_form_is_an_error_with_its_path(value: Any, path: str, found: str) -> None:
    """Unknown members are errors; each error has path, found and expected (SIMULATION.md)."""
    assert failures(value) == [(path, found)]


def test_the_problems_of_a_request_have_lines() -> None:
    """Context keys may hold dots and brackets; the place is found all the same."""
    text = b'{"request": {"principal": "*", "action": "s3:GetObject", "context":\n'
    text += b'{"aws:RequestTag/a.b[0]": {}}},\n"policies": {}}'
    found = read_scenario(read_json(text, "f.json"), "f")
    assert isinstance(found, ScenarioError)
    assert str(found.problems[0].place) == "f.json:2:2"
    assert (found.path, found.found, bool(found.expected)) == (
        "request.context.aws:RequestTag/a.b[0]",
        found.problems[0].found,
        True,
    )


def test_numbers_of_a_context_stay_as_they_were_written() -> None:
    """Booleans, numbers and dates as AWS writes them, or as JSON's own: `1.10` is not `1.1`."""
    text = b'{"request": {"principal": "*", "action": "s3:GetObject", "context": {"a:b": 1.10, "a:c": [2.0, true]}},'
    found = read_scenario(read_json(text + b'"policies": {}}', "f.json"), "f")
    assert isinstance(found, Scenario)
    assert (found.request.context["a:b"], found.request.context["a:c"]) == ("1.10", ("2.0", "true"))


def test_lenient_reading_reports_what_it_let_pass() -> None:
    """`--lenient` decides as AWS's engine would and reports what it found; unknown members stay errors."""
    value = scenario(policies={"identity": [{**ALLOW, "Comment": "x"}]})
    assert failures(value) == [("policies.identity[0].Comment", "unknown member `Comment`")]
    assert [problem.found for problem in read(value, strict=False).findings] == ["unknown member `Comment`"]
    assert failures(scenario(policy={}), strict=False)


@pytest.mark.parametrize("key", ["aws:PrincipalArn", "AWS:principalarn"])
def test_lenient_reading_reports_a_given_key_that_contradicts_the_request(key: str) -> None:
    """A given value that contradicts wins under `--lenient`, and is reported with its place (SIMULATION.md)."""
    text = (
        '{"name": "a", "policies": {},\n'
        ' "request": {"principal": "arn:aws:iam::111122223333:role/TeamA", "action": "s3:GetObject",\n'
        f'  "context": {{"{key}": "arn:aws:iam::111122223333:role/Other"}}}}}}'
    )
    found = read_scenario(read_json(text.encode(), "a.json"), "a", strict=False)
    assert isinstance(found, Scenario)
    assert found.request.context["aws:PrincipalArn"] == "arn:aws:iam::111122223333:role/Other"
    assert [str(finding) for finding in found.findings] == [
        "a.json:3:15: `arn:aws:iam::111122223333:role/Other`; "
        "expected `arn:aws:iam::111122223333:role/TeamA`, which follows from the request"
    ]


@pytest.mark.parametrize(
    ("context", "reported"),
    [
        (
            {
                "aws:PrincipalAccount": "444455556666",
                "aws:ResourceAccount": "111122223333",
                "aws:PrincipalType": "User",
            },
            ["aws:PrincipalAccount", "aws:PrincipalType"],
        ),
        ({"aws:TagKeys": ["Team", "team"]}, ["aws:TagKeys"]),
        ({"aws:PrincipalArn": "arn:aws:iam::111122223333:role/studio/TeamA"}, []),  # only the path is new
    ],
)
def test_lenient_reading_reports_all_that_strict_reading_refuses(context: dict[str, Any], reported: list[str]) -> None:
    """A derived key that contradicts, tag keys that are one; a role's path contradicts nothing (SIMULATION.md)."""
    value = scenario(request={**REQUEST, "context": context})
    paths = [f"request.context.{key}" for key in reported]
    assert [finding.place.path for finding in read(value, strict=False).findings] == paths
    assert not paths or [path for path, _ in failures(value)] == paths


@given(json_values | nonsense | st.fixed_dictionaries({"request": nonsense | request_objects(), "policies": nonsense}))
def test_any_value_is_a_scenario_or_an_error(value: Any) -> None:
    """An invalid scenario yields its error, never an exception."""
    for strict in (True, False):
        found = read_scenario(from_plain(value), "f#0", strict=strict)
        assert isinstance(found, Scenario) or found.problems


@given(request_objects())
def test_the_request_is_read_as_it_is_from_memory(request_object: dict[str, Any]) -> None:
    """A scenario's request is `Request.from_dict` of the same object."""
    assert read(scenario(request=request_object)).request == Request.from_dict(request_object)
