"""The text of teams.yaml with a team more or less: lines are inserted or taken out, and no other is touched.

ruamel.yaml says where each mapping begins and ends; to write the whole file anew would fold lines that people had
broken.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from abac.errors import InputError
from abac.located import Place, Problem, nearest, unreadable

TEAMS = "teams"
Value = str | int | Sequence[str] | Mapping[str, str]


class Entry(NamedTuple):
    """One team of a file: ruamel.yaml's nodes of its key and of what it says."""

    key: Any
    value: Any


def text_of(teams: Path) -> str:
    """The file's text, line ends as they are. Raises InputError where it cannot be read."""
    try:
        return teams.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(str(teams), error) from None


def with_team(text: str, key: str, fields: Mapping[str, Value]) -> str:
    """Return the text with one team more, after the last one; `text` is that of a registry that can be read.

    What the team says is not judged here: to read the result as a registry is.
    """
    section = _section(text)
    lines = text.splitlines(keepends=True)
    if section.flow_style:
        line, column = section.start_mark.line, section.start_mark.column + 1
        written = f"{scalar(key)}: {_flow(fields)}, "
        lines[line] = lines[line][:column] + written + lines[line][column:]
        return "".join(lines)
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    last = _entries(section)[-1]
    line = _end(last, lines)
    if line and not lines[line - 1].endswith(("\n", "\r")):
        lines[line - 1] += end
    lines[line:line] = [f"{row}{end}" for row in _block(key, fields, last.key.start_mark.column)]
    return "".join(lines)


def without_team(text: str, key: str, file: str) -> str:
    """Return the text without one team; comments before it stay, for they may speak of the teams that follow.

    Raises InputError where there is no such team.
    """
    section = _section(text)
    entries = _entries(section)
    names = [entry.key.value for entry in entries]
    if key not in names:
        expected = f"one of the {len(names)} teams that `abac team list` shows"
        raise InputError([Problem(Place(file), f"no team `{key}`", expected, nearest(key, names))])
    lines = text.splitlines(keepends=True)
    at = names.index(key)
    if section.flow_style:
        return _cut(lines, *_flow_span(entries, at))
    first, end = entries[at].key.start_mark.line, _end(entries[at], lines)
    if end < len(lines) and first and not lines[first - 1].strip() and not lines[end].strip():
        end += 1  # of the empty lines before and after it one is enough
    return "".join(lines[:first] + lines[end:])


def comment_before(text: str, key: str) -> int | None:
    """The number of the line directly before a team if it is a comment, else None."""
    lines = text.splitlines()
    found = next((entry.key.start_mark.line for entry in _entries(_section(text)) if entry.key.value == key), 0)
    return found if found and lines[found - 1].lstrip().startswith("#") else None


def scalar(text: str) -> str:
    """A text as YAML: plain where every reader takes it for that text, in every context, else quoted (`on`, `1e5`)."""
    return text if _is_plain(text) else json.dumps(text, ensure_ascii=False)


def replace(teams: Path, text: str) -> None:
    """Put a text in place of a file, whole or not at all. Raises InputError where it cannot be written."""
    try:
        descriptor, name = tempfile.mkstemp(dir=teams.resolve().parent, prefix=f".{teams.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
            Path(name).chmod(teams.stat().st_mode & 0o777)
            Path(name).replace(teams.resolve())
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise unreadable(str(teams), error) from None


def _section(text: str) -> Any:
    root = YAML().compose(text)
    return next(value for key, value in root.value if key.value == TEAMS)


def _entries(section: Any) -> list[Entry]:
    return [Entry(*pair) for pair in section.value]


def _end(entry: Entry, lines: Sequence[str]) -> int:
    """The line after a team of block style, with the comments below it that are indented as its members are."""
    mark = max(_ends(entry.value), default=entry.key.end_mark, key=lambda mark: (mark.line, mark.column))
    line: int = mark.line + (mark.column > 0)
    while line < len(lines) and _is_comment_within(lines[line], entry.key.start_mark.column):
        line += 1
    return line


def _is_comment_within(line: str, column: int) -> bool:
    words = line.lstrip(" ")
    return words.startswith("#") and len(line) - len(words) > column


def _ends(node: Any) -> Iterator[Any]:
    """Where the leaves of a node end; a mapping of block style is said to end where the next thing begins."""
    if isinstance(node.value, str) or node.flow_style or not node.value:
        yield node.end_mark
        return
    for item in node.value:
        for part in item if isinstance(item, tuple) else (item,):
            yield from _ends(part)


def _flow_span(entries: Sequence[Entry], at: int) -> tuple[Any, Any]:
    """From where to where a team of flow style stands, with the comma that goes with it."""
    if at + 1 < len(entries):
        return entries[at].key.start_mark, entries[at + 1].key.start_mark
    start = entries[at - 1].value.end_mark if at else entries[at].key.start_mark
    return start, entries[at].value.end_mark


def _cut(lines: list[str], start: Any, end: Any) -> str:
    before: str = "".join(lines[: start.line]) + lines[start.line][: start.column]
    after: str = lines[end.line][end.column :] + "".join(lines[end.line + 1 :])
    return before + after


def _block(key: str, fields: Mapping[str, Value], column: int) -> Iterator[str]:
    indent = " " * column
    if not fields:
        yield f"{indent}{scalar(key)}: {{}}"
        return
    yield f"{indent}{scalar(key)}:"
    step = "  " if column == 0 else indent  # members stand as far in as teams do
    for name, value in fields.items():
        yield f"{indent}{step}{name}: {_flow(value)}"


def _flow(value: object) -> str:
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(name)}: {_flow(item)}" for name, item in value.items()) + "}"
    return f"[{', '.join(map(_flow, value))}]" if isinstance(value, Sequence) else str(value)


def _is_plain(text: str) -> bool:
    try:
        read = [
            loaded(document.format(text))
            for loaded in (yaml.safe_load, YAML(typ="safe", pure=True).load)
            for document in (
                "{{k: {}}}",
                "k: {}",
            )  # a lone hyphen is a text in the first and begins a list in the second
        ]
    except (yaml.YAMLError, YAMLError, ValueError):  # ValueError: a date such as 2026-13-01
        return False
    return read == [{"k": text}] * 4
