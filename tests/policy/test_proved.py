"""The committed policies proved for all requests, and each planted hole refuted by the property that names it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from abac.contract import Contract
from abac.language.policy_set import PolicySet
from abac.language.scenario import Scenario, read_scenario
from abac.language.world import World
from abac.located import from_plain
from abac.prove.isolation import prove
from abac.results.proof import Counterexample, ProofReport, ProofStatus, proof_to_json
from abac.schemas import schema
from abac.simulate import decide
from planting import Hole, plant, read_holes

PLANTED = [hole for hole in read_holes() if not hole.pending]
PENDING = {"I11", "L6"}


def decided(scenario: dict[str, Any]) -> str:
    """What `simulate` says of a scenario that was written and is read again."""
    read = read_scenario(from_plain(json.loads(json.dumps(scenario))), "counterexample")
    assert isinstance(read, Scenario), read
    assert isinstance(read.policies, PolicySet)
    return decide(read.request, read.policies).outcome.value


def examples(report: ProofReport, property: str) -> Iterator[Counterexample]:
    """The counterexamples of one property."""
    yield from next(each.counterexamples for each in report.properties if each.id == property)


@pytest.fixture(scope="module")
def proved(world: World, contract: Contract) -> ProofReport:
    """The committed set against the whole contract."""
    return prove(world, contract)


def test_the_committed_set_is_proved_without_any_unknown(proved: ProofReport) -> None:
    """Issue "Proof": our own set, as far as it exists, is proved; what waits is pending by name."""
    found = {each.id: each.status for each in proved.properties}
    assert {name for name, status in found.items() if status is ProofStatus.PENDING} == PENDING
    assert set(found.values()) == {ProofStatus.PROVED, ProofStatus.PENDING}
    assert proved.uncovered == ()


def test_each_property_constrains_rows_and_names_what_it_rests_on(proved: ProofReport) -> None:
    """ISOLATION.md, The contract is tested itself: zero rows are never proved. A proof names statements."""
    for each in proved.properties:
        if each.status is ProofStatus.PROVED:
            assert each.rows
            assert each.core
            assert each.assumptions


def test_the_report_satisfies_its_schema(proved: ProofReport) -> None:
    """CLI reference, JSON of `prove`."""
    jsonschema.validate(json.loads(json.dumps(proof_to_json(proved))), schema("proof"))


@pytest.mark.parametrize("hole", PLANTED, ids=lambda hole: hole.id)
def test_a_planted_hole_is_refuted_by_its_property(world: World, contract: Contract, hole: Hole) -> None:
    """However statements are spread; `simulate` decides each counterexample as it says (issue "Proof")."""
    report = prove(plant(world, hole, 3), contract, actions=(hole.action,), properties=frozenset({hole.property}))
    found = [one for one in examples(report, hole.property) if one.action == hole.action]
    assert any(hole.resource_type in one.resource_types or not one.resource_types for one in found)
    for one in found:
        assert one.scenario is not None
        assert decided(one.scenario) == one.scenario["expect"]
        assert (one.scenario["expect"] == "Allowed") is hole.property.startswith("I")
