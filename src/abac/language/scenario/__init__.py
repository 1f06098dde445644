"""Scenario files ↔ requests with the documents that decide them and what is expected."""

from abac.language.scenario.again import Reader
from abac.language.scenario.files import read_scenarios
from abac.language.scenario.scenario import (
    EXPECTATIONS,
    RENDERED,
    Scenario,
    ScenarioError,
    read_scenario,
)

__all__ = [
    "EXPECTATIONS",
    "RENDERED",
    "Reader",
    "Scenario",
    "ScenarioError",
    "read_scenario",
    "read_scenarios",
]
