"""What `abac simulate` prints for each scenario (the scenario format's JSON)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.cli import verdicts
from abac.cli.exit_codes import ExitCode
from abac.cli.verdicts import Verdict, VerdictFormat
from abac.language.policy import Effect, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.principal import Principal
from abac.language.request import Request
from abac.language.scenario import Scenario, ScenarioError
from abac.located import Place, Problem
from abac.results import Decision, Outcome, StatementRef

ROLE = Principal.parse("arn:aws:iam::111122223333:role/A")
assert ROLE is not None
REQUEST = Request(ROLE, "s3:GetObject")
DENIED = Decision(
    Outcome.EXPLICITLY_DENIED,
    (StatementRef(PolicyType.SCP, "scp[1][0]", 2, "NoOther", Effect.DENY, "network", Place("scp.yaml", 4, 3)),),
    frozenset({PolicyType.SCP, PolicyType.IDENTITY}),
    frozenset({"aws:SourceVpc", "aws:SourceIp"}),
    frozenset({"s3:prefix"}),
    ("a variable is absent",),
)


def scenario(expect: str | None = None, blocked_by: frozenset[PolicyType] | None = None) -> Scenario:
    """A scenario with an expectation or without."""
    return Scenario("one", REQUEST, PolicySet(), expect, blocked_by)


def test_a_verdict_has_exactly_the_members_that_scripts_read() -> None:
    """The object of `--format json`, member by member (scenario format, `abac simulate FILE...`)."""
    assert verdicts.decided(scenario("ExplicitlyDenied"), DENIED).document == {
        "name": "one",
        "decision": "ExplicitlyDenied",
        "blocked_by": ["identity", "scp"],
        "statements": [
            {"policy_type": "scp", "policy": "scp[1][0]", "statement": 2, "sid": "NoOther", "effect": "Deny"}
        ],
        "absent_context_keys": ["aws:SourceIp", "aws:SourceVpc"],
        "ignored_context_keys": ["s3:prefix"],
        "notes": ["a variable is absent"],
        "expect": "ExplicitlyDenied",
        "matches": True,
    }


@pytest.mark.parametrize(
    ("expect", "blocked_by", "matches", "code"),
    [
        (None, None, None, 0),
        ("ExplicitlyDenied", None, True, 0),
        ("Allowed", None, False, 1),
        ("ImplicitlyDenied", None, False, 1),
        (None, frozenset({PolicyType.SCP, PolicyType.IDENTITY}), True, 0),
        ("ExplicitlyDenied", frozenset({PolicyType.SCP}), False, 1),  # an exact set: one of two is not it
        ("Allowed", frozenset({PolicyType.SCP, PolicyType.IDENTITY}), False, 1),
        ("ExplicitlyDenied", frozenset(), False, 1),
    ],
)
def test_an_expectation_that_does_not_match_ends_with_1(
    expect: str | None, blocked_by: frozenset[PolicyType] | None, matches: bool | None, code: int
) -> None:
    """`expect` and `expect_blocked_by` (an exact set) are both checked, else 1 (scenario format)."""
    verdict = verdicts.decided(scenario(expect, blocked_by), DENIED)
    assert (verdict.document["matches"], verdict.code) == (matches, code)


def test_a_scenario_that_cannot_be_read_stands_in_its_place() -> None:
    """`{"name", "error": {"path", "found", "expected"}}` and exit 2 (scenario format, An invalid scenario)."""
    problem = Problem(Place("a.json", 3, 1, "policies.identity[0]"), "a number", "a document")
    verdict = verdicts.refused(ScenarioError("a.json#0", (problem,)))
    assert verdict == Verdict(
        {
            "name": "a.json#0",
            "error": {"path": "policies.identity[0]", "found": "a number", "expected": "a document"},
        },
        ExitCode.BAD_INPUT,
        (problem,),
    )


@given(st.lists(st.text(), max_size=4))
def test_json_is_one_array_and_json_lines_one_object_each(names: list[str]) -> None:
    """Both formats hold the same objects in the order of the input (scenario format)."""
    found = [Verdict({"name": name}, ExitCode.HOLDS) for name in names]
    whole = json.loads("\n".join(verdicts.lines(found, VerdictFormat.JSON)))
    lines = [json.loads(line) for line in verdicts.lines(found, VerdictFormat.JSONL)]
    assert whole == lines == [{"name": name} for name in names]


@given(st.text())
def test_junit_is_xml_whatever_a_scenario_is_called(name: str) -> None:
    """XML 1.0, section 2.2: most control characters may not stand in a document, escaped or not."""
    found = [verdicts.decided(scenario("Allowed"), DENIED)._replace(code=ExitCode.DOES_NOT_HOLD)]
    found[0].document["name"] = name
    root = ElementTree.fromstring("\n".join(verdicts.lines(found, VerdictFormat.JUNIT)))
    assert len(root.findall("testsuite/testcase/failure")) == 1


def test_junit_tells_errors_from_failures() -> None:
    """An unreadable scenario is an error, a decision that was not expected a failure, the rest passes."""
    problem = Problem(Place("a.json", path="request"), "nothing", "a request")
    found = [
        verdicts.decided(scenario(), DENIED),
        verdicts.decided(scenario("Allowed"), DENIED),
        verdicts.refused(ScenarioError("a.json#2", (problem,))),
    ]
    root = ElementTree.fromstring("\n".join(verdicts.lines(found, VerdictFormat.JUNIT)))
    assert [[child.tag for child in case] for case in root.iter("testcase")] == [[], ["failure"], ["error"]]


@pytest.mark.parametrize("form", [VerdictFormat.JSON, VerdictFormat.JSONL, VerdictFormat.JUNIT])
def test_output_comes_before_the_input_ends(form: VerdictFormat) -> None:
    """A million scenarios need constant memory (scenario format, Limits): nothing waits for the last one."""

    def endless() -> Iterator[Verdict]:
        while True:
            yield Verdict({"name": "n", "matches": None}, ExitCode.HOLDS)

    assert len(list(islice(verdicts.lines(endless(), form), 10))) == 10


def test_a_table_names_what_does_not_match(capsys: pytest.CaptureFixture[str]) -> None:
    """A table on a terminal says in words which scenarios do not match, and why one was not decided."""
    problem = Problem(Place("a.json", path="request"), "nothing", "a request")
    verdicts.print_table(
        [verdicts.decided(scenario("Allowed"), DENIED), verdicts.refused(ScenarioError("[b]", (problem,)))]
    )
    shown = capsys.readouterr().out
    assert "DOES NOT MATCH" in shown
    assert "request: nothing; expected a request" in shown
    assert "[b]" in shown  # a name is text, never markup
