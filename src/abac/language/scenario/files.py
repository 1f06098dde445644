"""Scenario files: JSON, JSON Lines and YAML; one scenario or a list of them."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import PurePath
from typing import Final

from abac.errors import InputError
from abac.language.scenario.again import SCENARIO_LIMITS, Reader
from abac.language.scenario.elements import ByteStream, Element, Peeked, items, lines
from abac.language.scenario.scenario import Scenario, ScenarioError, read_scenario
from abac.located import YAML_SUFFIXES, Limits, Place, open_file, problems_of, read_yaml, unreadable

# SIMULATION.md, Scenario: 10 MB a YAML file.
YAML_LIMITS: Final = Limits(bytes=10_000_000)
LINES_SUFFIXES: Final = frozenset({".jsonl", ".ndjson"})
# By both of these at once; a scenario has neither.
_CALLS_SECTIONS: Final = frozenset({"format", "calls"})

Read = Scenario | ScenarioError


def read_scenarios(source: str | PathLike[str] | ByteStream, *, file: str = "", strict: bool = True) -> Iterator[Read]:
    """Read scenarios one after the other, in the order of the input.

    `source` is a path, or a stream of bytes that errors call `file` (`-` where it is empty). The suffix says what a
    file is; what has none is JSON where it starts with `[` or `{` (JSON Lines where the first line is whole), else
    YAML. JSON arrays and JSON Lines are read at constant memory. A scenario that cannot be read comes as its error,
    and the others still follow; a scenario without a name is called `FILE#INDEX`, counted from 0. A YAML file of calls
    (`studio-calls.yaml`, the working day of ISOLATION.md's L6) lies beside scenarios and holds none.
    Raises InputError only where the file cannot be opened or read.
    """
    if not isinstance(source, str | PathLike):
        yield from _read_stream(source, file or "-", strict)
        return
    path = fspath(source)
    with open_file(path) as stream:
        try:
            yield from _read_stream(stream, path, strict)
        except OSError as error:
            raise unreadable(path, error) from None


def _read_stream(stream: ByteStream, file: str, strict: bool) -> Iterator[Read]:
    suffix = PurePath(file).suffix.lower()
    peeked = Peeked(stream)
    first = peeked.first.removeprefix(BOM_UTF8).lstrip()
    if suffix in YAML_SUFFIXES:
        return _read_yaml(peeked, file, strict)
    if suffix in LINES_SUFFIXES or (suffix != ".json" and is_whole(first)):
        return _each(lines(peeked, file, SCENARIO_LIMITS.bytes), file, strict)
    if first.startswith(b"["):
        return _each(items(peeked, file, SCENARIO_LIMITS.bytes), file, strict)
    if suffix == ".json" or first.startswith(b"{"):
        return _each(_only(peeked, file), file, strict)
    return _read_yaml(peeked, file, strict)


def is_whole(first: bytes) -> bool:
    """Whether the text starts with a line that is a JSON object by itself: then it is JSON Lines."""
    line = first.partition(b"\n")[0]
    if not line.startswith(b"{"):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _only(stream: ByteStream, file: str) -> Iterator[Element]:
    limit = SCENARIO_LIMITS.bytes
    yield Element(_all(stream, limit), Place(file, 1, 1))


def _all(stream: ByteStream, limit: int) -> bytes:
    """Read to the end, or one byte beyond the limit: enough to see that it is too large."""
    parts: list[bytes] = []
    left = limit + 1
    while left > 0 and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _each(elements: Iterator[Element], file: str, strict: bool) -> Iterator[Read]:
    reader = Reader(strict=strict)
    for index, element in enumerate(elements):
        yield reader.read(element, f"{file}#{index}")


def _read_yaml(stream: ByteStream, file: str, strict: bool) -> Iterator[Read]:
    try:
        root = read_yaml(_all(stream, YAML_LIMITS.bytes), file, YAML_LIMITS)
    except InputError as error:
        yield ScenarioError(f"{file}#0", problems_of(error))
        return
    if isinstance(root.value, dict) and root.value.keys() == _CALLS_SECTIONS:
        return
    nodes = root.value if isinstance(root.value, list) else [root]
    for index, node in enumerate(nodes):
        scenario = read_scenario(node, f"{file}#{index}", strict=strict)
        yield _within(scenario, f"[{index}]") if isinstance(root.value, list) else scenario


def _within(scenario: Read, prefix: str) -> Read:
    """Let paths start at the scenario, as they do where scenarios are read one by one."""
    if isinstance(scenario, Scenario):
        return scenario
    problems = []
    for problem in scenario.problems:
        path = problem.place.path.removeprefix(prefix).lstrip(".")
        problems.append(problem._replace(place=problem.place._replace(path=path)))
    return ScenarioError(scenario.name, tuple(problems))
