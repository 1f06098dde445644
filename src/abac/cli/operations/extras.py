"""What a verb says where the extra that it needs is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needing(extra: str, verb: str) -> Iterator[None]:
    """Turn an import that fails for want of an extra into bad use with the command to type."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "abac":
            raise
        from abac.errors import InputError
        from abac.located import Place, Problem

        found = f"no Python package `{error.name}`"
        raise InputError([Problem(Place(f"abac {verb}"), found, f"pip install 'abac[{extra}]'")]) from None
