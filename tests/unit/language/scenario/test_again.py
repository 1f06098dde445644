"""A stream whose documents come again is read as each scenario is read by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.language.scenario import Scenario, ScenarioError, read_scenario
from abac.language.scenario.again import SCENARIO_LIMITS, Reader
from abac.language.scenario.elements import Element
from abac.located import Place, problems_of, read_json
from strategies.documents import damaged

ALLOW = {
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": True}},
}
POLICIES: dict[str, Any] = {"identity": [{"Version": "2012-10-17", "Statement": [ALLOW]}]}
REQUEST: dict[str, Any] = {
    "principal": "arn:aws:sts::111122223333:assumed-role/TeamA/alice",
    "action": "s3:GetObject",
    "resource": "arn:aws:s3:::data/x",
    "context": {"aws:SecureTransport": True, "s3:max-keys": 1.10, "aws:TagKeys": ["A", 2]},
}


def scenario(**members: Any) -> dict[str, Any]:
    """A scenario with these members instead of its own."""
    return {"request": REQUEST, "policies": POLICIES, **members}


def carefully(element: Element, *, strict: bool) -> Scenario | ScenarioError:
    """The same element, read by itself."""
    try:
        node = read_json(element.data, element.place.file, SCENARIO_LIMITS, start=element.place)
    except InputError as error:
        return ScenarioError("f#1", problems_of(error))
    return read_scenario(node, "f#1", strict=strict)


def same(data: bytes, *, strict: bool = True) -> Scenario | ScenarioError:
    """What a reader gives that has met the documents before; equal to what careful reading gives, places included."""
    reader = Reader(strict=strict)
    reader.read(Element(json.dumps(scenario()).encode(), Place("f", 1, 1)), "f#0")
    element = Element(data, Place("f", 2, 1))
    for found in (reader.read(element, "f#1"), reader.read(element, "f#1")):
        expected = carefully(element, strict=strict)
        assert found == expected
        if isinstance(found, Scenario) and isinstance(expected, Scenario):
            assert (found.place, dict(found.places)) == (expected.place, dict(expected.places))
            assert found.request.context == expected.request.context
    return found


def test_documents_that_come_again_are_one_value() -> None:
    """They are read once in a stream, so that what is compiled for them serves all its scenarios (issue 4, 6)."""
    reader = Reader()
    data = json.dumps(scenario()).encode()
    first, second = (reader.read(Element(data, Place("f", line, 1)), "f") for line in (1, 2))
    assert isinstance(first, Scenario)
    assert isinstance(second, Scenario)
    assert first.policies is second.policies
    assert second.place == Place("f", 2, 1)
    assert second.places["request.action"].line == 2


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    "members",
    [
        {},
        {"name": "é"},
        {"name": ""},
        {"name": 1},
        {"expect": "Allowed", "expect_blocked_by": []},
        {"expect": "allowed"},
        {"expect": None},
        {"expect_blocked_by": ["identity", "scp"]},
        {"expect_blocked_by": ["identities"]},
        {"expect_blocked_by": "identity"},
        {"policies": "rendered"},
        {"policies": "other"},
        {"policies": {}},
        {"policies": None},
        {"policies": {"identity": [{"Statement": [{"Effect": "allow"}]}]}},
        {"request": {**REQUEST, "policies": POLICIES}},
        {"request": {**REQUEST, "context": {"policies": POLICIES}}, "policies": float("nan")},
        {"request": {**REQUEST, "resource": 5}},
        {"request": {**REQUEST, "management_account": 1}},
        {"request": {**REQUEST, "context": {"aws:PrincipalAccount": "444455556666"}}},
        {"request": {**REQUEST, "context": {"aws:X": [[1]], "aws:Y": None}}},
        {"request": {**REQUEST, "context": {"aws:X": 10**30, "aws:Y": "\ud800"}}},
        {"request": {**REQUEST, "context": {"aws:X": float("nan")}}},
        {"request": None},
        {"other": 1},
    ],
)
def test_a_scenario_is_read_as_it_is_read_alone(members: dict[str, Any], strict: bool) -> None:
    """SIMULATION.md, Scenario: what is remembered of a stream changes neither scenarios nor errors nor places."""
    same(json.dumps(scenario(**members)).encode(), strict=strict)


@pytest.mark.parametrize(
    "text",
    [
        '{"policies": %s, "policies": {}, "request": %s}',
        '{"policies": {}, "policies": %s, "request": %s}',
        ' {"policies": %s, "request": %s}',
        '{"policies": %s, "request": %s} 1',
        '{"policies": %s , "request": %s, "name": "a \\",\\"policies\\": {}"}',
        '{"name": ",\\"policies\\":{}", "policies"\n:\n%s, "request":\n%s}',
        '[{"policies": %s, "request": %s}]',
        '{"policies": %sx, "request": %s}',
        '{"request": {"a": %s}, "policies": %s}',
    ],
)
def test_the_text_around_documents_is_read_as_it_is_written(text: str) -> None:
    """RFC 8259: a key stands once, and nothing but white space around the value."""
    same((text % (json.dumps(POLICIES), json.dumps(REQUEST))).encode())


@given(damaged(st.just(json.dumps(scenario(name="a", expect="Allowed")))))
def test_damage_is_told_as_it_is_told_alone(data: bytes) -> None:
    """Whatever is wrong is found by careful reading, with its place."""
    same(data)


@given(st.lists(st.integers(0, 200), max_size=150))
def test_what_is_remembered_is_bounded(numbers: list[int]) -> None:
    """A stream of ever new documents takes no more memory than one of few (SIMULATION.md, Scenario, Limits)."""
    reader = Reader()
    for number in numbers:
        statement = {**ALLOW, "Sid": f"S{number}"}
        policies = {"identity": [{"Version": "2012-10-17", "Statement": [statement]}]}
        read = reader.read(Element(json.dumps(scenario(policies=policies)).encode(), Place("f", 1, 1)), "f")
        assert isinstance(read, Scenario)
        assert read.policies != "rendered"
        assert read.policies.identity[0].statements[0].sid == f"S{number}"
    assert len(reader._known) <= 64
