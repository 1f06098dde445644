"""YAML read with YAML 1.2's core scalars only; every value knows its line and column.

The parser's events are put together here, with a stack of our own: nesting, aliases and expanded size are counted
while reading, so that a file made to exhaust memory is refused before it can. Dates stay text (`2012-10-17` is a
policy's Version), and so do `yes`, `no`, `on`, `off` and digits with a leading zero (an account id).
"""

from __future__ import annotations

import math
import re
from typing import NoReturn

import yaml
from yaml import events

from abac.errors import InputError
from abac.located.files import DEFAULT, Limits, check_size, decode
from abac.located.node import Node, Origin, Route, path_of, shorten
from abac.located.place import Place, Problem, Problems, settled

# The C parser where PyYAML was built with it (ten times as fast), else the pure one: the same events, but that the pure
# one refuses tabs where YAML 1.2 takes them for white space.
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTANTS = {word: value for value, words in {
    None: ("", "~", "null", "Null", "NULL"),
    True: ("true", "True", "TRUE"),
    False: ("false", "False", "FALSE"),
}.items() for word in words}  # fmt: skip
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
# YAML 1.2 section 5.1, printable characters. Looked for here, because the two parsers count its place differently.
_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT_TAG = "tag:yaml.org,2002:str"
_TAGS = {_TEXT_TAG, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "!"}


def read_yaml(data: bytes, file: str, limits: Limits = DEFAULT, *, problems: Problems | None = None) -> Node:
    """Read one YAML document; an empty file is null.

    Raises InputError: what is not YAML, at its place; else every duplicate key, key that is not text, tag, merge key
    and number out of range. More nesting, aliases or expanded values than `limits` says are refused while reading.
    With `problems`, duplicate keys and their like are noted there instead, so that whoever judges the values can go on;
    of a key that stands twice, the last value counts.
    """
    check_size(data, file, limits)
    start = Place(file)
    text = decode(data, start)
    reader = _Reader(Origin(text, start), limits)
    return settled(reader.read(), reader.problems, problems)


class _Open:
    """A list or mapping whose end has not been read yet."""

    __slots__ = ("anchor", "key", "key_offset", "node", "offsets", "size")

    def __init__(self, node: Node, anchor: str | None) -> None:
        self.node = node
        self.anchor = anchor
        self.key: str | None = None
        self.key_offset = 0
        self.offsets: dict[str, int] = {}
        self.size = 1  # values in it with every alias expanded, itself included


