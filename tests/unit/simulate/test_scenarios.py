"""Every scenario under tests/scenarios is decided as the page that its comment names says."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.language.policy_set import PolicySet
from abac.language.scenario import Scenario, read_scenarios
from abac.simulate import decide

FOLDER = Path(__file__).parents[2] / "scenarios"
SCENARIOS = [(path.stem, scenario) for path in sorted(FOLDER.glob("*.yaml")) for scenario in read_scenarios(path)]


@pytest.mark.parametrize("scenario", [pytest.param(s, id=f"{stem}: {s.name}") for stem, s in SCENARIOS])
def test_scenarios_are_decided_as_aws_documents(scenario: Scenario) -> None:
    """The page stands in the comment above the scenario."""
    assert isinstance(scenario, Scenario), scenario
    assert isinstance(scenario.policies, PolicySet)
    decision = decide(scenario.request, scenario.policies)
    assert decision.outcome.value == scenario.expect
    assert decision.blocked_by == (scenario.expect_blocked_by or frozenset())


def test_every_scenario_says_what_is_expected_and_where_it_comes_from() -> None:
    """A comment above each scenario names the page or its section; a denial says which policy types block."""
    for path in FOLDER.glob("*.yaml"):
        lines = path.read_text().splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith("- name:")]
        assert starts
        assert all(lines[number - 1].startswith("# ") for number in starts), path.name
    for _, scenario in SCENARIOS:
        assert isinstance(scenario, Scenario)
        assert scenario.expect is not None
        assert (scenario.expect_blocked_by is None) is (scenario.expect == "Allowed")
