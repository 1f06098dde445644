"""A proof report in every form: what it says, and that hostile text says nothing by itself."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from abac.report.proofs import print_proofs, to_github, to_junit, to_markdown, to_sarif, words
from abac.results.proof import ProofReport
from unit.report.proofs.reports import HOSTILE, example, proved, report


def printed(found: ProofReport) -> str:
    """What a terminal without colours shows."""
    console = Console(file=io.StringIO(), width=200, highlight=False)
    print_proofs(found, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_headline_says_no_more_than_was_proved() -> None:
    """ISOLATION.md: neither unknown nor pending is ever proved; what is uncovered fails."""
    assert words.headline(report()) == "The contract does not hold: 1 property is refuted (I2)."
    assert words.headline(proved()) == "Proved for all requests: 1 property of the contract."
    assert "unknown" in words.headline(ProofReport(report().properties[2:3]))
    assert "Nothing is proved" in words.headline(ProofReport(report().properties[3:]))
    assert "1 action is uncovered" in words.headline(ProofReport(proved().properties, uncovered=("glue:X: allowed",)))


def test_several_steps_are_told_one_after_another() -> None:
    """I7: a trace is a story of calls, each by its own role (CLI reference, JSON of `prove`: steps)."""
    first, then = (
        {
            "principal": f"arn:aws:sts::111122223333:assumed-role/{role}/x",
            "action": action,
            "resource": "*",
            "context": {},
        }
        for role, action in (("team1", "sagemaker:UpdateDomain"), ("team2", "sagemaker:CreateApp"))
    )
    told = words.requests(replace(example(), scenario=None, steps=({"request": first}, {"request": then})))
    assert told == ("1. sagemaker:UpdateDomain on *, as team1", "2. sagemaker:CreateApp on *, as team2")


def test_a_terminal_shows_each_property_and_the_request() -> None:
    """CLI reference: the table; what follows from the caller is not said again."""
    text = printed(report(uncovered=("glue:X: allowed",)))
    for part in (
        "I1",
        "proved",
        "refuted",
        "because a variable is not delimited",
        "waits for scenarios",
        "1 statement",
    ):
        assert part in text
    assert "sagemaker:InvokeEndpoint on arn:aws:x with aws:ResourceTag/Team=Bravo" in text
    assert "aws:PrincipalTag/Team" not in text
    assert "uncovered: glue:X: allowed" in text
    assert "TeamPrefix `shared`" in text


def test_what_a_terminal_leaves_out_is_counted() -> None:
    """Of each property a few; JSON has all."""
    more = [example(f"sagemaker:Delete{n}") for n in range(9)]
    assert "5 more actions" in printed(report(*more))


def test_junit_tells_the_four_statuses_apart() -> None:
    """Refuted fails, unknown is an error that never counts as passed, pending is skipped."""
    root = ET.fromstring(to_junit(report(uncovered=("x",))))
    cases = {case.get("name", "").split()[0]: [part.tag for part in case] for case in root.iter("testcase")}
    assert cases == {"I1": [], "I2": ["failure"], "I3": ["error"], "L6": ["skipped"], "every": ["failure"]}
    assert (root.get("tests"), root.get("failures"), root.get("errors"), root.get("skipped")) == ("5", "2", "1", "1")


def test_sarif_points_at_the_statement_that_allows_it() -> None:
    """SARIF 2.1.0, 3.27.12: a result's location; unknown and uncovered are notifications, never results."""
    run = json.loads(to_sarif(report(uncovered=("x",))))["runs"][0]
    (result,) = run["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("I2", 1, "error")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "policies/team/inference.yaml"
    assert place["region"]["startLine"] == 31
    texts = [each["message"]["text"] for each in run["invocations"][0]["toolExecutionNotifications"]]
    assert texts == ["uncovered: x", "I3 is unknown: a variable is not delimited"]


def test_github_shows_ten_errors_at_most() -> None:
    """GitHub Docs, Workflow commands: a step shows ten annotations of a kind."""
    more = [example(f"sagemaker:Delete{n}") for n in range(20)]
    lines = to_github(report(*more)).splitlines()
    errors = [line for line in lines if line.startswith("::error")]
    assert len(errors) == 10
    assert errors[0].startswith("::error file=policies/team/inference.yaml,line=31,col=5,title=I2::")
    assert lines[-1].startswith("::notice title=isolation::")


def test_markdown_folds_counterexamples_away() -> None:
    """A comment for a pull request: the table first."""
    text = to_markdown(report())
    assert "| ❌ | I2 | no write | refuted | 7 |" in text
    assert "<details><summary>I2: 1 action</summary>" in text
    assert text.endswith("\n")


@pytest.mark.parametrize("form", [to_markdown, to_github, to_junit, to_sarif, printed])
def test_hostile_text_says_nothing_by_itself(form: object) -> None:
    """Text of policies is not ours: no markup, no control character, no workflow command of its own."""
    assert callable(form)
    text = form(report(example(why=HOSTILE), uncovered=(HOSTILE,)))
    assert "\x1b" not in text
    assert "\x00" not in text
    assert "<b>" not in text or form in (to_sarif, to_github, printed)
    assert "\n::error\n" not in text


@given(st.text(max_size=60))
def test_every_form_takes_any_text(text: str) -> None:
    """Names in policies and contracts are anything."""
    found = report(example(action=text, why=text), uncovered=(text,))
    ET.fromstring(to_junit(found))
    json.loads(to_sarif(found))
    assert all(line.startswith("::") for line in to_github(found).splitlines())
    to_markdown(found)
    printed(found)
