"""I7 of the committed policies by induction, and the traces of planted holes that need several steps."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from abac.contract import Contract
from abac.language.policy_set import PolicySet
from abac.language.scenario import Scenario, read_scenario
from abac.language.world import World
from abac.located import from_plain
from abac.prove.isolation import prove
from abac.results.proof import Counterexample, ProofStatus, PropertyProof, proof_to_json
from abac.schemas import schema
from abac.simulate import decide
from planting import Hole, plant, read_holes

I7 = frozenset({"I7"})
HOLES = {hole.id: hole for hole in read_holes()}
# What AWS-FACTS.md and PROOF.md say comes after each hole: the calls of a trace, one after another.
TRACES = {
    "01a-tags-of-what-exists": ("sagemaker:AddTags", "sagemaker:DeleteEndpoint"),
    "02b-domain-updated": ("sagemaker:UpdateDomain", "sagemaker:CreateApp", "s3:GetObject"),
    "03b-pipeline-updated": ("sagemaker:UpdatePipeline", "s3:GetObject"),
    "04a-space-for-another-profile": ("sagemaker:CreateSpace", "sagemaker:CreateApp", "s3:GetObject"),
    "04b-session-in-any-space": ("sagemaker:StartSession", "s3:GetObject"),
    "05a-app-of-any-profile": ("sagemaker:CreateApp", "s3:GetObject"),
    "08a-role-by-name-pattern": ("iam:PassRole", "sagemaker:CreateTrainingJob"),
    "08b-role-by-its-tag": ("iam:PassRole", "sagemaker:CreateTrainingJob", "s3:GetObject"),
    "19-opener-assumed-by-anybody": ("sts:AssumeRole", "sagemaker:CreatePresignedDomainUrl", "s3:GetObject"),
    "12a-image-poisoned": ("ecr:PutImage", "sagemaker:CreateTrainingJob", "s3:GetObject"),
}


def several(world: World, contract: Contract, *actions: str) -> PropertyProof:
    """I7 of a world, of all actions or of some; its report satisfies its schema."""
    report = prove(world, contract, properties=I7, actions=actions or None)
    jsonschema.validate(json.loads(json.dumps(proof_to_json(report))), schema("proof"))
    return report.properties[0]


def called(example: Counterexample) -> tuple[str, ...]:
    """The actions of a trace."""
    return tuple(step["request"]["action"] for step in example.steps)


def decided(scenario: dict[str, Any]) -> str:
    """What `simulate` says of a step that was written and is read again."""
    read = read_scenario(from_plain(json.loads(json.dumps(scenario))), "step")
    assert isinstance(read, Scenario), read
    assert isinstance(read.policies, PolicySet)
    return decide(read.request, read.policies).outcome.value


def test_the_committed_set_is_proved_by_induction(world: World, contract: Contract) -> None:
    """PROOF.md, Several steps: I2 to I6 on every allowed action with an effect, so nothing that I1 rests on changes."""
    found = several(world, contract)
    assert found.status is ProofStatus.PROVED, found.because
    assert found.rows > 60
    assert found.core
    assert "no allowed step changes what I1 and I2 rest on" in (found.because or "")
    assert any("iam:PassRole" in text for text in found.assumptions)


@pytest.mark.parametrize("name", TRACES)
def test_the_trace_of_a_planted_hole_is_found(world: World, contract: Contract, name: str) -> None:
    """Issue "Proof", 2: every step is allowed by `simulate` in the state that the earlier ones left."""
    planted = plant(world, HOLES[name], 1)
    found = several(planted, contract, *TRACES[name])
    assert found.status is ProofStatus.REFUTED
    traces = {called(example): example for example in found.counterexamples}
    assert TRACES[name] in traces
    for example in found.counterexamples:
        assert 2 <= len(example.steps) <= 3
        assert [decided(step) for step in example.steps] == ["Allowed"] * len(example.steps)


def test_closing_one_hole_removes_its_traces_and_no_others(world: World, contract: Contract) -> None:
    """Issue "Proof", 2."""
    names = ("03b-pipeline-updated", "04b-session-in-any-space", "08b-role-by-its-tag")
    actions = tuple({action for name in names for action in TRACES[name]})

    def traces(*planted: str) -> set[tuple[str, ...]]:
        patched = world
        for name in planted:
            patched = plant(patched, HOLES[name], 1)
        return {called(one) for one in several(patched, contract, *actions).counterexamples}

    everything = traces(*names)
    for closed in names:
        assert traces(*(name for name in names if name != closed)) == everything - traces(closed)


def test_a_hole_without_a_known_sequence_is_never_proved(world: World, contract: Contract) -> None:
    """PROOF.md: sound before complete. Whoever changes the own profile breaks I4, whatever comes next."""
    hole: Hole = HOLES["06-own-profile-changed"]
    found = several(plant(world, hole, 1), contract, hole.action)
    assert found.status is ProofStatus.UNKNOWN
    told = found.because or ""
    assert "it rests on I4, which a single request of Team1's execution role" in told
    assert f"breaks: {hole.action} on" in told
