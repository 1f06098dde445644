"""Scenarios taken out of files unread are the scenarios that `read_scenarios` reads (scenario format)."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.language.scenario import Reader, Scenario, ScenarioError, read_scenarios
from abac.simulate.distributed import Unread, unread_scenarios

REQUEST = {"principal": "*", "action": "s3:GetObject", "resource": "arn:aws:s3:::data/file"}
SCENARIO = json.dumps({"name": "one", "request": REQUEST, "policies": {}, "expect": "Allowed"})
NAMELESS = json.dumps({"request": REQUEST, "policies": "rendered"})
PIECES = (
    SCENARIO,
    NAMELESS,
    "[",
    "]",
    ",",
    "\n",
    " ",
    "{",
    "}",
    '"',
    "\\",
    "1",
    "null",
    '{"name": 1}',
    "- a",
    "\ufeff",
)
FILES = ("-", "a.json", "a.jsonl", "a.ndjson", "a.yaml", "a")


def both(text: str | bytes, file: str, *, strict: bool = True) -> tuple[list[Scenario | ScenarioError], ...]:
    """What is read at once, and what is taken unread and then read."""
    data = text if isinstance(text, bytes) else text.encode()
    sent = unread_scenarios(io.BytesIO(data), file=file, strict=strict)
    reader = Reader(strict=strict)
    later = [reader.read(found.element, found.name) if isinstance(found, Unread) else found for found in sent]
    return list(read_scenarios(io.BytesIO(data), file=file, strict=strict)), later


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(FILES), st.booleans())
def test_reading_later_reads_the_same(text: str, file: str, strict: bool) -> None:
    """Every form of file, whole and broken: equal scenarios, names, places and errors, in the same order."""
    at_once, later = both(text, file, strict=strict)
    assert later == at_once
    assert [where(found) for found in later] == [where(found) for found in at_once]


@pytest.mark.parametrize("before", [" ", "\n\n"])
def test_a_byte_order_mark_behind_white_space_is_no_mark(before: str) -> None:
    """A mark counts at the very beginning only (Unicode, section 23.8): behind white space both see the same text."""
    at_once, later = both(f"{before}\ufeff{SCENARIO}", "-")
    assert later == at_once
    assert [where(found) for found in later] == [where(found) for found in at_once]


def where(found: Scenario | ScenarioError) -> object:
    """The place, which equality leaves out."""
    return found.place if isinstance(found, Scenario) else found.problems[0].place


@pytest.mark.parametrize(
    ("text", "file"),
    [
        (f"{SCENARIO}\n{NAMELESS}\n", "a.jsonl"),
        (f"{SCENARIO}\n{NAMELESS}\n", "-"),
        (f"[{SCENARIO},\n{NAMELESS}]", "-"),
        (f"[{SCENARIO},\n{NAMELESS}]", "a.json"),
    ],
)
def test_streams_are_left_unread(text: str, file: str) -> None:
    """JSON Lines and JSON arrays, the large forms, cost whoever sends them no reading."""
    assert [type(found) for found in unread_scenarios(io.BytesIO(text.encode()), file=file)] == [Unread, Unread]
    at_once, later = both(text, file)
    assert [found.name for found in later] == ["one", f"{file}#1"]
    assert later == at_once


def test_a_scenario_over_the_limit_keeps_its_place() -> None:
    """At most 1 MB a scenario (scenario format, limits); the one behind it is read."""
    large = SCENARIO.replace("one", "a" * 1_000_000)
    at_once, later = both(f"{large}\n{SCENARIO}", "a.jsonl")
    assert later == at_once
    assert [type(found) for found in later] == [ScenarioError, Scenario]


def test_a_file_that_cannot_be_opened_is_bad_input(tmp_path: Path) -> None:
    """An unreadable path is an error with its place (CLI reference, Bad input)."""
    with pytest.raises(InputError, match=r"none\.jsonl"):
        list(unread_scenarios(tmp_path / "none.jsonl"))
    file = tmp_path / "some.jsonl"
    file.write_text(SCENARIO)
    assert len(list(unread_scenarios(file))) == 1
