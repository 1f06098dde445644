"""JSON for thousands of rows: one line a field, written without Python's slow indenting encoder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

# One encoder for all calls: `json.dumps` with options builds a new one each time.
_encode = json.JSONEncoder(ensure_ascii=False).encode


Rows = Iterable[tuple[str, Mapping[str, Any]]]


def table(sections: Mapping[str, Rows], head: Mapping[str, Any]) -> str:
    """Return a JSON object: the members of `head`, then each section as rows of fields, in the order given."""
    parts = [f"  {_encode(name)}: {_encode(value)}" for name, value in head.items()]
    parts += [f"  {_encode(name)}: {_section(rows)}" for name, rows in sections.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _section(rows: Rows) -> str:
    written = ",\n".join(f"    {_encode(key)}: {_row(row.items())}" for key, row in rows)
    return f"{{\n{written}\n  }}" if written else "{}"


def _row(fields: Iterable[tuple[str, Any]]) -> str:
    return "{\n" + ",\n".join(f'      "{name}": {_encode(value)}' for name, value in fields) + "\n    }"
