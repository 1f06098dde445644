"""Compiled engine and reference decide alike against AWS's own managed policies, which nobody here wrote."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from abac.catalog import expand
from abac.errors import Unsupported
from abac.language.policy import Policy, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.simulate import Engine, decide
from managed_policies import managed_policies

REQUESTS = 50
"""For each document."""
PARTS = 40
"""In CI the first part of the documents is asked about; in a night all of them are."""

ACCOUNT = "111122223333"
PRINCIPALS = (
    f"arn:aws:sts::{ACCOUNT}:assumed-role/TeamA/alice",
    f"arn:aws:iam::{ACCOUNT}:role/TeamA",
    f"arn:aws:iam::{ACCOUNT}:user/bob",
    f"arn:aws:iam::{ACCOUNT}:root",
)
OTHER_ACTIONS = ("s3:GetObject", "iam:PassRole", "ec2:RunInstances", "sagemaker:DeleteEndpoint", "nosuch:Action")
OTHER_RESOURCES = (
    "*",
    "arn:aws:s3:::bucket/key",
    f"arn:aws:iam::{ACCOUNT}:role/service-role/x",
    f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-1",
)
OTHER_VALUES: tuple[Any, ...] = ("x", "", "true", "false", "10.1.2.3", ["a", "b"], [], "2026-01-01T00:00:00Z", "5")


class Words:
    """What a document speaks of: actions, resources, and condition keys with the values that it compares them with."""

    def __init__(self, policy: Policy) -> None:
        self.actions: list[str] = []
        self.resources: list[str] = []
        self.values: dict[str, list[Any]] = {}
        spelled: dict[str, str] = {}  # a request spells a key in one way
        for statement in policy.statements:
            for pattern in statement.action.patterns:
                self.actions += _named(pattern.source)
            self.resources += [made for found in _patterns(statement.resource) if (made := _arn(found))]
            for condition in statement.conditions:
                key = spelled.setdefault(condition.key.lower(), condition.key)
                self.values.setdefault(key, []).extend(operand.source for operand in condition.operands)

    def request(self, random: Random) -> dict[str, Any]:
        """A request of which each part is mostly one that the document speaks of."""
        actions, resources = (
            _mostly(self.actions, OTHER_ACTIONS, random),
            _mostly(self.resources, OTHER_RESOURCES, random),
        )
        keys = [key for key in self.values if random.random() < 0.8]
        context = {key: random.choice(_mostly(self.values[key], OTHER_VALUES, random)) for key in keys}
        principal = random.choice(PRINCIPALS)
        return {
            "principal": principal,
            "action": random.choice(actions),
            "resource": random.choice(resources),
            "context": context,
        }


def _mostly(own: list[Any], others: tuple[Any, ...], random: Random) -> list[Any] | tuple[Any, ...]:
    return own if own and random.random() < 0.8 else others


@cache
def _named(pattern: str) -> tuple[str, ...]:
    return tuple(sorted(expand(pattern)))[:20]


def _patterns(element: Any) -> tuple[str, ...]:
    return () if element is None else tuple(pattern.source for pattern in element.patterns)


def _arn(pattern: str) -> str:
    """A resource that the pattern may match, or nothing where its text is no ARN's."""
    segments = pattern.split(":", 5)
    if len(segments) < 6 or segments[0] != "arn":
        return ""
    filled = (segments[0], *("aws" if segments[1] == "*" else segments[1], *segments[2:]))
    return ":".join(filled).replace("*", "x").replace("?", "y")


def _documents() -> Iterator[str]:
    names = sorted(managed_policies())
    all_of_them = settings().max_examples > 100
    yield from names if all_of_them else names[::PARTS]


def _answer(decider: Any, *arguments: Any) -> Any:
    try:
        return decider(*arguments)
    except Unsupported as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize("policy_type", [PolicyType.IDENTITY, PolicyType.BOUNDARY])
def test_managed_policies_are_decided_alike(policy_type: PolicyType) -> None:
    """Two meanings, one name; requests are drawn by the document's name, so that a failure comes again."""
    outcomes = set()
    for name in _documents():
        documents = {"identity": [managed_policies()[name]]}
        if policy_type is PolicyType.BOUNDARY:
            documents["boundary"] = documents["identity"]
        policy_set = PolicySet.from_dict(documents)
        engine, words, random = Engine(policy_set, strict=False), Words(policy_set.identity[0]), Random(name)
        for _ in range(REQUESTS):
            request = Request.from_dict(words.request(random), strict=False)
            expected = _answer(decide, request, policy_set)
            assert _answer(engine.decide, request) == expected, (name, request)
            outcomes.add(expected.outcome if not isinstance(expected, list) else None)

    assert len(outcomes) >= 3, "requests that all end alike would compare little"
