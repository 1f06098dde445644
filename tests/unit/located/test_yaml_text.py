"""YAML with core scalars only."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.located import Limits, problems_of, read_yaml
from abac.located import yaml_text as module
from strategies.documents import damaged, json_texts, values


def failures(text: str | bytes, **limits: int) -> list[str]:
    """Every problem of a text, as text."""
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(InputError) as caught:
        read_yaml(data, "f.yaml", Limits(**limits))
    return [str(problem) for problem in problems_of(caught.value)]


def plain(text: str) -> Any:
    """The value of a text."""
    return read_yaml(text.encode(), "f.yaml").plain()


@given(values(st.characters(codec="utf-8", max_codepoint=0xFFFF)))
def test_json_is_yaml(value: Any) -> None:
    """YAML 1.2 is a superset of JSON (section 1.2); libyaml reads no escaped surrogate pairs: they are left out."""
    assert plain(json.dumps(value)) == value


@given(st.binary(max_size=60) | damaged(json_texts) | damaged(st.text(max_size=40)))
def test_bytes_that_are_not_yaml_are_refused_and_nothing_else_happens(data: bytes) -> None:
    """Only an error with its place comes out of any bytes."""
    try:
        read_yaml(data, "f").plain()
    except InputError as error:
        assert all(problem.place.file == "f" and problem.place.line >= 1 for problem in problems_of(error))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2012-10-17", "2012-10-17"),
        ("yes", "yes"),
        ("off", "off"),
        ("012345678901", "012345678901"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("111122223333", 111122223333),
        ("-1.5e3", -1500.0),
        ("0x1F", 31),
        ("0o17", 15),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("'3'", "3"),
        ("!!str 3", "3"),
        ("+", "+"),
    ],
)
def test_scalars_follow_the_core_schema(text: str, value: Any) -> None:
    """YAML 1.2, section 10.3 (core schema); dates and digits with a leading zero stay text, as policies need them."""
    found = plain(text)
    assert (found, type(found)) == (value, type(value))


def test_every_duplicate_key_and_every_key_that_is_no_text_is_reported() -> None:
    """An unquoted account id is a number to YAML: as a key it must be quoted."""
    assert failures("a: 1\na: 2\n111122223333: x\ntrue: y\n") == [
        "f.yaml:2:1: the key `a` a second time; expected each key once (first on line 1)",
        '"111122223333"'.join(
            ("f.yaml:3:1: the key `111122223333`, which YAML reads as a number; expected the key in quotes: `", "`")
        ),
        'f.yaml:4:1: the key `true`, which YAML reads as true or false; expected the key in quotes: `"true"`',
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: !!python/object:os.system x", "f.yaml:1:4: the tag `!!python/object:os.system`"),
        ("a: !Sub x", "f.yaml:1:4: the tag `!Sub`"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "f.yaml:3:3: the merge key `<<`"),
        ("a: &x [*x]", "f.yaml:1:8: the alias `*x` within its own value"),
        ("a: *x", "f.yaml:1:4: the alias `*x` without an anchor"),
        ("a: b\nc:\n\t- d", "f.yaml:3:1: a tab"),
        ("a: b: c", "f.yaml:1:5: mapping values are not allowed"),
        ("--- 1\n--- 2\n", "f.yaml:2:1: a second document"),
        ("? [a]\n: b", "f.yaml:1:3: a list or mapping as key"),
        ("a: .inf", "f.yaml:1:4: the number `.inf`"),
        ("a: \x00", "f.yaml:1:4: the control character `0x00`"),
        ("a: \x85\x80", "f.yaml:1:5: the character `U+0080`"),
        (b"a: b\nc: \xff", "f.yaml:2:4: the byte `0xff`, which is not UTF-8"),
    ],
)
def test_what_a_policy_file_must_not_hold_is_refused_at_its_place(text: str | bytes, found: str) -> None:
    """Tags construct objects, merge keys hide members, two documents hide one: none of them is read."""
    assert failures(text)[0].startswith(found)


def test_an_alias_gives_the_anchored_value() -> None:
    """An alias stands for the value of its anchor (YAML 1.2, section 7.1)."""
    assert plain("a: &x [1]\nb: *x\n") == {"a": [1], "b": [1]}


def test_a_bomb_is_refused_before_it_expands() -> None:
    """Nine levels of nine aliases are 387 million values in 400 bytes ("billion laughs")."""
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert "once aliases are expanded" in failures("\n".join(levels))[0]
    assert "more than 2 aliases" in failures("[&a x, *a, *a, *a]", aliases=2)[0]


def test_nesting_is_limited_without_recursion() -> None:
    """Deep nesting ends in an error with its place, never in RecursionError or a crash of the C parser."""
    assert failures("[" * 100) == ["f.yaml:1:65: nesting deeper than 64; expected at most 64 levels"]
    assert len(failures("[" * 200_000)) == 1


def test_keys_and_values_know_their_line_and_column() -> None:
    """Lines and columns count from 1, in characters, behind a byte order mark too."""
    node = read_yaml("\ufeffé: x\nb:\n  - y\n".encode(), "f.yaml")
    assert isinstance(node.value, dict)
    assert str(node.value["é"].place) == "f.yaml:1:4"
    items = node.value["b"].value
    assert isinstance(items, list)
    assert (str(items[0].place), items[0].place.path) == ("f.yaml:3:5", "b[0]")
    assert {key: str(place) for key, place in node.key_places.items()} == {"é": "f.yaml:1:1", "b": "f.yaml:2:1"}


@given(json_texts | st.text(max_size=30).filter(lambda text: "\t" not in text))
def test_the_pure_parser_reads_the_same(text: str) -> None:
    """PyYAML without its C parser gives the same values, or refuses too; of tabs it takes fewer than YAML 1.2."""
    results: list[Any] = []
    for loader in (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_LOADER", loader)
            try:
                results.append(plain(text))
            except InputError:
                results.append("refused")
    assert results[0] == results[1]
