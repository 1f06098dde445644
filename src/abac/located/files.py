"""Files read under limits; the one place where this package opens what a user names."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO

from abac.errors import InputError
from abac.located.place import Place, Problem


@dataclass(frozen=True, slots=True)
class Limits:
    """What an input may cost. A file beyond a limit is refused before its values are built.

    `bytes` of the file; `depth` of nesting; `nodes`: values after aliases are expanded (a YAML bomb is small on disk
    and huge in memory); `aliases`: how often a YAML file may refer to an anchor; `digits` of one number.
    """

    bytes: int = 10_000_000
    depth: int = 64
    nodes: int = 2_000_000
    aliases: int = 100
    digits: int = 400


DEFAULT = Limits()


def read_bytes(path: str | PathLike[str], limits: Limits = DEFAULT) -> bytes:
    """Read a whole file. Raises InputError where it cannot be read or is larger than `limits.bytes`."""
    file = fspath(path)
    with open_file(file) as stream:
        try:
            data = stream.read(limits.bytes + 1)
        except OSError as error:
            raise unreadable(file, error) from None
    check_size(data, file, limits)
    return data


def open_file(path: str | PathLike[str]) -> BinaryIO:
    """Open a file for reading bytes. Raises InputError where the operating system refuses."""
    try:
        return Path(path).open("rb")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise unreadable(fspath(path), error) from None


def unreadable(file: str, error: Exception) -> InputError:
    """Return the error for a file that the operating system does not let us read."""
    place = Place(file)
    if isinstance(error, FileNotFoundError):
        return InputError([Problem(place, "no such file", "a file that exists")])
    if isinstance(error, IsADirectoryError):
        return InputError([Problem(place, "a directory", "a file")])
    if isinstance(error, PermissionError):
        return InputError([Problem(place, "no permission to read it", "a file that may be read")])
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return InputError([Problem(place, f"cannot be read: {str(reason).lower()}", "a file that can be read")])


def check_size(data: bytes, file: str, limits: Limits) -> None:
    """Raise InputError where `data` is longer than `limits.bytes`."""
    if len(data) > limits.bytes:
        expected = f"at most {limits.bytes:,} bytes"
        raise InputError([Problem(Place(file), f"more than {limits.bytes:,} bytes", expected)])


# What neither format may hold anywhere: YAML 1.2 section 5.1, RFC 8259 section 7.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def decode(data: bytes, start: Place) -> str:
    """Decode UTF-8, with or without a byte order mark. Raises InputError at the first byte that is not UTF-8."""
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        found = f"the byte `0x{data[error.start]:02x}`, which is not UTF-8"
        raise InputError([Problem(_place_after(before, start), found, "a file in UTF-8")]) from None
    control = _FORBIDDEN.search(text)
    if control:
        found = f"the control character `0x{ord(control[0]):02x}`"
        raise InputError([Problem(_place_after(text[: control.start()], start), found, "printable text")])
    return text


def _place_after(before: str, start: Place) -> Place:
    row = before.count("\n")
    column = len(before) - (before.rfind("\n") + 1) + 1
    first = max(start.column, 1) - 1 if row == 0 else 0
    return Place(start.file, max(start.line, 1) + row, column + first, start.path)
