"""Scenarios in one stream are decided as the reference decides each alone; and the table of all agreements."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import yaml

from abac.language.policy_set import PolicySet
from abac.language.scenario import Scenario, read_scenarios
from abac.language.world import World
from abac.results.encode import decision_to_json
from abac.simulate import decide
from abac.simulate.answers import Decided, answers

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "tests" / "scenarios"


def test_a_stream_is_decided_as_each_scenario_alone() -> None:
    """Every scenario three times, so that documents are read, remembered and compiled (issue 4, 8)."""
    lines, expected = [], []
    for path in sorted(SCENARIOS.glob("*.yaml")):
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
        for raw, scenario in zip(plain, read_scenarios(path), strict=True):
            assert isinstance(scenario, Scenario)
            assert isinstance(scenario.policies, PolicySet)
            lines += [json.dumps(raw)] * 3
            expected += [decision_to_json(decide(scenario.request, scenario.policies))] * 3
    stream = io.BytesIO("\n".join(lines).encode())
    found = list(answers(read_scenarios(stream, file="all.jsonl"), World))
    assert len(found) > 200
    printed = [decision_to_json(answer.decision) for answer in found if isinstance(answer, Decided)]
    assert len(printed) == len(expected)
    assert all(one == other for one, other in zip(printed, expected, strict=True))


def test_the_table_of_agreements_is_complete() -> None:
    """Every module of this folder stands in the table, and every module of the table is here (issue 4, 8)."""
    table = (ROOT / "docs" / "explanation" / "agreement.md").read_text(encoding="utf-8")
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| ")][1:]
    named = {name for row in rows for name in re.findall(r"`(test_\w+)`", row[3])}
    assert named == {path.stem for path in Path(__file__).parent.glob("test_*.py")}
    assert {"compiled engine", "matrix", "streaming", "`Pattern`"} <= {row[1].strip() for row in rows}
