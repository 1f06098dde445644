"""JSON read strictly (RFC 8259); every value knows its line and column.

Python's own parser gives no places, takes duplicate keys and NaN, and recurses; this one does none of that. It keeps
offsets only, so that reading a large folder costs little and places are computed for the few values that need them.
"""

from __future__ import annotations

import json
import math
import re
from typing import NoReturn

from abac.errors import InputError
from abac.located.files import DEFAULT, Limits, check_size, decode
from abac.located.node import Node, Origin, Route, path_of, shorten
from abac.located.place import Place, Problem, Problems, settled

_TOKEN = re.compile(
    r"""[ \t\n\r]*(?:
    (?P<simple>"[^"\\\x00-\x1f]*")      # text without escapes: the common case
  | (?P<text>")
  | (?P<mark>[{}\[\],:])
  | (?P<number>-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<exponent>[eE][+-]?[0-9]+)?(?![0-9A-Za-z_.+-]))
  | (?P<word>true|false|null)(?![0-9A-Za-z_])
  | (?P<end>\Z)
  | (?P<other>[^ \t\n\r,:\[\]{}"]+)
)""",
    re.VERBOSE,
)
# The usual way into a member, in one step: a comma but before the first, a key without escapes, a colon.
_KEY = re.compile(r'[ \t\n\r]*+(,)?[ \t\n\r]*+"([^"\\\x00-\x1f]*+)"[ \t\n\r]*+:')
_DECODER = json.JSONDecoder()  # asked for single texts with escapes, never for a document
_WORDS = {"true": True, "false": False, "null": None}
_SURROGATE = re.compile("[\ud800-\udfff]")
_VALUE = "a JSON value"


def read_json(
    data: bytes, file: str, limits: Limits = DEFAULT, *, start: Place | None = None, problems: Problems | None = None
) -> Node:
    """Read one JSON document. `start`: where `data` begins within the file, when it is a part of it.

    Raises InputError: what is not JSON, at its place; else every duplicate key, number out of range and lone surrogate.
    With `problems`, the latter are noted there instead; of a key that stands twice, the last value counts.
    """
    check_size(data, file, limits)
    start = start or Place(file)
    text = decode(data, start)
    reader = _Reader(Origin(text, start), limits)
    return settled(reader.read(), reader.problems, problems)


class _Open:
    """A list or mapping whose end has not been read yet."""

    __slots__ = ("key", "node", "offsets")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.key = ""
        self.offsets: dict[str, int] = {}


