"""teams.yaml read: typed, merged with its defaults, cross-checked; every problem at once, each at its place."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike

from pydantic import ValidationError

from abac.located import Node, Problem, Problems, read_file
from abac.teams import naming, refusals
from abac.teams.crosschecks import crosscheck
from abac.teams.registry import Data, Declared, Registry, Settings, Team, TeamsFile
from abac.teams.user_settings import check_user_settings
from abac.teams.written import Written

# What a team must say where the defaults do not.
REQUIRED = ("account", "region", "domain", "session_duration_seconds", "permission_profiles", "network_profile")


def load(path: str | PathLike[str]) -> Registry:
    """Read a registry from a file. Raises InputError with all problems that its contents have."""
    with _without_collection():
        return read(read_file(path))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Hold the cycle collector: thousands of teams are a million objects without a cycle, walked in vain."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def read(root: Node) -> Registry:
    """Return the registry that a file's root node says. Raises InputError with all problems.

    A value of the wrong form hides what depends on it: cross-checks run once every value is well formed.
    """
    problems = Problems()
    written = _typed(root, problems)
    _check_all_user_settings(root, problems)
    problems.raise_if_any()
    assert written is not None  # _typed gives None only together with a problem
    sheet = Written(root)
    teams = {key: _resolved(key, team, written.defaults, sheet, problems) for key, team in written.teams.items()}
    problems.raise_if_any()
    registry = Registry.model_construct(
        teams=teams,
        permission_profiles=written.permission_profiles,
        network_profiles=written.network_profiles,
        defaults=written.defaults,
        reserved_names=written.reserved_names,
    )
    crosscheck(registry, sheet, problems)
    problems.raise_if_any()
    return registry


def _typed(root: Node, problems: Problems) -> TeamsFile | None:
    nulls = dict(_nulls(root))
    problems.extend(nulls.values())
    try:
        return TeamsFile.model_validate(root.plain())
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems.extend(refusals.problem(root, detail) for detail in details if detail["loc"] not in nulls)
    return None


def _nulls(root: Node) -> Iterator[tuple[tuple[str | int, ...], Problem]]:
    """Refuse `null` where a field may be absent: pydantic takes it for absence, people write it by accident."""
    sections: list[tuple[tuple[str, ...], Node]] = [((), root)]
    if isinstance(root.value, dict) and "defaults" in root.value:
        sections.append((("defaults",), root.value["defaults"]))
    for name in ("permission_profiles", "network_profiles", "teams"):
        sections += [((name, key), node) for key, node in _rows(root, name).items()]
    for steps, node in sections:
        for name, value in node.value.items() if isinstance(node.value, dict) else ():
            if value.value is None:
                problem = Problem(node.key_place(name), f"`{name}` without a value", "a value, or no such line")
                yield (*steps, name), problem


def _rows(root: Node, section: str) -> dict[str, Node]:
    node = root.value.get(section) if isinstance(root.value, dict) else None
    return node.value if node and isinstance(node.value, dict) else {}


def _check_all_user_settings(root: Node, problems: Problems) -> None:
    defaults = [root.value["defaults"]] if isinstance(root.value, dict) and "defaults" in root.value else []
    for node in [*defaults, *_rows(root, "teams").values()]:
        if isinstance(node.value, dict) and "user_settings" in node.value:
            check_user_settings(node.value["user_settings"], problems)


def _resolved(key: str, team: Declared, defaults: Settings, sheet: Written, problems: Problems) -> Team | None:
    values = {name: value for name, value in defaults if value is not None}
    values |= {name: getattr(team, name) for name in team.model_fields_set}
    absent = [name for name in REQUIRED if name not in values]
    for name in absent:
        problems.add(sheet.team(key), f"team `{key}` without `{name}`", f"`{name}` in the team or in `defaults`")
    prefix = team.team_prefix or naming.derived_prefix(key)
    if not prefix:
        expected = "`team_prefix` in the team: 2 to 12 lower-case letters and digits"
        problems.add(sheet.team(key), f"team `{key}`, whose key gives no prefix", expected)
    if absent or not prefix:
        return None
    data: Data = values.pop("data", None) or Data(
        bucket=naming.data_bucket(prefix, values["account"], values["region"])
    )
    # Each part has been validated as written; validating the merged team again would double the time for 10,000.
    return Team.model_construct(
        **values
        | {
            "key": key,
            "team_prefix": prefix,
            "display_name": team.display_name or key,
            "data_bucket": data.bucket or data.shared_bucket,
            "data_bucket_shared": data.shared_bucket is not None,
            "tags": defaults.tags | team.tags,
            "user_settings": defaults.user_settings | team.user_settings,
        }
    )
