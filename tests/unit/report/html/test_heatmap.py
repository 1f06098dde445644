"""The data of the heat map: everything counted, a bounded part shown whole, and both said."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from abac.report.html import heatmap
from abac.report.html.heatmap import HeatMap, Verdict, blocks, verb, verdict
from abac.results.matrix import MatrixResult, PropertyResult, Relation, Status
from matrices import studio_matrix
from strategies.results import matrices


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("sagemaker:CreateApp", "Create"),
        ("sagemaker:BatchGetMetrics", "BatchGet"),
        ("logs:GetLogEvents", "Get"),
        ("sagemaker:Search", "Search"),
        ("iam:*", "*"),
        ("Nonsense", "Nonsense"),
        ("", ""),
    ],
)
def test_the_verb_is_the_first_word(action: str, expected: str) -> None:
    """Service Authorization Reference: actions are verb and noun; a batch of a verb is a verb of its own."""
    assert verb(action) == expected


@pytest.mark.parametrize(
    ("expected", "judged"),
    [("Denied", Verdict.LEAK), ("Allowed", Verdict.AS_EXPECTED), (None, Verdict.NO_OPINION)],
)
def test_the_verdict_on_an_allowed_request(expected: str | None, judged: Verdict) -> None:
    """Allowed against the contract is a leak."""
    row = next(row for row in studio_matrix().rows if row.decision.allowed)
    assert verdict(replace(row, expected=expected)) is judged


def test_legitimate_work_that_is_denied_is_blocked() -> None:
    """AWS-FACTS: CreateModelPackage is work that the published sample breaks."""
    row = next(
        r for r in studio_matrix().rows if r.action == "sagemaker:CreateModelPackage" and r.relation is Relation.OWN
    )
    assert verdict(row) is Verdict.BLOCKED


def test_few_teams_stand_apart_and_many_alike_stand_together() -> None:
    """Four columns of teams fit a screen; beyond that the alike are one, the different stay apart."""
    assert blocks(studio_matrix(("A", "B", "C", "D")).rows) == [("A",), ("B",), ("C",), ("D",)]
    names = tuple("ABCDE")
    assert blocks(studio_matrix(names).rows) == [names]
    assert blocks(studio_matrix(names).rows[:-1]) == [tuple("ABCD"), ("E",)]


def test_principals_of_no_team_stand_last_under_a_name_of_their_own() -> None:
    """ISOLATION.md, Setting: the backend's role, the openers and the default role belong to no team."""
    rows = studio_matrix().rows
    assert blocks([replace(rows[0], team=""), *rows]) == [("Team1",), ("Team2",), ("other principals",)]


@given(matrices())
def test_every_row_is_counted_and_json_holds_it(result: MatrixResult) -> None:
    """Nothing is dropped silently: the counts of all buckets add up to the rows."""
    heat_map = HeatMap(result)
    data: dict[str, Any] = json.loads(json.dumps(heat_map.data))
    assert sum(bucket[-1] for bucket in data["buckets"]) == len(result.rows) == heat_map.shown.rows
    assert heat_map.shown.broken == sum(not row.holds for row in result.rows)
    assert heat_map.shown.broken_left_out == 0
    assert len(data["requests"]) == heat_map.shown.broken_kept + heat_map.shown.examples


def test_examples_are_bounded_for_each_cell() -> None:
    """Three of each team, action group, relation and outcome; all broken ones besides."""
    data = HeatMap(studio_matrix(users=5)).data
    rows = [(row[0], data["actions"][row[1]][1], row[3], row[4]) for row in data["requests"] if row[5] in (0, 3)]
    assert max(Counter((data["whos"][who][0], *rest) for who, *rest in rows).values()) == 3


def test_a_page_holds_one_broken_request_of_each_bucket_before_a_second_of_any(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not all fit, a cell must not stand empty because another came first; the rest is counted as left out."""
    broken = [row for row in studio_matrix().rows if not row.holds] * 50
    distinct = [replace(row, request=row.request | {"resource": str(n)}) for n, row in enumerate(broken)]
    result = MatrixResult(tuple(distinct), (PropertyResult("I2", "", Status.BROKEN, 1, tuple(distinct)),))
    whole = HeatMap(result)
    assert (whole.shown.broken_kept, whole.shown.broken_left_out) == (600, 0)
    monkeypatch.setattr(heatmap, "BROKEN_CHARACTERS", 4_000)
    part = HeatMap(result)
    assert len(part.data["buckets"]) == 12
    assert {(row[0], row[1], row[3]) for row in part.data["requests"]} == {
        (r[0], r[1], r[3]) for r in whole.data["requests"]
    }
    assert part.shown.broken_left_out == 600 - part.shown.broken_kept > 500
