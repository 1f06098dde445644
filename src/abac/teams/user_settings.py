"""`user_settings` against botocore's model of CreateUserProfile, each problem at its own place.

botocore's own ParamValidator knows neither places nor enumerations, patterns and upper bounds; it is the second opinion
in the tests. The model is the one that the installed botocore ships, never a user's own `~/.aws/models`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from botocore import __version__ as botocore_version
from botocore.loaders import Loader
from botocore.model import ServiceModel

from abac.located import Node, Problems, nearest

# Elements that decide whose role, whose user id or whose file system a person gets: never free to choose.
REFUSED = {
    "ExecutionRole": "no `ExecutionRole`; it follows from the team and its permission profile",
    "CustomPosixUserConfig": "no `CustomPosixUserConfig`; another user id reads other people's files",
    "CustomFileSystemConfigs": "no `CustomFileSystemConfigs`; a mounted file system is shared with whoever mounts it",
    "Tags": "no `Tags`; write custom tags under `tags`",
}


@lru_cache(maxsize=1)
def user_settings_shape() -> Any:
    """Return botocore's shape of UserSettings (SageMaker API Reference, CreateUserProfile)."""
    loader = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    return ServiceModel(loader.load_service_model("sagemaker", "service-2")).shape_for("UserSettings")


def check_user_settings(node: Node, problems: Problems) -> None:
    """Note what CreateUserProfile would refuse in these UserSettings, and what a registry may not choose."""
    if not isinstance(node.value, dict):
        return  # the typed model has said so
    refused = {name: REFUSED[name] for name in node.value if name in REFUSED}
    for name, expected in refused.items():
        problems.add(node.key_place(name), f"`{name}` in `user_settings`", expected)
    if len(refused) < len(node.value):
        _structure(node, user_settings_shape(), problems, skip=frozenset(refused), hidden=frozenset(REFUSED))


def _structure(
    node: Node,
    shape: Any,
    problems: Problems,
    skip: frozenset[str] = frozenset(),
    hidden: frozenset[str] = frozenset(),
) -> None:
    if not isinstance(node.value, dict):
        problems.add(node.place, node.describe(), f"a mapping with elements of `{shape.name}`")
        return
    members = [name for name in shape.members if name not in hidden]
    for name, value in node.value.items():
        if name in skip:
            continue
        if name in members:
            _check(value, shape.members[name], problems)
        else:
            listed = ", ".join(f"`{member}`" for member in members)
            problems.add(node.key_place(name), f"unknown element `{name}`", f"one of {listed}", nearest(name, members))
    for name in shape.required_members:
        if name not in node.value:
            problems.add(node.place, f"`{name}` absent from `{shape.name}`", f"`{name}`")


def _list(node: Node, shape: Any, problems: Problems) -> None:
    if not isinstance(node.value, list):
        problems.add(node.place, node.describe(), "a list")
        return
    _length(node, shape, problems, "items")
    for item in node.value:
        _check(item, shape.member, problems)


def _map(node: Node, shape: Any, problems: Problems) -> None:
    if not isinstance(node.value, dict):
        problems.add(node.place, node.describe(), "a mapping")
        return
    for item in node.value.values():
        _check(item, shape.value, problems)


def _string(node: Node, shape: Any, problems: Problems) -> None:
    text = node.value
    if not isinstance(text, str):
        problems.add(node.place, node.describe(), "text" + (", in quotes" if node.text else ""))
        return
    if shape.enum and text not in shape.enum:
        known = ", ".join(f"`{value}`" for value in shape.enum[:12]) + (", …" if len(shape.enum) > 12 else "")
        expected = f"a value of `{shape.name}` that botocore {botocore_version} knows: {known}"
        problems.add(node.place, node.describe(), expected, nearest(text, shape.enum))
    _length(node, shape, problems, "characters")
    pattern = _compiled(shape.metadata.get("pattern", ""))
    if pattern and not pattern.fullmatch(text):
        problems.add(node.place, node.describe(), f"`{shape.name}`, which matches `{pattern.pattern}`")


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern) if pattern else None
    except re.error:
        return None  # Java's `\p{…}`: left to AWS, as botocore leaves it


def _length(node: Node, shape: Any, problems: Problems, unit: str) -> None:
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max", float("inf"))
    length = len(node.value) if isinstance(node.value, str | list) else 0
    if not low <= length <= high:
        problems.add(node.place, f"{length} {unit}", f"{low} to {high} {unit}")


def _number(node: Node, shape: Any, problems: Problems) -> None:
    value = node.value
    whole = shape.type_name in {"integer", "long"}
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        problems.add(node.place, node.describe(), "a whole number" if whole else "a number")
        return
    low, high = shape.metadata.get("min", float("-inf")), shape.metadata.get("max", float("inf"))
    if not low <= value <= high:
        problems.add(node.place, node.describe(), f"{low} to {high}")


def _boolean(node: Node, _shape: Any, problems: Problems) -> None:
    if not isinstance(node.value, bool):
        problems.add(node.place, node.describe(), "`true` or `false`")


_CHECKS: dict[str, Callable[[Node, Any, Problems], None]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "boolean": _boolean,
    "integer": _number,
    "long": _number,
    "float": _number,
    "double": _number,
}


def _check(node: Node, shape: Any, problems: Problems) -> None:
    if node.value is None:
        problems.add(node.place, "null", "a value, or no such line")
        return
    check = _CHECKS.get(shape.type_name)
    if check:
        check(node, shape, problems)
    else:
        problems.add(node.place, f"an element of type `{shape.type_name}`", "an element that this version can check")
