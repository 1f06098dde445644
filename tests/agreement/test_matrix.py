"""The matrix, which asks compiled engines, equals what the readable reference says of the same questions."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from abac.contract import load
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.language.world import World
from abac.results import Decision
from abac.simulate import decide, engines
from abac.simulate.matrix import asked_actions, decision, matrix
from abac.sources import read_world

ROOT = Path(__file__).parents[2]
CONTRACT = load(ROOT / "policies" / "isolation.yaml")
EVERY = 5
"""One action of so many is asked about; the policy suite asks about all of them."""


class Reference:
    """The reference in the place of an engine."""

    def __init__(self, policies: PolicySet, *, strict: bool) -> None:
        self.policies = policies

    def decide(self, request: Request) -> Decision:
        """Decide without anything made beforehand."""
        return decide(request, self.policies)


@pytest.fixture(params=["rendered", "tight", "leaky"])
def world(request: pytest.FixtureRequest) -> World:
    """The committed policies, and two worlds of which one leaks."""
    worlds = ROOT / "tests" / "worlds"
    return read_world(ROOT / "policies" / "rendered" if request.param == "rendered" else worlds / request.param)


def test_matrix_and_reference_agree(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two meanings, one name: every row is equal, the statements and keys that it names too."""
    actions = tuple(islice(asked_actions(world, CONTRACT), 0, None, EVERY))
    compiled = matrix(world, CONTRACT, actions=actions)
    monkeypatch.setattr(engines, "Engine", Reference)
    monkeypatch.setattr(decision, "_engines", engines.Engines())

    assert len(compiled) > len(world.principals) * len(actions) / 2
    assert compiled == matrix(world, CONTRACT, actions=actions)
