"""Scenario files in every format."""

from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.language import Scenario, ScenarioError, read_scenarios
from strategies.documents import damaged

ONE: dict[str, Any] = {
    "name": "one",
    "request": {"principal": "*", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"},
    "policies": {"identity": []},
}
TWO = {**ONE, "name": "two", "expect": "ImplicitlyDenied"}


def names(data: bytes | str, file: str = "") -> list[str]:
    """The scenarios' names, errors with an exclamation mark."""
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    found = read_scenarios(stream, file=file)
    return [each.name if isinstance(each, Scenario) else f"!{each.name}" for each in found]


TEXTS = {
    "f.json": json.dumps([ONE, TWO], indent=2),
    "f.jsonl": f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n",
    "f.yaml": yaml.safe_dump([ONE, TWO]),
}


@pytest.mark.parametrize("file", sorted(TEXTS))
def test_a_file_and_standard_input_are_read_alike_in_every_format(file: str, tmp_path: Path) -> None:
    """JSON, JSON Lines or YAML; one object or a list (SIMULATION.md, Scenario)."""
    (tmp_path / file).write_text(TEXTS[file])
    assert [each.name for each in read_scenarios(tmp_path / file)] == ["one", "two"]
    assert names(TEXTS[file], file) == names(TEXTS[file]) == ["one", "two"]


@pytest.mark.parametrize("text", [json.dumps(ONE), json.dumps(ONE, indent=1), yaml.safe_dump(ONE)])
def test_one_object_is_one_scenario(text: str) -> None:
    """One object stands for a list of one."""
    assert names(text) == ["one"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("f.json", f"[{json.dumps(ONE)}, {{}}, 3, {json.dumps(TWO)}]"),
        ("f.jsonl", f"{json.dumps(ONE)}\n{{,}}\n]\n{json.dumps(TWO)}"),
        ("f.yaml", yaml.safe_dump([ONE, {}, 3, TWO])),
    ],
)
def test_an_invalid_scenario_comes_in_its_place_and_the_others_follow(file: str, text: str) -> None:
    """The others still run; one without a name is called FILE#INDEX (SIMULATION.md)."""
    assert names(text, file) == ["one", f"!{file}#1", f"!{file}#2", "two"]


def test_paths_start_at_the_scenario_and_places_at_the_file() -> None:
    """`path` of an error is within its scenario, whatever the format; the line is that of the file."""
    bad = {**ONE, "expect": "Allow"}
    for file, text in (
        ("f.json", f"[{json.dumps(ONE)},\n{json.dumps(bad)}]"),
        ("f.jsonl", f"{json.dumps(ONE)}\n{json.dumps(bad)}"),
        ("f.yaml", f"- {json.dumps(ONE)}\n- {json.dumps(bad)}"),
    ):
        error = list(read_scenarios(io.BytesIO(text.encode()), file=file))[1]
        assert isinstance(error, ScenarioError)
        assert (error.path, error.problems[0].place.line, error.problems[0].place.file) == ("expect", 2, file)


def test_a_file_of_calls_holds_no_scenario() -> None:
    """docs/reference/scenarios.md: the working day's calls lie beside the scenarios and are none."""
    assert names("format: 1\ncalls: {}\n", "studio-calls.yaml") == []
    assert names("calls: {}\n", "calls.yaml") == ["!calls.yaml#0"]


def test_a_file_that_cannot_be_opened_is_an_input_error(tmp_path: Path) -> None:
    """An unreadable path is bad use of the command, not a scenario (CLI.md, Exit codes)."""
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError):
            list(read_scenarios(path))


def test_a_scenario_of_more_than_a_megabyte_is_refused_alone() -> None:
    """1 MB a scenario (SIMULATION.md, Limits)."""
    large = json.dumps({**ONE, "name": "x" * 1_000_000})
    assert names(f"[{json.dumps(ONE)}, {large}, {json.dumps(TWO)}]") == ["one", "!-#1", "two"]
    assert names(f"{json.dumps(ONE)}\n{large}\n{json.dumps(TWO)}") == ["one", "!-#1", "two"]
    assert names(large, "f.json") == ["!f.json#0"]


def test_a_yaml_file_of_more_than_ten_megabytes_is_refused() -> None:
    """10 MB a YAML file (SIMULATION.md, Limits)."""
    assert names("- {}\n" + "#" * 10_000_000, "f.yaml") == ["!f.yaml#0"]


class Endless(io.RawIOBase):
    """The same scenario again and again, made when it is read."""

    def __init__(self, start: bytes, separator: bytes, count: int) -> None:
        self.text = json.dumps(ONE).encode() + separator
        self.ahead = start
        self.left = count

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes."""
        while self.left and len(self.ahead) < size:
            self.ahead += self.text
            self.left -= 1
        data, self.ahead = self.ahead[:size], self.ahead[size:]
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        """One scenario."""
        if not self.left and not self.ahead:
            return b""
        line = self.ahead or self.text
        self.left -= not self.ahead
        self.ahead = b""
        return line


@pytest.mark.parametrize(("start", "separator", "file"), [(b"[", b",", "f.json"), (b"", b"\n", "f.jsonl")])
def test_memory_does_not_grow_with_the_number_of_scenarios(start: bytes, separator: bytes, file: str) -> None:
    """A million scenarios at constant memory (SIMULATION.md, Limits): four times as many take no more."""
    peaks = []
    for count in (1_000, 4_000):
        tracemalloc.start()
        total = sum(isinstance(each, Scenario) for each in read_scenarios(Endless(start, separator, count), file=file))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert total == count
    assert peaks[1] < 1.2 * peaks[0] + 50_000


@given(
    st.binary(max_size=80) | damaged(st.sampled_from(sorted(TEXTS.values()))),
    st.sampled_from(("", *sorted(TEXTS))),
)
def test_only_scenarios_and_errors_come_out_of_any_bytes(data: bytes, file: str) -> None:
    """Bad input never ends the run of a stream that can be read."""
    for each in read_scenarios(io.BytesIO(data), file=file):
        assert isinstance(each, Scenario) or each.problems
