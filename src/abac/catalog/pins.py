"""What the catalogue said when somebody last looked: `pinned.json`, and how today's data differs from it.

A new version of the package may add, drop or change actions of the services that our policies speak of. The pins make
that a decision: the difference is read first, `python -m abac.catalog.pins` then writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from abac.catalog.build import fingerprint
from abac.catalog.services import index, read_data

PINNED = Path(__file__).parent / "pinned.json"

# The services that templates, holes or the sign-in touch.
TOUCHED = (
    "cloudwatch",
    "datazone",
    "dynamodb",
    "ec2",
    "ecr",
    "elasticfilesystem",
    "iam",
    "kms",
    "lambda",
    "logs",
    "organizations",
    "s3",
    "sagemaker",
    "sagemaker-mlflow",
    "secretsmanager",
    "servicecatalog",
    "ssm",
    "sts",
)
_TABLES = {"actions": "action", "resource_types": "resource type", "keys": "condition key"}


def pins() -> dict[str, Any]:
    """Today's data in the form of `pinned.json`: totals, and for each touched service a digest of each row."""
    facts = index()
    return {
        "format": 1,
        "package": facts["package"],
        "version": facts["version"],
        "services": len(facts["services"]),
        "actions": facts["actions"],
        "touched": {prefix: _pinned(read_data(f"{prefix}.json")) for prefix in TOUCHED},
    }


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """What changed between two sets of pins, one line each, for people; empty where nothing did."""
    lines = [
        f"{name}: {old[name]} -> {new[name]}"
        for name in ("package", "version", "services", "actions")
        if old[name] != new[name]
    ]
    for prefix in sorted(old["touched"].keys() | new["touched"].keys()):
        before, after = old["touched"].get(prefix, {}), new["touched"].get(prefix, {})
        if before.get("sha256") != after.get("sha256"):
            lines += _changes(prefix, before, after)
    return "\n".join(lines)


def _changes(prefix: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    told = False
    for table, noun in _TABLES.items():
        old, new = before.get(table, {}), after.get(table, {})
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                told = True
                verb = "appeared" if name not in old else "vanished" if name not in new else "changed"
                yield f"{prefix}: {noun} `{name}` {verb}"
    if not told:
        yield f"{prefix}: its name or page changed"


def _pinned(data: Mapping[str, Any]) -> dict[str, Any]:
    # Eight digits tell rows apart well enough here: the whole slice's fingerprint decides whether anything changed.
    rows = {table: {name: fingerprint(row)[:8] for name, row in data[table].items()} for table in _TABLES}
    return {"sha256": fingerprint(data), **rows}


def main() -> None:
    """Print how today's data differs from the pins, then pin it."""
    new = pins()
    print(difference(json.loads(PINNED.read_bytes()), new) or "nothing changed")
    PINNED.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
