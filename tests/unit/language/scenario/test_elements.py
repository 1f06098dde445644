"""A JSON array taken apart while it streams."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language.scenario.elements import Element, Peeked, items, lines
from strategies.documents import json_values


class Trickle(io.BytesIO):
    """A stream that gives a few bytes at a time, so that every element is cut somewhere."""

    def __init__(self, data: bytes, step: int) -> None:
        super().__init__(data)
        self.step = step

    def read(self, size: int | None = -1, /) -> bytes:
        """At most `step` bytes."""
        return super().read(min(self.step, size) if size and size > 0 else self.step)


def taken_apart(data: bytes, step: int, limit: int = 1_000) -> list[Element]:
    """The elements of an array."""
    return list(items(Trickle(data, step), "f", limit))


@given(st.lists(json_values, max_size=5), st.sampled_from((None, 1)), st.booleans(), st.integers(1, 70))
def test_the_elements_are_those_of_the_array(
    values: list[Any], indent: int | None, ascii_only: bool, step: int
) -> None:
    """Whatever is in them, however they are laid out and wherever the stream is cut."""
    text = json.dumps(values, indent=indent, ensure_ascii=ascii_only)
    found = taken_apart(text.encode(), step, limit=100_000)
    assert [json.loads(element.data) for element in found] == values
    rows = text.split("\n")
    for element in found:
        before = sum(len(row) + 1 for row in rows[: element.place.line - 1])
        assert text[before + element.place.column - 1 :].encode().startswith(element.data)


@given(st.binary(max_size=80), st.integers(1, 20))
def test_no_bytes_stop_the_reader(data: bytes, step: int) -> None:
    """What is no array comes as elements that a reader refuses, or as faults; memory stays bounded."""
    for element in taken_apart(b"[" + data, step, limit=10):
        assert len(element.data) <= 10
        assert element.place.line >= 1


def test_elements_know_their_line_and_column() -> None:
    """Lines and columns count from 1, columns in characters."""
    found = taken_apart('[ "é", 1,\n  {"a":\n2} ]'.encode(), 3)
    assert [(element.data.strip(), element.place[1:3]) for element in found] == [
        ('"é"'.encode(), (1, 3)),
        (b"1", (1, 8)),
        (b'{"a":\n2}', (2, 3)),
    ]


def test_an_element_beyond_the_limit_is_left_out_and_the_others_follow() -> None:
    """1 MB a scenario; the others still run (SIMULATION.md); a long text with escapes is looked through for its end."""
    long_text = '"' + 'x\\\\\\"]' * 60 + '"'
    long_list = "[" + "1, " * 100 + "1]"
    for step in (1, 7, 64):
        found = taken_apart(f'[1, {long_text}, 2,\n {long_list}, {{"a": {long_text}}}, 3]'.encode(), step, limit=50)
        assert [element.data if not element.fault else element.place[1:3] for element in found] == [
            b"1",
            (1, 5),
            b"2",
            (2, 2),
            (2, 307),
            b"3",
        ]


def test_faults_of_the_array_itself_come_in_their_place() -> None:
    """Empty places, text behind the array and an absent end are faults; an empty array has none."""
    faults = {
        b"[]": [],
        b"[ \n]": [],
        b"[1,]": ["`]`"],
        b"[,1]": ["`,`"],
        b"[1": ["the end of the file"],
        b"[1,": ["the end of the file"],
        b"[1] x": ["text after the list's `]`"],
    }
    for data, expected in faults.items():
        for step in (1, 100):
            assert [each.fault[0] for each in taken_apart(data, step) if each.fault] == expected, data


def test_lines_are_elements_and_blank_lines_are_not() -> None:
    """JSON Lines: one value a line (jsonlines.org); a line that is too large is passed over to its end."""
    data = b"\xef\xbb\xbf1\n\n" + b"x" * 200 + b"\n  2\r\n3"
    found = list(lines(io.BytesIO(data), "f", 50))
    assert [(each.data.strip(), each.place.line, bool(each.fault)) for each in found] == [
        (b"1", 1, False),
        (b"", 3, True),
        (b"2", 4, False),
        (b"3", 5, False),
    ]


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf"])
def test_lines_of_which_all_are_blank_are_a_fault(data: bytes) -> None:
    """A file without any value is neither JSON (RFC 8259, section 2: one value) nor an empty list."""
    assert [each.fault for each in lines(io.BytesIO(data), "f", 50)] == [("the end of the file", "a scenario")]


@given(st.binary(max_size=60), st.lists(st.integers(1, 20), min_size=1), st.booleans())
def test_a_stream_that_was_looked_at_gives_the_same_bytes(data: bytes, sizes: list[int], by_line: bool) -> None:
    """Looking ahead takes nothing away."""
    peeked, plain = Peeked(io.BytesIO(data), 16), io.BytesIO(data)
    if by_line:
        for size in sizes:
            assert peeked.readline(size) == plain.readline(size)
    else:
        parts = b"".join(peeked.read(size) for size in sizes)
        assert parts == data[: len(parts)]
