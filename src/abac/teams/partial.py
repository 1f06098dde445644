"""A registry with mistakes, as far as it can be read: what is well formed is cross-checked all the same.

All problems come at once (CLI reference, Bad input), so a value of the wrong form must hide nothing but what depends on
it. Which values of which team are not known is kept beside them; no cross-check asks for those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from abac.located import nearest
from abac.teams.registry import Declared, NetworkProfile, PermissionProfile, Settings, TeamsFile

Steps = tuple[str | int, ...]
Unknown = defaultdict[str, set[str]]  # team → fields whose value is not known

# What a team's own value is merged with: both must be well formed.
_MERGED = ("tags", "user_settings")
_SECTIONS = {"permission_profiles": "permission_profiles", "network_profiles": "network_profile"}


def readable(plain: object, refused: Iterable[Steps]) -> tuple[TeamsFile, Unknown]:
    """Return the file without what stands at the `refused` steps, and what is therefore not known.

    A profile that is not well formed stays known by its name: a reference to it is no second mistake.
    """
    root = _mapping(plain)
    bad = _by_row(refused)
    defaults = _mapping(root.get("defaults"))
    unknown_defaults = _fields(bad[("defaults",)], Settings)
    rows = {
        str(key): _mapping(row)
        for key, row in _mapping(root.get("teams")).items()
        if isinstance(row, dict) and "[key]" not in bad[("teams", str(key))]
    }
    unknown: Unknown = defaultdict(set)
    for key, row in rows.items():
        own = _fields(bad[("teams", key)], Declared)
        inherited = {name for name in unknown_defaults if name not in row or name in _MERGED}
        unknown[key] = (
            own | inherited | {field for section, field in _SECTIONS.items() if not _mapping(root.get(section))}
        )
    return TeamsFile.model_construct(
        defaults=Settings.model_validate(_kept(defaults, bad[("defaults",)])),
        permission_profiles=dict.fromkeys(
            _mapping(root.get("permission_profiles")), PermissionProfile.model_construct()
        ),
        network_profiles=dict.fromkeys(_mapping(root.get("network_profiles")), NetworkProfile.model_construct()),
        teams={key: Declared.model_validate(_kept(row, bad[("teams", key)])) for key, row in rows.items()},
        reserved_names=() if bad[("reserved_names",)] else tuple(root.get("reserved_names") or ()),
    ), unknown


def _by_row(refused: Iterable[Steps]) -> defaultdict[Steps, set[str]]:
    """Return the refused members by the mapping that they stand in; `""` is the whole of it."""
    bad: defaultdict[Steps, set[str]] = defaultdict(set)
    for steps in refused:
        depth = 2 if steps[:1] == ("teams",) else 1
        bad[steps[:depth]].add(str(steps[depth]) if len(steps) > depth else "")
    return bad


def _fields(members: set[str], model: type[Settings]) -> set[str]:
    """Return the fields behind refused members: a misspelt one stands for the one that was meant, `""` for all."""
    if "" in members:
        return {*model.model_fields}
    return {nearest(member, model.model_fields) or member for member in members}


def _kept(row: Mapping[str, Any], members: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in members}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
