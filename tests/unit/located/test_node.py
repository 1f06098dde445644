"""Values from memory, and what nodes say about themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from abac.errors import InputError
from abac.located import Node, from_plain, problems_of, shorten
from strategies.documents import json_values


@given(json_values)
def test_plain_undoes_from_plain(value: Any) -> None:
    """A value from memory is the same value with places."""
    assert from_plain(value).plain() == value


def test_a_value_from_memory_has_a_path_and_no_line() -> None:
    """A place without a line is written as its path (located.place)."""
    node = from_plain({"Statement": [{"Effect": 3}]}, path="identity[0]")
    assert isinstance(node.value, dict)
    statements = node.value["Statement"].value
    assert isinstance(statements, list)
    place = statements[0].key_place("Effect")
    assert (place.line, place.path) == (0, "identity[0].Statement[0].Effect")


@pytest.mark.parametrize("value", [{"a": date(2012, 10, 17)}, {1: "x"}, [b"x"], {"a": {2, 3}}])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    """JSON holds text, numbers, true, false, null, lists and objects with text as keys (RFC 8259, section 1)."""
    with pytest.raises(InputError):
        from_plain(value)


def test_a_value_that_holds_itself_is_refused() -> None:
    """Depth is limited, so that nothing in memory can exhaust the stack."""
    value: list[Any] = []
    value.append(value)
    with pytest.raises(InputError) as caught:
        from_plain(value)
    assert "too deep" in problems_of(caught.value)[0].found


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "`true`"),
        (3.5, "the number `3.5`"),
        ("", "empty text"),
        ("x", "the text `x`"),
        ([], "an empty list"),
        ([1], "a list"),
        ({}, "an empty mapping"),
        ({"a": 1}, "a mapping"),
    ],
)
def test_a_node_describes_itself_in_words(value: Any, words: str) -> None:
    """Input stands in backticks, kinds in words (STYLE.md, habit 4)."""
    assert from_plain(value).describe() == words


def test_long_and_unprintable_input_is_shortened() -> None:
    """An error stays one readable line whatever the input holds."""
    assert shorten("a\nb") == "a\N{REPLACEMENT CHARACTER}b"
    assert shorten("x" * 100, 5) == "xxxxx…"


def test_a_node_can_be_wrapped_again() -> None:
    """A reader that is given a node keeps its places."""
    node = from_plain("x", "file")
    assert from_plain(node) is node
    assert isinstance(node, Node)
