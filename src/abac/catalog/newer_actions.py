"""Actions that AWS has added since the catalogue's data was made: known by name, and by nothing else.

Source: the service models of the AWS SDK and the API references named in `newer_actions.json`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources


@cache
def newer_actions() -> tuple[str, ...]:
    """Full names of such actions, sorted; `find_action` and `expand` know none of them.

    Their resource types and condition keys are unknown here, so they are reported as not judged, never decided.
    """
    data = json.loads((resources.files("abac.catalog") / "newer_actions.json").read_bytes())
    return tuple(sorted(f"{row['service']}:{name}" for row in data["rows"] for name in row["actions"]))
