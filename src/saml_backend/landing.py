"""Where Studio opens, chosen from the team's allowlist by name; anything else that was asked for is ignored.

The name travels as RelayState or as `/login/{team}?landing=name`; the place itself stands in the directory, so
nobody can send a visitor to an address of his own (SIGNIN.md: RelayState is an allowlist or ignored).
"""

from __future__ import annotations

from collections.abc import Mapping

from saml_backend.directory import Landing


def allowed_landing(asked: str | None, allowed: Mapping[str, Landing]) -> str | None:
    """Return the name that was asked for if the allowlist has it, else None: Studio's own first page."""
    return asked if asked is not None and asked in allowed else None


def find_landing(name: str | None, allowed: Mapping[str, Landing]) -> Landing | None:
    """Return the place of an allowed name; None where nothing was chosen."""
    return None if name is None else allowed.get(name)
