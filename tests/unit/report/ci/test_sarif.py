"""SARIF for code scanning."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given

from abac.report.ci import sarif
from abac.results.matrix import MatrixResult
from matrices import hostile_matrix, studio_matrix
from strategies.results import matrices


def run(result: MatrixResult) -> dict[str, Any]:
    """The one run of the log."""
    log: dict[str, Any] = json.loads(sarif(result))
    assert log["version"] == "2.1.0"
    only: dict[str, Any]
    (only,) = log["runs"]
    return only


def test_a_result_points_at_the_statement_that_allows() -> None:
    """SARIF 2.1.0, 3.28 and 3.30: a relative URI, lines and columns that count from 1."""
    found = next(r for r in run(studio_matrix())["results"] if "InvokeEndpoint" in r["message"]["text"])
    assert found["ruleId"] == "I2"
    assert found["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "policies/team/sagemaker-inference.yaml"},
        "region": {"startLine": 31, "startColumn": 5},
    }


def test_the_same_cause_for_several_teams_is_one_result() -> None:
    """Two teams, six causes: a page that lists each team again hides the causes."""
    found = run(studio_matrix())["results"]
    assert len(found) == 6
    assert all(r["message"]["text"].endswith("(1 more like it)") for r in found)


def test_a_denial_without_a_statement_is_reported_where_its_property_stands() -> None:
    """GitHub Docs, SARIF support: a result needs one location."""
    blocked = next(r for r in run(studio_matrix())["results"] if r["ruleId"] == "L1")
    assert blocked["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "policies/isolation.yaml"}}


def test_each_property_is_a_rule_and_results_point_at_theirs() -> None:
    """SARIF 2.1.0, 3.27.6: ruleIndex is the index into the driver's rules."""
    only = run(studio_matrix())
    rules = only["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules[:3]] == ["I1", "I2", "I3"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in only["results"])


def test_fingerprints_do_not_change_with_lines() -> None:
    """SARIF 2.1.0, 3.27.17: an alert stays the same when lines above it move."""
    before = run(studio_matrix())["results"]
    row = studio_matrix().properties[1].broken[0]
    ref = row.decision.decided_by[0]
    moved = replace(row, decision=row.decision._replace(decided_by=(ref._replace(place=ref.place._replace(line=999)),)))
    prop = replace(studio_matrix().properties[1], broken=(moved,))
    (after,) = run(MatrixResult((moved,), (prop,)))["results"]
    assert after["partialFingerprints"] in [r["partialFingerprints"] for r in before]


def test_uncovered_actions_are_notifications() -> None:
    """An uncovered action has no line; the run itself reports it."""
    only = run(replace(studio_matrix(tight=True), uncovered=("sagemaker:New",)))
    (text,) = [n["message"]["text"] for n in only["invocations"][0]["toolExecutionNotifications"]]
    assert text.startswith("uncovered: sagemaker:New")


def test_a_path_becomes_a_uri() -> None:
    """RFC 3986: what is no URI character is percent-encoded."""
    uri = run(hostile_matrix())["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert not set(uri) & set(' <>"{}|\\^`\n')


@given(matrices())
def test_every_result_is_ascii_json(result: MatrixResult) -> None:
    """A lone surrogate in a policy's text must not stop the upload."""
    sarif(result).encode("ascii")
