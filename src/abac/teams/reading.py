"""teams.yaml read: typed, merged with its defaults, cross-checked; every problem at once, each at its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from os import PathLike

from pydantic import ValidationError

from abac.located import Node, Problem, Problems, collector_paused, read_file
from abac.teams import naming, refusals
from abac.teams.crosschecks import crosscheck
from abac.teams.partial import Steps, Unknown, readable
from abac.teams.registry import Data, Declared, Registry, Settings, Team, TeamsFile
from abac.teams.user_settings import check_user_settings
from abac.teams.written import Written

# What a team must say where the defaults do not.
REQUIRED = ("account", "region", "domain", "session_duration_seconds", "permission_profiles", "network_profile")


def load(path: str | PathLike[str]) -> Registry:
    """Read a registry from a file. Raises InputError with all problems that its contents have."""
    with collector_paused():
        noted = Problems()
        root = read_file(path, problems=noted)
        if any("." not in problem.place.path for problem in noted):
            noted.raise_if_any()  # a whole section stands twice: which of the two counts, nobody can say
        return read(root, noted)


def read(root: Node, noted: Problems | None = None) -> Registry:
    """Return the registry that a file's root node says. Raises InputError with all problems, those `noted` among them.

    A value of the wrong form hides only what depends on it: everything else is cross-checked.
    """
    problems = Problems()
    written, unknown = _typed(root, problems)
    _check_all_user_settings(root, problems)
    sheet = Written(root)
    teams = {
        key: _resolved(key, team, written.defaults, sheet, problems, unknown[key])
        for key, team in written.teams.items()
    }
    registry = Registry.model_construct(
        teams=teams,
        permission_profiles=written.permission_profiles,
        network_profiles=written.network_profiles,
        defaults=written.defaults,
        reserved_names=written.reserved_names,
    )
    crosscheck(registry, sheet, problems, unknown)
    every = noted or Problems()
    every.extend_elsewhere(problems)
    every.raise_if_any()
    return registry


def _typed(root: Node, problems: Problems) -> tuple[TeamsFile, Unknown]:
    """Return the file as typed values, as far as it has the right form, and which fields of which team have not."""
    nulls = dict(_nulls(root))
    problems.extend(nulls.values())
    plain = root.plain()
    refused: list[Steps] = [*nulls]
    try:
        file = TeamsFile.model_validate(plain)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems.extend(refusals.problem(root, detail) for detail in details if detail["loc"] not in nulls)
        refused += [detail["loc"] for detail in details]
    return readable(plain, refused) if refused else (file, defaultdict(set))


def _nulls(root: Node) -> Iterator[tuple[tuple[str | int, ...], Problem]]:
    """Refuse `null` where a field may be absent: pydantic takes it for absence, people write it by accident."""
    sections: list[tuple[tuple[str, ...], Node]] = [((), root)]
    if isinstance(root.value, dict) and "defaults" in root.value:
        sections.append((("defaults",), root.value["defaults"]))
    for name in ("permission_profiles", "network_profiles", "teams"):
        sections += [((name, key), node) for key, node in _rows(root, name).items()]
    sections += [found for section in sections for found in _within(*section)]
    for steps, node in sections:
        for name, value in node.value.items() if isinstance(node.value, dict) else ():
            if value.value is None:
                problem = Problem(node.key_place(name), f"`{name}` without a value", "a value, or no such line")
                yield (*steps, name), problem


def _within(steps: tuple[str, ...], row: Node) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield what has fields of its own within a row: `data`, and each place of `landing`."""
    if isinstance(row.value, dict) and "data" in row.value:
        yield (*steps, "data"), row.value["data"]
    for name, place in _rows(row, "landing").items():
        yield (*steps, "landing", name), place


def _rows(root: Node, section: str) -> dict[str, Node]:
    node = root.value.get(section) if isinstance(root.value, dict) else None
    return node.value if node and isinstance(node.value, dict) else {}


def _check_all_user_settings(root: Node, problems: Problems) -> None:
    defaults = [root.value["defaults"]] if isinstance(root.value, dict) and "defaults" in root.value else []
    for node in [*defaults, *_rows(root, "teams").values()]:
        if isinstance(node.value, dict) and "user_settings" in node.value:
            check_user_settings(node.value["user_settings"], problems)


def _resolved(
    key: str, team: Declared, defaults: Settings, sheet: Written, problems: Problems, unknown: set[str]
) -> Team:
    """Merge a team with the defaults; what cannot be known is added to `unknown`."""
    values = {name: value for name, value in defaults if value is not None}
    values |= {name: getattr(team, name) for name in team.model_fields_set}
    for name in REQUIRED:
        if name not in values and name not in unknown:
            problems.add(sheet.team(key), f"team `{key}` without `{name}`", f"`{name}` in the team or in `defaults`")
            unknown.add(name)
    prefix = team.team_prefix or naming.derived_prefix(key)
    if not prefix and "team_prefix" not in unknown:
        expected = "`team_prefix` in the team: 2 to 12 lower-case letters and digits"
        problems.add(sheet.team(key), f"team `{key}`, whose key gives no prefix", expected)
        unknown.add("team_prefix")
    data: Data | None = values.pop("data", None)
    if data is None and not unknown.isdisjoint({"data", "team_prefix", "account", "region"}):
        unknown.add("data")
    elif data is None:
        data = Data(bucket=naming.data_bucket(prefix or "", values["account"], values["region"]))
    # Each part has been validated as written; validating the merged team again would double the time for 10,000.
    return Team.model_construct(
        **values
        | {
            "key": key,
            "team_prefix": prefix,
            "display_name": team.display_name or key,
            "data_bucket": data and (data.bucket or data.shared_bucket),
            "data_bucket_shared": data is not None and data.shared_bucket is not None,
            "tags": defaults.tags | team.tags,
            "user_settings": defaults.user_settings | team.user_settings,
        }
    )
