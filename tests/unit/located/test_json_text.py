"""JSON, read strictly."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.located import Limits, Node, Place, problems_of, read_json
from strategies.documents import damaged, json_texts, json_values


def failures(data: bytes, **limits: int) -> list[str]:
    """Every problem of a text, as text."""
    with pytest.raises(InputError) as caught:
        read_json(data, "f.json", Limits(**limits))
    return [str(problem) for problem in problems_of(caught.value)]


@given(json_values, st.sampled_from((None, 1, 4)), st.booleans())
def test_json_means_what_the_standard_library_reads(value: Any, indent: int | None, ascii_only: bool) -> None:
    """RFC 8259: the same value, however it is laid out and escaped."""
    assert read_json(json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode(), "f").plain() == value


@given(st.binary(max_size=60) | damaged(json_texts))
def test_bytes_that_are_not_json_are_refused_and_nothing_else_happens(data: bytes) -> None:
    """Whatever the standard library refuses is refused, with a place within the text; so are duplicate keys."""
    try:
        node = read_json(data, "f")
    except InputError as error:
        lines = data.count(b"\n") + 1
        assert all(1 <= problem.place.line <= lines for problem in problems_of(error))
    else:
        assert node.plain() == json.loads(data.decode("utf-8-sig"))


def test_values_and_keys_know_their_line_and_column() -> None:
    """Lines and columns count from 1, columns in characters (CLI.md, Bad input)."""
    node = read_json('{"é": 1,\n  "b": [true,\n "x"]}'.encode(), "f.json")
    assert isinstance(node.value, dict)
    assert node.value["é"].place == Place("f.json", 1, 7, "é")
    assert node.key_places["b"] == Place("f.json", 2, 3, "b")
    items = node.value["b"].value
    assert isinstance(items, list)
    assert [str(item.place) for item in items] == ["f.json:2:9", "f.json:3:2"]


def test_a_part_of_a_file_keeps_the_places_of_the_file() -> None:
    """An element that is read on its own stands where it stands in the file."""
    node = read_json(b'{"a":\n1}', "f", start=Place("f", 7, 10))
    assert isinstance(node.value, dict)
    assert str(node.place) == "f:7:10"
    assert str(node.value["a"].place) == "f:8:1"


def test_every_duplicate_key_is_reported() -> None:
    """Names within an object should be unique (RFC 8259, section 4); IAM refuses documents where they are not."""
    assert failures(b'{"a": 1, "a": 2,\n"b": {"c": 1, "c": 2}}') == [
        "f.json:1:10: the key `a` a second time; expected each key once (first on line 1)",
        "f.json:2:15: the key `c` a second time; expected each key once (first on line 2)",
    ]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "f.json:1:1: the end of the file"),
        (b"[1,]", "f.json:1:4: `]`"),
        (b"{'a': 1}", "f.json:1:2: `'a'`"),
        (b'{"a" 1}', "f.json:1:6: `1`"),
        (b"NaN", "f.json:1:1: `NaN`"),
        (b"[-Infinity]", "f.json:1:2: `-Infinity`"),
        (b"[1e999]", "f.json:1:2: the number `1e999`"),
        (b"[01]", "f.json:1:2: `01`"),
        (b'"\\x"', "f.json:1:2: an escape that JSON does not have"),
        (b'["a\nb"]', "f.json:1:4: a line break"),
        (b'["abc', "f.json:1:2: text without an end"),
        (b'"\\ud800"', "f.json:1:1: half of a surrogate pair"),
        (b"{} {}", "f.json:1:4: `{`"),
        (b'["\n\xff"]', "f.json:2:1: the byte `0xff`, which is not UTF-8"),
        (b"[\x00]", "f.json:1:2: the control character `0x00`"),
        (b'{"a": tru}', "f.json:1:7: `tru`"),
    ],
)
def test_what_json_does_not_allow_is_refused_at_its_place(data: bytes, found: str) -> None:
    """RFC 8259, grammar; section 8.1 for UTF-8."""
    assert failures(data)[0].startswith(found)


def test_a_byte_order_mark_is_no_content() -> None:
    """Parsers may ignore a byte order mark (RFC 8259, section 8.1)."""
    assert read_json(b'\xef\xbb\xbf["x"]', "f").plain() == ["x"]


def test_nesting_is_limited_without_recursion() -> None:
    """Deep nesting ends in an error with its place, never in Python's RecursionError."""
    assert failures(b"[" * 1_000_000) == ["f.json:1:65: nesting deeper than 64; expected at most 64 levels"]
    assert read_json(b"[" * 64 + b"]" * 64, "f").plain() is not None


def test_size_values_and_digits_are_limited() -> None:
    """A file beyond a limit is refused before its values are built."""
    assert "more than 3 bytes" in failures(b"[1,2]", bytes=3)[0]
    assert "more than 3 values" in failures(b"[1,2,3]", nodes=3)[0]
    assert "the number `99999999999999999999…`" in failures(b"9" * 10_000)[0]


def test_a_number_remembers_how_it_was_written() -> None:
    """`1.50` in a condition is text to AWS, and stays `1.50`."""
    node: Node = read_json(b"1.50", "f")
    assert (node.value, node.text) == (1.5, "1.50")
