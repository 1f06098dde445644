"""decisions.schema.json against what `abac simulate` prints."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.cli import verdicts
from abac.cli.app import main
from abac.errors import InputError
from abac.language.policy import Policy, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.language.scenario import EXPECTATIONS, Scenario, ScenarioError
from abac.located import Place, Problem
from abac.simulate import decide
from strategies.documents import policies
from strategies.requests import requests
from unit.schemas.checking import ROOT, accepts, changed, places, validator, without

SCENARIOS = [str(file) for file in sorted(ROOT.glob("tests/scenarios/*.yaml"))]
DECIDED: dict[str, Any] = {
    "name": "one",
    "decision": "ExplicitlyDenied",
    "blocked_by": ["identity", "scp"],
    "statements": [{"policy_type": "scp", "policy": "scp[1][0]", "statement": 2, "sid": None, "effect": "Deny"}],
    "absent_context_keys": ["aws:SourceIp"],
    "ignored_context_keys": [],
    "notes": [],
    "expect": None,
    "matches": None,
}
REFUSED: dict[str, Any] = {
    "name": "a.json#0",
    "error": {"path": "request", "found": "a number", "expected": "a request"},
}


def test_what_is_printed_satisfies_the_schema(capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    """ARCHITECTURE: every JSON output has a schema; the scenarios of the tests, and one that cannot be read."""
    wrong = tmp_path / "wrong.json"
    wrong.write_text('[{"request": {}}, 7, ')
    assert main(["simulate", *SCENARIOS, str(wrong), "--format", "json"]) == 2
    printed = json.loads(capsys.readouterr().out)
    assert len([row for row in printed if "error" in row]) == 3
    assert len({row.get("decision") for row in printed}) == 4
    validator("decisions").validate(printed)


def test_each_line_is_one_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    """The scenario format: `jsonl` gives one object a line, the items of `json`'s array."""
    main(["simulate", SCENARIOS[0], "--format", "jsonl"])
    lines = capsys.readouterr().out.splitlines()
    assert lines
    for line in lines:
        validator("decisions", "verdict").validate(json.loads(line))


@pytest.mark.parametrize("row", [DECIDED, REFUSED], ids=["decided", "refused"])
def test_a_verdict_has_every_member_and_no_other(row: dict[str, Any]) -> None:
    """Scripts read them without asking whether they are there (the scenario format, `abac simulate FILE...`)."""
    assert accepts("decisions", [row])
    assert not accepts("decisions", [{}])
    for path in places(row):
        if isinstance(path[-1], str):
            assert not accepts("decisions", [without(row, path)])
            assert not accepts("decisions", [changed(row, (*path[:-1], "more"), 1)])


@pytest.mark.parametrize(
    ("row", "path", "value"),
    [
        (DECIDED, ("decision",), "Denied"),
        (DECIDED, ("blocked_by",), ["trust"]),
        (DECIDED, ("blocked_by",), ["scp", "scp"]),
        (DECIDED, ("statements", 0, "policy"), "scp.1.0"),
        (DECIDED, ("statements", 0, "statement"), -1),
        (DECIDED, ("statements", 0, "policy_type"), "trust"),
        (DECIDED, ("statements", 0, "effect"), "allow"),
        (DECIDED, ("matches",), "yes"),
        (DECIDED, ("expect",), "Denied"),
        (DECIDED, ("error",), REFUSED["error"]),  # decided or refused, never both
        (REFUSED, ("error", "path"), None),
        (REFUSED, ("error", "found"), ""),
        (REFUSED, ("error", "expected"), ""),
        (REFUSED, ("error",), "a number"),
    ],
)
def test_the_schema_refuses_what_is_never_printed(row: Any, path: tuple[str | int, ...], value: object) -> None:
    """The scenario format names every member and every word."""
    assert not accepts("decisions", [changed(row, path, value)])
    assert not accepts("decisions", DECIDED)  # an array, also of one


@cache
def several(policy_type: PolicyType) -> st.SearchStrategy[tuple[Policy, ...]]:
    """Up to two documents of a policy type."""
    return st.lists(policies(policy_type, max_size=2), max_size=2).map(tuple)


policy_sets = st.builds(
    PolicySet,
    identity=several(PolicyType.IDENTITY),
    boundary=st.none() | several(PolicyType.BOUNDARY),
    session=st.none() | several(PolicyType.SESSION),
    resource=st.none() | policies(PolicyType.RESOURCE, max_size=2),
    scp=st.none() | st.lists(several(PolicyType.SCP), min_size=1, max_size=2).map(tuple),
    rcp=st.none() | st.lists(several(PolicyType.RCP), min_size=1, max_size=2).map(tuple),
    vpc_endpoint=st.none() | several(PolicyType.VPC_ENDPOINT),
)


@given(st.text(), requests, policy_sets, st.none() | st.sampled_from(EXPECTATIONS))
def test_every_decision_satisfies_the_schema(name: str, request: Request, found: PolicySet, expect: str | None) -> None:
    """Whatever is decided, or refused because it is not decided exactly."""
    scenario = Scenario(name, request, found, expect)
    try:
        verdict = verdicts.decided(scenario, decide(request, found))
    except InputError as error:
        problems = tuple(problem for problem in error.problems if isinstance(problem, Problem))
        verdict = verdicts.refused(ScenarioError(name, problems))
    validator("decisions", "verdict").validate(json.loads(json.dumps(verdict.document)))


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_every_refusal_satisfies_the_schema(name: str, found: str, expected: str) -> None:
    """The scenario format: an invalid scenario's object is its name and its error."""
    refused = verdicts.refused(ScenarioError(name, (Problem(Place("a.json", path="x"), found, expected),)))
    validator("decisions", "verdict").validate(refused.document)
