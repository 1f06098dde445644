"""A value that knows where it was written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from abac.errors import InputError
from abac.located.place import Place, Problem, Problems

TYPE_NAMES = "text, a number, true or false, null, a list or a mapping"

# The way from the root to a value, innermost step first: ((root, "Statement"), 2). A linked tuple costs one object a
# value; the text `Statement[2]` is made only when somebody asks for the place.
Route = tuple[Any, str | int] | None


def path_of(route: Route) -> str:
    """Write a route as `Statement[2].Condition`."""
    steps: list[str | int] = []
    while route is not None:
        route, step = route
        steps.append(step)
    text = ""
    for step in reversed(steps):
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


class Origin:
    """The text that values came from: turns an offset in characters into a line and a column when asked.

    `start` is where the text begins within its file, for a reader that is handed one part of a long file.
    """

    __slots__ = ("_lines", "start", "text")

    def __init__(self, text: str, start: Place) -> None:
        self.text = text
        self.start = start
        self._lines: list[int] | None = None

    def place(self, offset: int, path: str = "") -> Place:
        """Return the place of the character at `offset`; an offset below 0 has no line (a value from memory)."""
        start = self.start
        if offset < 0:
            return start._replace(path=_join(start.path, path))
        if self._lines is None:
            self._lines = _line_starts(self.text)
        row = bisect_right(self._lines, offset) - 1
        column = offset - self._lines[row] + (max(start.column, 1) if row == 0 else 1)
        return Place(start.file, max(start.line, 1) + row, column, _join(start.path, path))


def _join(path: str, rest: str) -> str:
    dot = "." if path and rest and not rest.startswith("[") else ""
    return f"{path}{dot}{rest}"


def _line_starts(text: str) -> list[int]:
    starts = [0]
    end = text.find("\n")
    while end >= 0:
        starts.append(end + 1)
        end = text.find("\n", end + 1)
    return starts


class Node:
    """A value read from a file: text, number, true or false, null, a mapping of nodes or a list of nodes.

    `text` is how a number was written (`3600`, `1.10`), None for every other value. `place` and `key_places` are
    computed when asked for; a value that came from memory has a path but no line.
    """

    __slots__ = ("_offset", "_origin", "key_offsets", "route", "text", "value")

    def __init__(
        self,
        value: str | int | float | bool | dict[str, Node] | list[Node] | None,
        origin: Origin,
        offset: int = -1,
        route: Route = None,
        text: str | None = None,
    ) -> None:
        self.value = value
        self.text = text
        self._origin = origin
        self._offset = offset
        self.route = route
        self.key_offsets: dict[str, int] | None = None

    @property
    def place(self) -> Place:
        """Where the value starts."""
        return self._origin.place(self._offset, path_of(self.route))

    @property
    def key_places(self) -> dict[str, Place]:
        """Where each key of a mapping stands; empty for every other value."""
        if not isinstance(self.value, dict):
            return {}
        return {key: self.key_place(key) for key in self.value}

    def key_place(self, key: str) -> Place:
        """Where one key of a mapping stands; the mapping's own place for a key that it lacks."""
        if not isinstance(self.value, dict) or key not in self.value:
            return self.place
        offset = self.key_offsets[key] if self.key_offsets else self._offset
        return self._origin.place(offset, path_of((self.route, key)))

    def plain(self) -> Any:
        """Return the value as Python's own dict, list and scalars. Depth is limited by the reader."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def describe(self) -> str:
        """Return the value in words for an error message: `the number `3``, `a list`, `the text `x``."""
        value = self.value
        if value is None:
            return "null"
        if isinstance(value, bool):
            return f"`{str(value).lower()}`"
        if isinstance(value, str):
            return f"the text `{shorten(value)}`" if value else "empty text"
        if isinstance(value, dict):
            return "a mapping" if value else "an empty mapping"
        if isinstance(value, list):
            return "a list" if value else "an empty list"
        return f"the number `{shorten(self.text or str(value))}`"

    def __repr__(self) -> str:
        return f"Node({self.plain()!r}, {str(self.place)!r})"


def shorten(text: str, limit: int = 80) -> str:
    """Return `text` on one line and no longer than `limit`, for an error message."""
    line = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text[:limit])
    return line if len(text) <= limit else f"{line}…"


def from_plain(value: object, file: str = "", path: str = "", *, depth: int = 64) -> Node:
    """Wrap a value from memory (what `json.loads` gives) so that readers can take it; places have a path, no line.

    Raises InputError for a value that JSON cannot hold, for a key that is not text and for nesting beyond `depth`.
    """
    problems = Problems()
    node = _wrap(value, Origin("", Place(file, path=path)), None, depth, problems)
    problems.raise_if_any()
    return node


def _wrap(value: object, origin: Origin, route: Route, depth: int, problems: Problems) -> Node:
    def place() -> Place:
        return origin.place(-1, path_of(route))

    if depth < 0:
        raise InputError([Problem(place(), "nesting that is too deep", "a value that is nested less deeply")])
    if isinstance(value, Node):
        return value
    if isinstance(value, Mapping):
        members: dict[str, Node] = {}
        for key, member in value.items():
            if isinstance(key, str):
                members[key] = _wrap(member, origin, (route, key), depth - 1, problems)
            else:
                problems.add(place(), f"the key `{shorten(str(key))}`, which is not text", "text as key")
        return Node(members, origin, route=route)
    if isinstance(value, list | tuple):
        items = [_wrap(item, origin, (route, index), depth - 1, problems) for index, item in enumerate(value)]
        return Node(items, origin, route=route)
    if value is None or isinstance(value, str | int | float | bool):
        return Node(value, origin, route=route)
    problems.add(place(), f"a value of type `{type(value).__name__}`", TYPE_NAMES)
    return Node(None, origin, route=route)
