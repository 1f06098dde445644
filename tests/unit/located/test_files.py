"""Files that a user names."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.errors import InputError
from abac.located import Limits, Place, Problems, problems_of, read_bytes, read_file


def failure(path: str | Path, limits: Limits | None = None) -> str:
    """The one problem of a file, as text."""
    with pytest.raises(InputError) as caught:
        read_file(path, limits or Limits())
    (problem,) = problems_of(caught.value)
    return str(problem)


def test_the_suffix_says_what_a_file_is(tmp_path: Path) -> None:
    """A `.json` file is JSON, strictly; `.yaml` and `.yml` are YAML."""
    for name, text in (("a.json", '{"a": 1}'), ("a.yaml", "a: 1"), ("a.YML", "a: 1")):
        (tmp_path / name).write_text(text)
        assert read_file(tmp_path / name).plain() == {"a": 1}
    (tmp_path / "b.json").write_text("a: 1")
    assert "b.json:1:1: `a`" in failure(tmp_path / "b.json")


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", '{"a": 1,\n"a": 2, "b": 1e999}'), ("a.yaml", "a: 1\na: 2\nb: 1e999")]
)
def test_what_leaves_the_values_readable_can_be_noted(tmp_path: Path, name: str, text: str) -> None:
    """A duplicate key must not hide what is wrong elsewhere (CLI.md, Bad input: all errors at once)."""
    (tmp_path / name).write_text(text)
    problems = Problems()
    node = read_file(tmp_path / name, problems=problems)
    assert node.plain() == {"a": 2, "b": 0}
    assert [problem.found for problem in problems] == ["the key `a` a second time", "the number `1e999`"]
    with pytest.raises(InputError, match="a second time"):
        read_file(tmp_path / name)


@pytest.mark.parametrize(("name", "text"), [("a.json", '{"a": 1, "a": 2, ]'), ("a.yaml", "a: 1\na: 2\nb: [")])
def test_a_mistake_in_syntax_is_raised_with_what_was_found_before(tmp_path: Path, name: str, text: str) -> None:
    """Behind it nothing can be read; notes of other files stay with whoever keeps them."""
    (tmp_path / name).write_text(text)
    problems = Problems()
    problems.add(Place("other"), "a", "b")
    with pytest.raises(InputError) as caught:
        read_file(tmp_path / name, problems=problems)
    assert [problem.found for problem in problems_of(caught.value)][:-1] == ["the key `a` a second time"]
    assert len(problems) == 1


def test_a_file_that_cannot_be_read_is_an_input_error(tmp_path: Path) -> None:
    """An unreadable path is bad input, exit 2 (CLI.md, Exit codes)."""
    (tmp_path / "folder.json").mkdir()
    assert failure(tmp_path / "none.json").endswith("none.json: no such file; expected a file that exists")
    assert failure(tmp_path / "folder.json").endswith("folder.json: a directory; expected a file")
    assert "cannot be read" in failure("a\0b.json")
    assert "a file named `*.txt`" in failure("a.txt")
    assert "without a suffix" in failure("policy")


def test_a_file_beyond_the_limit_is_not_read_to_its_end() -> None:
    """A device that never ends is refused like a file that is too large."""
    with pytest.raises(InputError) as caught:
        read_bytes("/dev/zero", Limits(bytes=1_000))
    assert "more than 1,000 bytes" in str(caught.value)
