"""Files that a user names."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.errors import InputError
from abac.located import Limits, problems_of, read_bytes, read_file


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