class _Reader:
    """One pass over one document's events."""

    def __init__(self, origin: Origin, limits: Limits) -> None:
        self.origin = origin
        self.limits = limits
        self.problems = Problems()
        self.root: Node | None = None
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int] | None] = {}  # None while the anchor's own value is still open
        self.aliases = 0
        self.documents = 0
        self.offset = 0

    def read(self) -> Node:
        unprintable = _UNPRINTABLE.search(self.origin.text)
        if unprintable:
            self.offset = unprintable.start()
            self.fail(f"the character `U+{ord(unprintable[0]):04X}`", "printable text")
        try:
            for event in yaml.parse(self.origin.text, Loader=_LOADER):
                self.offset = event.start_mark.index if event.start_mark else self.offset
                self.take(event)
        except yaml.MarkedYAMLError as error:
            self.syntax(error)
        except yaml.YAMLError:  # whatever else a parser refuses, behind the last value that it gave
            self.fail("what is not YAML", "YAML")
        return self.root or Node(None, self.origin, 0)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, events.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, events.CollectionStartEvent):
            self.open(event)
        elif isinstance(event, events.CollectionEndEvent):
            self.close()
        elif isinstance(event, events.AliasEvent):
            self.alias(event.anchor or "")
        elif isinstance(event, events.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.fail("a second document in one file", "one document")

    def route(self) -> Route:
        if not self.stack:
            return None
        parent = self.stack[-1]
        step = len(parent.node.value) if isinstance(parent.node.value, list) else parent.key
        return parent.node.route if step is None else (parent.node.route, step)

    def wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].node.value, dict) and self.stack[-1].key is None

    def scalar(self, event: events.ScalarEvent) -> None:
        if self.wants_key():
            self.key(event)
            return
        value, text = self.resolve(event)
        node = Node(value, self.origin, self.offset, self.route(), text)
        if event.anchor:
            self.anchors[event.anchor] = (node, 1)
        self.put(node, 1)

    def key(self, event: events.ScalarEvent) -> None:
        value, _ = self.resolve(event)
        if event.value == "<<" and not event.style:
            self.problem("the merge key `<<`", "the members themselves; merge keys are not read")
        elif not isinstance(value, str):
            word = shorten(event.value)
            self.problem(f"the key `{word}`, which YAML reads as {_kind(value)}", f'the key in quotes: `"{word}"`')
        if event.anchor:
            self.anchors[event.anchor] = (Node(value, self.origin, self.offset), 1)
        self.name(event.value)

    def name(self, key: str) -> None:
        """Take `key` as the name of the member that follows."""
        parent = self.stack[-1]
        parent.key, parent.key_offset = key, self.offset
        if key in parent.offsets:
            line = self.origin.place(parent.offsets[key]).line
            self.problem(f"the key `{shorten(key)}` a second time", f"each key once (first on line {line})")
        else:
            parent.offsets[key] = self.offset

    def open(self, event: events.CollectionStartEvent) -> None:
        if self.wants_key():
            self.fail("a list or mapping as key", "text as key")
        if len(self.stack) >= self.limits.depth:
            self.fail(f"nesting deeper than {self.limits.depth}", f"at most {self.limits.depth} levels")
        self.check_tag(event.tag)
        empty: dict[str, Node] | list[Node] = {} if isinstance(event, events.MappingStartEvent) else []
        opened = _Open(Node(empty, self.origin, self.offset, self.route()), event.anchor)
        opened.node.key_offsets = opened.offsets
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(opened)

    def close(self) -> None:
        closed = self.stack.pop()
        if closed.anchor:
            self.anchors[closed.anchor] = (closed.node, closed.size)
        self.put(closed.node, closed.size)

    def put(self, node: Node, size: int) -> None:
        """Give a value to the list or mapping that is open, or make it the document's."""
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        parent.size += size
        if parent.size > self.limits.nodes:
            expected = f"at most {self.limits.nodes:,} values in one file"
            self.fail(f"more than {self.limits.nodes:,} values once aliases are expanded", expected)
        if isinstance(parent.node.value, list):
            parent.node.value.append(node)
        elif isinstance(parent.node.value, dict) and parent.key is not None:
            parent.node.value[parent.key] = node
            parent.key = None

    def alias(self, anchor: str) -> None:
        self.aliases += 1
        if self.aliases > self.limits.aliases:
            self.fail(f"more than {self.limits.aliases} aliases", f"at most {self.limits.aliases} aliases in one file")
        if anchor not in self.anchors:
            self.fail(f"the alias `*{shorten(anchor)}` without an anchor", f"`&{shorten(anchor)}` before it")
        target = self.anchors[anchor]
        if target is None:
            self.fail(f"the alias `*{shorten(anchor)}` within its own value", "an alias to a value that has ended")
        node, size = target
        if not self.wants_key():
            self.put(node, size)
        elif isinstance(node.value, str):
            self.name(node.value)
        else:
            self.fail(f"the alias `*{shorten(anchor)}` as key, which is not text", "text as key")

    def resolve(self, event: events.ScalarEvent) -> tuple[str | int | float | bool | None, str | None]:
        """Return a scalar's value, and its text where it is a number (YAML 1.2 section 10.3, core schema)."""
        self.check_tag(event.tag)
        text: str = event.value
        if event.tag is not None or not event.implicit[0]:
            return text, None
        if text in _CONSTANTS:
            return _CONSTANTS[text], None
        # No number starts with anything else; most scalars are text and leave here.
        if text[0] not in "+-.0123456789":
            return text, None
        return self.number(text)

    def number(self, text: str) -> tuple[str | int | float, str | None]:
        if _NOT_FINITE.match(text):
            self.problem(f"the number `{text}`", "a finite number, or text in quotes")
            return 0, text
        whole = _WHOLE.match(text)
        if not whole and not _DECIMAL.match(text):
            return text, None
        if len(text) <= self.limits.digits:
            value = _integer(text) if whole else float(text)
            if whole or math.isfinite(value):
                return value, text
        self.problem(f"the number `{shorten(text, 20)}`", "a number within range, or text in quotes")
        return 0, text

    def check_tag(self, tag: str | None) -> None:
        if tag is not None and tag not in _TAGS:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self.problem(f"the tag `{shorten(shown)}`", "a value without a tag")

    def syntax(self, error: yaml.MarkedYAMLError) -> NoReturn:
        mark = error.problem_mark or error.context_mark
        self.offset = min(mark.index, len(self.origin.text)) if mark else 0
        if self.origin.text[self.offset : self.offset + 1] == "\t":
            self.fail("a tab", "spaces; YAML is indented with spaces only")
        what = (error.problem or "not YAML").replace("'", "`")
        self.fail(f"{what} {error.context or ''}".strip(), "YAML")

    def problem(self, found: str, expected: str) -> None:
        self.problems.add(self.origin.place(self.offset, path_of(self.route())), found, expected)

    def fail(self, found: str, expected: str) -> NoReturn:
        """Give up: what follows cannot be read, or must not be. Problems found so far come along."""
        place = self.origin.place(self.offset, path_of(self.route()))
        raise InputError([*self.problems, Problem(place, found, expected)])


def _kind(value: float | bool | None) -> str:
    if value is None:
        return "null"
    return "true or false" if isinstance(value, bool) else "a number"


def _integer(text: str) -> int:
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    return int(text[2:] if base != 10 else text, base)
