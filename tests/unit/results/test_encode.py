"""results.json: what is written, member by member."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import jsonschema
import pytest
from hypothesis import given

from abac.results.decode import from_json
from abac.results.document import json_schema
from abac.results.encode import decision_to_json, to_json
from abac.results.matrix import MatrixResult, Relation, Status
from matrices import studio_matrix
from strategies.results import matrices


def test_a_row_has_the_members_that_scripts_depend_on() -> None:
    """CLI.md, JSON of `prove`, paragraph on `matrix`: the members of one row."""
    row = next(
        r for r in studio_matrix().rows if r.action == "sagemaker:InvokeEndpoint" and r.relation is Relation.OTHER
    )
    document = to_json(MatrixResult(rows=(row,), properties=()))
    written = document["rows"][0]
    named = "team principal permission_profile action resource_type relation decision blocked_by statements expected"
    assert {*named.split(), "property", "request"} <= written.keys()
    assert document["format"] == 1
    assert (written["relation"], written["decision"], written["expected"]) == ("other", "Allowed", "Denied")
    assert written["request"] == row.request
    assert written["statements"][0]["place"]["line"] == 31


def test_a_decision_has_the_members_of_the_simulation_format() -> None:
    """SIMULATION.md, Scenario: the object that `abac simulate --format json` prints, without name and expectation."""
    row = next(
        r for r in studio_matrix().rows if r.action == "sagemaker:DeleteModel" and r.relation is Relation.UNTAGGED
    )
    assert decision_to_json(row.decision) == {
        "decision": "ExplicitlyDenied",
        "blocked_by": ["identity", "scp"],
        "statements": [
            {"policy_type": "scp", "policy": "scp[1][0]", "statement": 1, "sid": "OtherTeams", "effect": "Deny"}
        ],
        "absent_context_keys": ["aws:RequestTag/Team"],
        "ignored_context_keys": [],
        "notes": [],
    }


def test_what_has_no_order_is_written_in_one() -> None:
    """CLI.md, reproducible results: Python gives the members of a set in another order in each process."""
    keys = [f"aws:RequestTag/{letter}" for letter in "hgfedcba"]
    row = studio_matrix().rows[0]
    decision = row.decision._replace(absent_keys=frozenset(keys), ignored_keys=frozenset(keys))
    written = decision_to_json(decision)
    assert written["absent_context_keys"] == written["ignored_context_keys"] == sorted(keys)


def test_broken_rows_are_named_by_their_index() -> None:
    """A row is written once, however many properties it breaks."""
    result = studio_matrix()
    document = to_json(result)
    for prop, written in zip(result.properties, document["properties"], strict=True):
        assert [result.rows[index] for index in written["broken"]] == list(prop.broken)


def test_an_equal_row_counts_as_the_row() -> None:
    """Rows are values: a property may hold a copy, as it does after another process has decided it."""
    result = studio_matrix()
    prop = next(p for p in result.properties if p.broken)
    copied = replace(result, properties=(replace(prop, broken=(replace(prop.broken[0]),)),))
    assert result.rows[to_json(copied)["properties"][0]["broken"][0]] == prop.broken[0]


def test_a_broken_row_that_is_no_row_is_a_defect() -> None:
    """The invariant of MatrixResult: reports would otherwise show fewer broken requests than the summary counts."""
    result = studio_matrix()
    prop = next(p for p in result.properties if p.broken)
    with pytest.raises(ValueError, match="not a row of the result"):
        to_json(replace(result, rows=result.rows[:1], properties=(prop,)))


def test_the_summary_counts_each_status() -> None:
    """The fixture: three properties hold, five are broken, three pending, none unknown."""
    assert to_json(studio_matrix())["summary"] == {"holds": 3, "broken": 5, "pending": 3, "unknown": 0}


@given(matrices())
def test_reading_gives_back_what_was_written(result: MatrixResult) -> None:
    """ARCHITECTURE.md: JSON is the results' own form; nothing is lost in it."""
    assert from_json(json.loads(json.dumps(to_json(result)))) == result


@given(matrices())
def test_equal_results_are_byte_identical(result: MatrixResult) -> None:
    """CLI.md: the same inputs give byte-identical JSON; sets have no order of their own."""
    again = from_json(json.loads(json.dumps(to_json(result))))
    assert json.dumps(to_json(result)) == json.dumps(to_json(again))


@cache
def validator() -> jsonschema.Draft202012Validator:
    """The schema of results.json, itself checked."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@given(matrices())
def test_what_is_written_fits_the_schema(result: MatrixResult) -> None:
    """ARCHITECTURE.md: every JSON output has a JSON Schema, tested against what is written."""
    validator().validate(json.loads(json.dumps(to_json(result))))


@pytest.mark.parametrize(
    ("statuses", "whole"),
    [
        ([Status.HOLDS, Status.PENDING], Status.HOLDS),
        ([Status.HOLDS, Status.UNKNOWN], Status.UNKNOWN),
        ([Status.UNKNOWN, Status.BROKEN], Status.BROKEN),
        ([Status.PENDING], Status.PENDING),
        ([], Status.UNKNOWN),
    ],
)
def test_broken_wins_over_unknown_and_unknown_over_holding(statuses: list[Status], whole: Status) -> None:
    """CLI.md, exit codes: 1 wins over 3; ISOLATION.md: unknown and zero rows never count as holding."""
    some = studio_matrix().properties[0]
    assert MatrixResult(rows=(), properties=tuple(replace(some, status=s) for s in statuses)).status is whole


def test_an_uncovered_action_breaks_the_whole() -> None:
    """ISOLATION.md: what is in no property or treatment is listed as `uncovered` and ends with exit 1."""
    tight = studio_matrix(tight=True)
    assert tight.status is Status.HOLDS
    assert replace(tight, uncovered=("sagemaker:New",)).status is Status.BROKEN
