"""Do all parts of a cluster run what we run? Equal results need equal programs."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any, Final

_PACKAGES: Final = ("abac", "distributed")
_ABSENT: Final = "absent"


def mismatches(client: Any) -> list[tuple[str, str]]:
    """What differs between us, the scheduler and the workers: found and expected, in words; empty where all agree.

    Workers import `abac` when they unpickle a chunk and the scheduler when it takes one, so both need it.
    """
    ours = _ours()
    theirs = {name: _theirs(client, name) for name in ours}
    return [fault for name, known in ours.items() for fault in _faults(name, known, theirs[name])]


def _ours() -> dict[str, str]:
    return {"python": _minor(platform.python_version()), **{name: version(name) for name in _PACKAGES}}


def _theirs(client: Any, name: str) -> dict[str, str]:
    """The version of one package everywhere. Asked with the standard library alone: our own code may be absent."""
    question = (platform.python_version,) if name == "python" else (version, name)
    found = dict(client.run(*question, on_error="return"))
    try:
        found["the scheduler"] = client.run_on_scheduler(*question)
    except ImportError as error:  # PackageNotFoundError is one
        found["the scheduler"] = error
    told = {who: _ABSENT if isinstance(answer, Exception) else str(answer) for who, answer in found.items()}
    return {who: _minor(answer) for who, answer in told.items()} if name == "python" else told


def _minor(python: str) -> str:
    """3.11.2 → 3.11: what was pickled under one patch version is read under another."""
    return ".".join(python.split(".")[:2])


def _faults(name: str, ours: str, theirs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    others = sorted(set(theirs.values()) - {ours})
    for other in others:
        where = [who for who, found in theirs.items() if found == other]
        more = f" and {len(where) - 1} more" if len(where) > 1 else ""
        yield f"`{name}` {other} on {where[0]}{more}", f"`{name}` {ours} everywhere, as here"