class _Reader:
    """One pass over one document, with a stack of its own: nesting costs memory, never Python's recursion."""

    def __init__(self, origin: Origin, limits: Limits) -> None:
        self.origin = origin
        self.text = origin.text
        self.limits = limits
        self.problems = Problems()
        self.position = 0
        self.token = 0  # where the current token starts
        self.nodes = 0
        self.stack: list[_Open] = []

    def read(self) -> Node:
        root = self.value(self.next(), _VALUE)
        while self.stack:
            if isinstance(self.stack[-1].node.value, dict):
                self.member()
            else:
                self.item()
        if self.next().lastgroup != "end":
            self.fail(self.shown(), "the end of the file after the first JSON value")
        return root

    def next(self) -> re.Match[str]:
        match = _TOKEN.match(self.text, self.position)
        assert match is not None, "every character starts some token"
        self.position = match.end()
        self.token = match.start(match.lastgroup or 0)
        return match

    def mark(self, expected: str) -> str:
        match = self.next()
        if match.lastgroup != "mark":
            self.fail(self.shown(), expected)
        return match["mark"]

    def item(self) -> None:
        items = self.stack[-1].node.value
        assert isinstance(items, list)
        if items:
            expected = "`,` or `]` after an element of a list"
            separator = self.mark(expected)
            if separator == "]":
                self.stack.pop()
                return
            if separator != ",":
                self.fail(self.shown(), expected)
            items.append(self.value(self.next(), _VALUE))
            return
        match = self.next()
        if match["mark"] == "]":
            self.stack.pop()
        else:
            items.append(self.value(match, f"{_VALUE} or `]`"))

    def member(self) -> None:
        open_mapping = self.stack[-1]
        members = open_mapping.node.value
        assert isinstance(members, dict)
        quick = _KEY.match(self.text, self.position)
        if quick and (quick[1] is not None) == bool(open_mapping.offsets):
            self.position = quick.end()
            self.pair(open_mapping, members, quick[2], quick.start(2) - 1)
        else:
            self.spelled_member(open_mapping, members)

    def spelled_member(self, open_mapping: _Open, members: dict[str, Node]) -> None:
        """Read what `_KEY` does not: escapes in a key, the end of the mapping, and every mistake."""
        expected = "a key in double quotes"
        match = self.next()
        if open_mapping.offsets:
            if match["mark"] == "}":
                self.stack.pop()
                return
            if match["mark"] != ",":
                self.fail(self.shown(), "`,` or `}` after a member of a mapping")
            match = self.next()
        elif match["mark"] == "}":
            self.stack.pop()
            return
        else:
            expected += " or `}`"
        if match.lastgroup not in ("simple", "text"):
            self.fail(self.shown(), expected)
        key, offset = self.string(match), self.token
        if self.mark("`:` after a key") != ":":
            self.fail(self.shown(), "`:` after a key")
        self.pair(open_mapping, members, key, offset)

    def pair(self, open_mapping: _Open, members: dict[str, Node], key: str, offset: int) -> None:
        if key in members:
            line = self.origin.place(open_mapping.offsets[key]).line
            place = self.origin.place(offset, path_of((open_mapping.node.route, key)))
            self.problems.add(place, f"the key `{shorten(key)}` a second time", f"each key once (first on line {line})")
        else:
            open_mapping.offsets[key] = offset
        open_mapping.key = key
        members[key] = self.value(self.next(), _VALUE)

    def route(self) -> Route:
        if not self.stack:
            return None
        parent = self.stack[-1]
        step = len(parent.node.value) if isinstance(parent.node.value, list) else parent.key
        return (parent.node.route, step)

    def value(self, match: re.Match[str], expected: str) -> Node:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            self.fail(f"more than {self.limits.nodes:,} values", f"at most {self.limits.nodes:,} values in one file")
        kind = match.lastgroup
        offset, route = self.token, self.route()
        if kind in ("simple", "text"):
            return Node(self.string(match), self.origin, offset, route)
        if kind == "word":
            return Node(_WORDS[match["word"]], self.origin, offset, route)
        if kind == "number":
            return Node(self.number(match), self.origin, offset, route, match["number"])
        if kind != "mark" or match["mark"] not in "{[":
            self.fail(self.shown(), expected)
        return self.open(Node({} if match["mark"] == "{" else [], self.origin, offset, route))

    def open(self, node: Node) -> Node:
        if len(self.stack) >= self.limits.depth:
            self.fail(f"nesting deeper than {self.limits.depth}", f"at most {self.limits.depth} levels")
        opened = _Open(node)
        node.key_offsets = opened.offsets
        self.stack.append(opened)
        return node

    def string(self, match: re.Match[str]) -> str:
        if match.lastgroup == "simple":
            return match["simple"][1:-1]
        try:
            value, self.position = _DECODER.raw_decode(self.text, self.token)
        except json.JSONDecodeError as error:
            self.token = min(error.pos, len(self.text))
            self.fail(_string_fault(error), "text in double quotes, with JSON's own escapes")
        if _SURROGATE.search(value):
            place = self.origin.place(self.token, path_of(self.route()))
            self.problems.add(place, "half of a surrogate pair", "escapes that spell whole characters")
        return str(value)

    def number(self, match: re.Match[str]) -> int | float:
        text = match["number"]
        whole = match["fraction"] is None and match["exponent"] is None
        if len(text) <= self.limits.digits:
            value = int(text) if whole else float(text)
            if whole or math.isfinite(value):
                return value
        place = self.origin.place(self.token, path_of(self.route()))
        self.problems.add(place, f"the number `{shorten(text, 20)}`", "a number within range")
        return 0

    def shown(self) -> str:
        if self.token >= len(self.text):
            return "the end of the file"
        match = _TOKEN.match(self.text, self.token)
        token = match[0] if match and match[0] else self.text[self.token]
        return f"`{shorten(token, 40)}`"

    def fail(self, found: str, expected: str) -> NoReturn:
        """Give up: what follows a mistake in syntax cannot be trusted. Problems found so far come along."""
        place = self.origin.place(self.token, path_of(self.route()))
        raise InputError([*self.problems, Problem(place, found, expected)])


def _string_fault(error: json.JSONDecodeError) -> str:
    if "Unterminated" in error.msg:
        return "text without an end"
    if "control" in error.msg:
        return "a line break or control character within text"
    return "an escape that JSON does not have"
