"""explanation.schema.json and access.schema.json against what `abac explain` and `abac who-can` print."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given

from abac.catalog import find_action
from abac.errors import Unsupported
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.report import access, explanation
from abac.simulate.explain import explain
from abac.simulate.incident import explain_incident
from abac.simulate.who_can import who_can
from abac.sources.rendered import read_world
from agreement.test_decide import policy_sets
from strategies.requests import requests
from unit.language.incident.events import read
from unit.schemas.checking import ROOT, accepts, changed, places, validator, without


@cache
def printed(verb: str) -> Any:
    """What a verb prints about the committed policies."""
    world = read_world(ROOT / "policies" / "rendered")
    if verb == "explanation":
        unlabelled = read(requestParameters={"endpointName": "team1-fraud"})
        return explanation.to_json(explain_incident(unlabelled, world))
    return access.to_json(who_can(world, "sagemaker:CreateTrainingJob"))


@given(requests, policy_sets)
def test_every_explanation_satisfies_the_schema(request: Request, policy_set: PolicySet) -> None:
    """Every JSON output has a schema (architecture, policies/rendered)."""
    try:
        found = explain(request, policy_set)
    except Unsupported:
        return
    validator("explanation").validate(json.loads(json.dumps(explanation.to_json(found))))


@pytest.mark.parametrize("action", ["sagemaker:AddTags", "sts:AssumeRole", "s3:PutObject", "sagemaker:ListModels"])
def test_every_answer_of_who_can_satisfies_the_schema(action: str) -> None:
    """Principals, limits, denies, and those who cannot."""
    assert find_action(action)
    found = access.to_json(who_can(read_world(ROOT / "policies" / "rendered"), action))
    validator("access").validate(json.loads(json.dumps(found)))


@pytest.mark.parametrize("name", ["explanation", "access"])
def test_every_member_is_there_and_no_other(name: str) -> None:
    """Scripts read them without asking whether they are there."""
    document = printed(name)
    assert accepts(name, document)
    free = {"context"}  # any condition key
    conditional = {"operator", "quantifier", "if_exists", "key"}  # of conditions alone, and then all of them
    for path in list(places(document))[:400]:
        if isinstance(path[-1], str) and not free & set(path[:-1]):
            assert not accepts(name, without(document, path)), path
            assert not accepts(name, changed(document, (*path[:-1], "more"), 1)), path
    assert conditional <= set(json.dumps(document).split('"'))


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("explanation", ("format",), 2),
        ("explanation", ("decision",), "Denied"),
        ("explanation", ("policy_types", 0, "standing"), "blocks"),
        ("explanation", ("closest", 0, "policy"), "identity.0"),
        ("explanation", ("closest", 0, "unmatched", 0, "element"), "Effect"),
        ("explanation", ("agrees",), "yes"),
        ("access", ("format",), "1"),
        ("access", ("principals", 0, "permissions"), []),
        ("access", ("principals", 0, "permissions", 0, "allow", "statement", "line"), -1),
        ("access", ("cannot", 0, "blocked_by"), ["trust"]),
    ],
)
def test_a_wrong_value_is_refused(name: str, path: tuple[str | int, ...], value: object) -> None:
    """The schema says what each member may hold."""
    assert accepts(name, printed(name))
    assert not accepts(name, changed(printed(name), path, value))
