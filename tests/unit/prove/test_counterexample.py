"""Requests that break something, written as scenarios: whoever reads them decides the same."""

from __future__ import annotations

import json

from hypothesis import given, reject

from abac.errors import InputError
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.language.scenario import Scenario, read_scenario
from abac.located import from_plain
from abac.prove.counterexample import scenario, why
from abac.results import Decision, Outcome
from abac.simulate import decide
from strategies.requests import requests
from strategies.spaces import meeting_policy_sets


@given(requests, meeting_policy_sets())
def test_a_scenario_is_decided_as_it_expects(request: Request, policies: PolicySet) -> None:
    """CLI reference, JSON of `prove`: exactly a scenario, complete by itself; `simulate` must decide exactly that."""
    decision = decide(request, policies)
    try:
        written = json.loads(json.dumps(scenario("it", request, policies, decision)))
    except InputError:  # two conditions of one statement with one operator and key: no document says that
        reject()
    read = read_scenario(from_plain(written), "again", strict=False)
    assert isinstance(read, Scenario), read
    assert isinstance(read.policies, PolicySet)
    assert decide(read.request, read.policies).outcome is decision.outcome


def test_a_sentence_says_what_is_wanted() -> None:
    """PROOF.md, Counterexamples as people read them: who, what, by which statement, against what expectation."""
    allowed = why("Alpha's role", "s3:GetObject", "another team's object", Decision(Outcome.ALLOWED), "I1")
    assert allowed == "Alpha's role may call s3:GetObject on another team's object: allowed; I1 expects a denial"
    denied = why("Alpha's role", "s3:GetObject", "its own object", Decision(Outcome.IMPLICITLY_DENIED), "L2")
    assert denied.startswith("Alpha's role cannot call s3:GetObject on its own object: no statement allows it")
    assert denied.endswith("; L2 expects that this is allowed")
