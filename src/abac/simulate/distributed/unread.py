"""Scenarios taken out of their files and not read yet: reading is most of the work, so workers do it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import PurePath
from typing import NamedTuple

from abac.language.scenario import Scenario, ScenarioError, read_scenarios
from abac.language.scenario.again import SCENARIO_LIMITS
from abac.language.scenario.elements import ByteStream, Element, Peeked, items, lines
from abac.language.scenario.files import LINES_SUFFIXES, is_whole
from abac.located import YAML_SUFFIXES, open_file, unreadable


class Unread(NamedTuple):
    """One element of a JSON array or of JSON Lines, and what it is called where it has no name of its own."""

    name: str
    element: Element

    @property
    def size(self) -> int:
        """Its bytes."""
        return len(self.element.data)


Sent = Unread | Scenario | ScenarioError
"""What goes to a worker. YAML, and JSON that is one scenario, are small and have been read."""


def unread_scenarios(
    source: str | PathLike[str] | ByteStream, *, file: str = "", strict: bool = True
) -> Iterator[Sent]:
    """Take scenarios out of a file or stream as `read_scenarios` does, at constant memory; most are not read yet.

    Raises InputError only where the file cannot be opened or read.
    """
    if not isinstance(source, str | PathLike):
        yield from _taken(Peeked(source), file or "-", strict)
        return
    path = fspath(source)
    with open_file(path) as stream:
        try:
            yield from _taken(Peeked(stream), path, strict)
        except OSError as error:
            raise unreadable(path, error) from None


def _taken(stream: Peeked, file: str, strict: bool) -> Iterator[Sent]:
    elements = _elements(stream, file)
    if elements is None:
        return read_scenarios(stream, file=file, strict=strict)
    return (Unread(f"{file}#{index}", element) for index, element in enumerate(elements))


def _elements(stream: Peeked, file: str) -> Iterator[Element] | None:
    """The elements of a file that is a stream of them; None where `read_scenarios` has to see it as a whole."""
    suffix = PurePath(file).suffix.lower()
    first = stream.first.removeprefix(BOM_UTF8).lstrip()
    if suffix in YAML_SUFFIXES:
        return None
    if suffix in LINES_SUFFIXES or (suffix != ".json" and is_whole(first)):
        return lines(stream, file, SCENARIO_LIMITS.bytes)
    return items(stream, file, SCENARIO_LIMITS.bytes) if first.startswith(b"[") else None
