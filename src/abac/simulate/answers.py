"""Scenarios answered one after the other, as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from abac.errors import InputError
from abac.language.scenario import RENDERED, Scenario, ScenarioError
from abac.language.world import World
from abac.located import Place, Problem, problems_of
from abac.results import Decision
from abac.simulate.decide import decide
from abac.simulate.engines import Engines
from abac.simulate.incident import policies_of


class Decided(NamedTuple):
    """A scenario and its decision."""

    scenario: Scenario
    decision: Decision

    @property
    def findings(self) -> tuple[Problem, ...]:
        """What a lenient reader let pass."""
        return self.scenario.findings


class Refused(NamedTuple):
    """A scenario that could not be read, or that this version does not decide; `findings` as of `Decided`."""

    error: ScenarioError
    findings: tuple[Problem, ...] = ()


Answer = Decided | Refused
"""What becomes of one scenario."""


def answers(scenarios: Iterable[Scenario | ScenarioError], world: Callable[[], World]) -> Iterator[Answer]:
    """Answer each scenario, in order; holds one at a time.

    `world` gives the policies that `rendered` stands for, and is called only where a scenario says so. What is not
    decided, or asks about a world that cannot be read, comes as its error: the others still follow.
    """
    engines = Engines()
    for scenario in scenarios:
        yield Refused(scenario) if isinstance(scenario, ScenarioError) else _answer(scenario, world, engines)


def _answer(scenario: Scenario, world: Callable[[], World], engines: Engines) -> Answer:
    place = Place(scenario.place.file, path="request.principal")
    policies = scenario.policies
    try:
        applied = policies_of(scenario.request, world(), place) if policies == RENDERED else policies
        engine = engines.of_known(applied)
        request = scenario.request
        return Decided(scenario, decide(request, applied) if engine is None else engine.decide(request))
    except InputError as error:  # what this version does not decide is refused as a whole
        return Refused(ScenarioError(scenario.name, problems_of(error)), scenario.findings)
