"""The schemas' files in the package, each read when it is asked for."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any, Final

NAMES: Final = (
    "accepted-mutants",
    "access",
    "decisions",
    "diff",
    "directory",
    "explanation",
    "findings",
    "isolation",
    "manifest",
    "matrix",
    "mutants",
    "proof",
    "rendered-teams",
    "scenario",
    "signin-doctor",
    "signin-sheet",
    "statements",
    "studio-calls",
    "team",
    "team-adopt",
    "teams",
    "template",
)


def schema(name: str) -> dict[str, Any]:
    """Return one schema (JSON Schema, draft 2020-12), a new value each time.

    `name` is one of NAMES; the file is called `NAME.schema.json`. Raises KeyError for every other name.
    """
    if name not in NAMES:
        raise KeyError(f"no schema `{name}`; there are {', '.join(NAMES)}")
    text = resources.files("abac.schemas").joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
