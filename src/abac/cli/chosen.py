"""Which one request `explain` is asked about: a scenario of a file, a message, or an event of a file."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from abac.errors import InputError
    from abac.language.incident import Incident
    from abac.language.scenario import Scenario
    from abac.located import Node

SHOWN: Final = 10  # names listed where one of several must be chosen
_REMEMBERED: Final = 1_000  # names among which one that was probably meant is sought
_PEEKED: Final = 65_536  # bytes that tell what a file is

Found = TypeVar("Found")


def read_chosen(source: str, name: str | None, *, strict: bool) -> Scenario | Incident:
    """Read what `source` names: `FILE`, `FILE#INDEX` (from 0), or `-` for standard input.

    Raises InputError where it cannot be read, where it holds several and none is chosen, and where the one that is
    chosen cannot be read.
    """
    from abac.language.incident import is_event, is_message, read_message
    from abac.located import read_bytes

    file, index = _split(source)
    stdin = file == "-"
    data = _standard_input() if stdin else None
    start = (_beginning(file) if data is None else data[:_PEEKED]).decode("utf-8", "replace")
    if is_event(start):
        return _event(read_bytes(file) if data is None else data, file, index, name)
    if is_message(start) and not start.lstrip().startswith(("{", "[")) and "request:" not in start:
        text = (read_bytes(file) if data is None else data).decode("utf-8", "replace")
        return read_message(text, file)
    return _scenario(file, data, index, name, strict)


def _split(source: str) -> tuple[str, int | None]:
    """`FILE#3` → the file and 3; a file that is itself called so wins."""
    file, mark, number = source.rpartition("#")
    if not mark or not number.isascii() or not number.isdigit() or len(number) > 12 or Path(source).exists():
        return source, None
    return file, int(number)


def _standard_input() -> bytes:
    from abac.language.incident import EVENT_LIMITS

    data = sys.stdin.buffer.read(EVENT_LIMITS.bytes + 1)
    if len(data) > EVENT_LIMITS.bytes:
        raise _refused("-", f"more than {EVENT_LIMITS.bytes:,} bytes", "one scenario, message or event")
    return data


def _beginning(file: str) -> bytes:
    from abac.located import open_file, unreadable

    with open_file(file) as stream:
        try:
            return stream.read(_PEEKED)
        except OSError as error:
            raise unreadable(file, error) from None


def _event(data: bytes, file: str, index: int | None, name: str | None) -> Incident:
    from abac.language.incident import find_events, read_decoded, read_event

    def called(number: int, node: Node) -> str:
        return f"{file}#{number}"

    nodes = find_events(data, file)
    names = [called(number, node) for number, node in enumerate(nodes)]
    number, node = _one(enumerate(nodes), lambda item: names[item[0]], index, name, file, "event")
    members = node.value if isinstance(node.value, dict) else {}
    read = read_event if "eventName" in members else read_decoded
    return read(node, names[number])


def _scenario(file: str, data: bytes | None, index: int | None, name: str | None, strict: bool) -> Scenario:
    from abac.errors import InputError
    from abac.language.scenario import ScenarioError, read_scenarios

    source = file if data is None else io.BytesIO(data)
    found = _one(
        read_scenarios(source, file=file, strict=strict), lambda read: read.name, index, name, file, "scenario"
    )
    if isinstance(found, ScenarioError):
        raise InputError(found.problems)
    return found


def _one(
    found: Iterable[Found],
    name_of: Callable[[Found], str],
    index: int | None,
    name: str | None,
    file: str,
    kind: str,
) -> Found:
    """The one that is chosen by index or name, else the only one."""
    if index is not None:
        return _numbered(found, index, file, kind)
    chosen: list[Found] = []
    names: list[str] = []
    for item in found:
        if name is None or name_of(item) == name:
            chosen.append(item)
        if len(names) <= _REMEMBERED:
            names.append(name_of(item))
        if len(chosen) > SHOWN:  # a file may hold a million
            break
    if len(chosen) == 1:
        return chosen[0]
    raise _not_one(len(chosen), names, name, file, kind)


def _numbered(found: Iterable[Found], index: int, file: str, kind: str) -> Found:
    count = 0
    for count, item in enumerate(found, start=1):
        if count > index:
            return item
    found_words = f"{count} {kind}{'' if count == 1 else 's'}"
    raise _refused(f"{file}#{index}", found_words, f"an index below {count}, counted from 0")


def _not_one(chosen: int, names: Sequence[str], name: str | None, file: str, kind: str) -> InputError:
    from abac.located import nearest

    listed = ", ".join(f"`{known}`" for known in names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
    if chosen:
        several = f"{kind}s called `{name}`" if name else f"{kind}s"
        found = f"{chosen} {several}" if chosen <= SHOWN else f"more than {SHOWN} {several}"
        return _refused(file, found, f"one: `{file}#INDEX`, counted from 0, or --name with one of {listed}")
    if name is None:
        return _refused(file, f"no {kind}", f"one {kind}")
    return _refused(file, f"no {kind} `{name}`", f"one of {listed or 'none'}", nearest(name, names))


def _refused(file: str, found: str, expected: str, meant: str | None = None) -> InputError:
    from abac.errors import InputError
    from abac.located import Place, Problem

    return InputError([Problem(Place(file), found, expected, meant)])
