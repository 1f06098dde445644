"""Scenarios answered as they come (SIMULATION's scenario format)."""

from __future__ import annotations

from collections.abc import Iterator

from abac.errors import InputError
from abac.language.scenario import Scenario, ScenarioError
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.located import Place, Problem
from abac.results import Outcome
from abac.simulate.answers import Answer, Decided, Refused, answers
from unit.simulate.situations import ENDPOINT, ROLE, SESSION, allow, policies, policy, request

WORLD = World((RolePrincipal(ROLE, PrincipalKind.EXECUTION_ROLE, identity=(policy(allow("sagemaker:*")),)),))
ASKED = request("sagemaker:DeleteEndpoint", ENDPOINT)
OWN = Scenario("own", ASKED, policies(identity=allow("sagemaker:*")))
RENDERED = Scenario("rendered", ASKED, "rendered")
UNREAD = ScenarioError("unread", (Problem(Place("a.json", 1, 1), "`1`", "a scenario"),))


def no_world() -> World:
    """A rendered folder that cannot be read."""
    raise InputError([Problem(Place("policies/rendered"), "no such folder", "a folder of policies")])


def outcomes(found: Iterator[Answer]) -> list[Outcome | str]:
    """The outcome of each answer, or what was found in place of one."""
    return [answer.decision.outcome if isinstance(answer, Decided) else answer.error.found for answer in found]


def test_rendered_stands_for_what_applies_to_the_callers_role() -> None:
    """`policies: rendered` is the committed set of the principal's role (scenario format)."""
    assert ASKED.principal.text == SESSION
    assert outcomes(answers([RENDERED], lambda: WORLD)) == [Outcome.ALLOWED]
    assert outcomes(answers([RENDERED], World)) == [f"`{ROLE}`"]


def test_a_world_that_cannot_be_read_refuses_only_who_asks_for_it() -> None:
    """An error stands in its scenario's place and the others still follow (scenario format)."""
    assert outcomes(answers([RENDERED, OWN, UNREAD], no_world)) == ["no such folder", Outcome.ALLOWED, "`1`"]


def test_scenarios_are_taken_one_at_a_time() -> None:
    """A million scenarios at constant memory (scenario format, limits): the second waits for the first's answer."""
    taken: list[Scenario] = []

    def scenarios() -> Iterator[Scenario]:
        for scenario in (OWN, RENDERED):
            taken.append(scenario)
            yield scenario

    next(answers(scenarios(), lambda: WORLD))
    assert taken == [OWN]


def test_what_a_lenient_reader_let_pass_stays_with_the_answer() -> None:
    """Findings are told whether the scenario is decided or refused (CLI reference, `--lenient`)."""
    finding = Problem(Place("a.json", 2, 3), "`Version` 2013", "2012-10-17")
    passed = Scenario("passed", ASKED, "rendered", findings=(finding,))
    assert [answer.findings for answer in answers([passed], lambda: WORLD)] == [(finding,)]
    refused = next(answers([passed], no_world))
    assert isinstance(refused, Refused)
    assert refused.findings == (finding,)


def test_documents_that_are_asked_again_are_compiled_and_answer_the_same() -> None:
    """What is decided does not hang on how often it was asked (issue 4, 8: compiled = reference = streaming)."""
    denied = Scenario("denied", ASKED, policies(identity=allow("s3:*")))
    asked = [OWN, denied, RENDERED] * 4
    expected = [Outcome.ALLOWED, Outcome.IMPLICITLY_DENIED, Outcome.ALLOWED] * 4
    assert outcomes(answers(asked, lambda: WORLD)) == expected
