"""isolation.yaml with a service more among `services`, so that every action of it is asked about."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML

from abac.errors import InputError
from abac.located import Place, Problem

SECTION = "services"


def with_service(text: str, prefix: str, file: str) -> str:
    """Return the text with the service in its place of the alphabet; everything else stays.

    Raises InputError where there is no list of services, or an empty one.
    """
    services = _services(text)
    if services is None or not services.value:
        raise InputError([Problem(Place(file), f"no list `{SECTION}`", "the services whose actions are asked about")])
    lines = text.splitlines(keepends=True)
    after = next((item for item in services.value if item.value > prefix), None)
    if services.flow_style:
        mark = services.value[-1].end_mark if after is None else after.start_mark
        added = f", {prefix}" if after is None else f"{prefix}, "
        lines[mark.line] = lines[mark.line][: mark.column] + added + lines[mark.line][mark.column :]
        return "".join(lines)
    last = services.value[-1]
    at, column = (last.start_mark.line + 1, last.start_mark.column) if after is None else _start(after)
    if at == len(lines) and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    lines.insert(at, f"{' ' * (column - 2)}- {prefix}\n")
    return "".join(lines)


def _start(node: Any) -> tuple[int, int]:
    return node.start_mark.line, node.start_mark.column


def _services(text: str) -> Any:
    root = YAML().compose(text)
    return next((value for key, value in root.value if key.value == SECTION and isinstance(value.value, list)), None)
