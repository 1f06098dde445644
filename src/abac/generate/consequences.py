"""What another registry or another template comes to: the roles, documents, directory rows and buckets that differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from abac.generate.rendering import TABLES, Rendered


@dataclass(frozen=True, slots=True)
class Difference:
    """Names that are new, that are gone, and of which what they stand for is another; each sorted."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Consequences:
    """The differences between two renderings.

    `roles` are named with their paths (`/studio/team1/team1-data-scientist`), `documents` by their files,
    `directory_rows` by team; `buckets` are those that teams keep their data in.
    """

    roles: Difference
    documents: Difference
    directory_rows: Difference
    buckets: Difference


def consequences(before: Rendered, after: Rendered) -> Consequences:
    """Compare what two renderings hold."""
    return Consequences(
        roles=_difference(_roles(before), _roles(after)),
        documents=_difference(_documents(before), _documents(after)),
        directory_rows=_difference(_table(before, "directory.json", "teams"), _table(after, "directory.json", "teams")),
        buckets=_difference(_buckets(before), _buckets(after)),
    )


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    return Difference(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(sorted(name for name in before.keys() & after.keys() if before[name] != after[name])),
    )


def _table(rendered: Rendered, file: str, section: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(rendered.files[file])[section]
    return found


def _roles(rendered: Rendered) -> dict[str, Any]:
    return {f"{row['path']}{name}": row for name, row in _table(rendered, "teams.json", "roles").items()}


def _documents(rendered: Rendered) -> dict[str, str]:
    return {name: text for name, text in rendered.files.items() if name not in TABLES}


def _buckets(rendered: Rendered) -> dict[str, None]:
    return dict.fromkeys(team.data_bucket for team in rendered.registry.teams.values())
