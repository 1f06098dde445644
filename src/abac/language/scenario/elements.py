"""A stream of JSON taken apart into its elements at constant memory; each element is read on its own later."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol

from abac.located import Place

CHUNK: Final = 1 << 16
# Everything up to the next bracket, whole texts included. Possessive: never tried twice, however long.
_SKIP_DEEP = re.compile(rb'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+', re.DOTALL)
_SKIP_FLAT = re.compile(rb'[^"\[\]{},]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{},]*+)*+', re.DOTALL)
_SPACE: Final = b" \t\r\n"
_VALUE: Final = "a scenario"

Fault = tuple[str, str]
"""What was found and what was expected, in words."""


class ByteStream(Protocol):
    """What scenarios are read from: a file opened in binary mode, or standard input's buffer."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end."""

    def readline(self, size: int, /) -> bytes:
        """Return one line, or at most `size` bytes of it."""


class Peeked:
    """A stream of which the first bytes have been looked at."""

    def __init__(self, stream: ByteStream, size: int = CHUNK) -> None:
        self._stream = stream
        self.first = stream.read(size)
        self._ahead = self.first

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        if not self._ahead:
            return self._stream.read(size)
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        return data

    def readline(self, size: int, /) -> bytes:
        """Return one line, or at most `size` bytes of it."""
        end = self._ahead.find(b"\n", 0, size) + 1
        if end or len(self._ahead) >= size:
            return self.read(end or size)
        data, self._ahead = self._ahead, b""
        return data + self._stream.readline(size - len(data))


class Element(NamedTuple):
    """One element's bytes and where they start; with a `fault` there is nothing to read."""

    data: bytes
    place: Place
    fault: Fault | None = None


class Cursor:
    """Counts lines and columns, in characters, of what has been consumed."""

    def __init__(self, file: str) -> None:
        self.place = Place(file, 1, 1)

    def pass_over(self, data: bytes) -> None:
        """Move behind `data`."""
        rows = data.count(b"\n")
        tail = data[data.rfind(b"\n") + 1 :]
        # Bytes 0x80-0xBF continue a character of UTF-8: they are no column of their own.
        width = len(tail) if tail.isascii() else sum(not 0x80 <= byte < 0xC0 for byte in tail)
        column = width + (1 if rows else self.place.column)
        self.place = self.place._replace(line=self.place.line + rows, column=column)


def too_large(limit: int) -> Fault:
    """The fault of an element beyond the limit."""
    return f"a scenario of more than {limit:,} bytes", f"at most {limit:,} bytes for each scenario"


def lines(stream: ByteStream, file: str, limit: int) -> Iterator[Element]:
    """Yield the lines that are not blank (JSON Lines); a fault where there is none: a pipe that gave nothing."""
    number = 0
    is_empty = True
    while line := stream.readline(limit + 2):
        number += 1
        place = Place(file, number, 1)
        is_cut = len(line) == limit + 2 and not line.endswith(b"\n")  # the rest would read as a scenario of its own
        if is_cut or len(line.rstrip(_SPACE)) > limit:
            is_empty = False
            yield Element(b"", place, too_large(limit))
            while not line.endswith(b"\n") and (line := stream.readline(CHUNK)):
                pass
            continue
        line = line.removeprefix(BOM_UTF8) if number == 1 else line
        if line.strip(_SPACE):
            is_empty = False
            yield Element(line, place)
    if is_empty:
        yield Element(b"", Place(file, 1, 1), ("the end of the file", _VALUE))


def items(stream: ByteStream, file: str, limit: int) -> Iterator[Element]:
    """Yield the elements of a JSON array, whose `[` comes first."""
    splitter = _Splitter(file, limit)
    while data := stream.read(CHUNK):
        yield from splitter.feed(data)
    yield from splitter.finish()


class _Splitter:
    """Finds the commas of the outermost array; holds one element and one chunk at most.

    INVARIANT: `buffer[start:position]` is what has been looked at of the current element.
    """

    def __init__(self, file: str, limit: int) -> None:
        self.cursor = Cursor(file)
        self.limit = limit
        self.buffer = b""
        self.start = 0
        self.position = 0
        self.depth = 0
        self.closed = False
        self.count = 0
        self.begun: Place | None = None  # where an element begins that is too large to keep

    def feed(self, data: bytes) -> Iterator[Element]:
        self.buffer += data
        while not self.closed:
            skip = _SKIP_FLAT if self.depth == 1 else _SKIP_DEEP
            match = skip.match(self.buffer, self.position)
            assert match is not None, "the pattern matches nothing at all, too"
            self.position = match.end()
            mark = self.buffer[self.position : self.position + 1]
            if mark in (b"", b'"'):  # the chunk's end, or a text that goes on in the next
                break
            self.position += 1
            yield from self.bracket(mark)
        self.buffer = self.buffer[self.start :]
        self.position -= self.start
        self.start = 0
        if len(self.buffer) > self.limit:
            self.shed()

    def bracket(self, mark: bytes) -> Iterator[Element]:
        if mark in b"[{":
            self.depth += 1
            if self.depth == 1:
                self.take()  # the outermost `[` itself
        elif mark == b",":
            if self.depth == 1:
                yield self.element(",")
        else:
            self.depth -= 1
            self.closed = self.depth == 0
            if self.closed:
                element = self.element("]")
                empty = self.count == 1 and element.fault == ("`]`", _VALUE)
                if not empty:
                    yield element

    def take(self) -> tuple[bytes, Place]:
        """Consume up to and with the mark; return what stood before it, without leading space, and its place."""
        taken = self.buffer[self.start : self.position]
        self.start = self.position
        body = taken[:-1].lstrip(_SPACE)
        self.cursor.pass_over(taken[: len(taken) - 1 - len(body)])
        place = self.cursor.place
        self.cursor.pass_over(body + taken[-1:])
        return body, place

    def element(self, mark: str) -> Element:
        body, place = self.take()
        self.count += 1
        begun, self.begun = self.begun, None
        if begun or len(body) > self.limit:
            return Element(b"", begun or place, too_large(self.limit))
        return Element(body, place) if body else Element(b"", place, (f"`{mark}`", _VALUE))

    def shed(self) -> None:
        """Forget an element that is too large; its end is still looked for."""
        if not self.closed and self.begun is None:
            space = len(self.buffer) - len(self.buffer.lstrip(_SPACE))
            self.cursor.pass_over(self.buffer[:space])
            self.buffer, self.position = self.buffer[space:], self.position - space
            self.begun = self.cursor.place
        unfinished = self.buffer[self.position :]
        self.cursor.pass_over(self.buffer[:-1] if unfinished else self.buffer)
        if self.closed:
            self.buffer = unfinished[:1]
        elif unfinished:  # a text that goes on: of what it held, only an escape that is still open matters
            slashes = len(unfinished) - len(unfinished.rstrip(b"\\"))
            self.buffer = b'"\\' if slashes % 2 else b'"'
        else:
            self.buffer = b""
        self.position = 0

    def finish(self) -> Iterator[Element]:
        rest = self.buffer.lstrip(_SPACE)
        self.cursor.pass_over(self.buffer[: len(self.buffer) - len(rest)])
        place = self.cursor.place
        if self.closed:
            if rest:
                yield Element(b"", place, ("text after the list's `]`", "the end of the file"))
            return
        if self.begun:
            yield Element(b"", self.begun, too_large(self.limit))
        elif rest:
            yield Element(rest, place)
        self.cursor.pass_over(rest)
        yield Element(b"", self.cursor.place, ("the end of the file", "`]` after the last scenario"))
