"""What botocore's model of the SageMaker API says of a value: length, pattern, range, choices.

AWS checks these on its side; botocore sends whatever has the right type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from botocore.model import Shape

from studio_emulator.errors import ValidationError


def check(value: Any, shape: Shape) -> None:
    """Raise ValidationError with every member that breaks its constraint, in AWS's words."""
    broken = list(_broken(value, shape, ""))
    if broken:
        count = f"{len(broken)} validation error{'' if len(broken) == 1 else 's'} detected"
        raise ValidationError(f"{count}: {'; '.join(broken)}")


def _broken(value: Any, shape: Shape, path: str) -> Iterator[str]:
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                yield from _broken(value[name], member, f"{path}.{name}".lstrip("."))
    elif shape.type_name == "list":
        yield from _of_size(len(value), shape, value, path, "length")
        for place, item in enumerate(value, start=1):
            yield from _broken(item, shape.member, f"{path}.{place}.member")
    elif shape.type_name == "string":
        yield from _text(value, shape, path)
    elif shape.type_name in ("integer", "long"):
        yield from _of_size(value, shape, value, path, "value")


def _text(value: str, shape: Shape, path: str) -> Iterator[str]:
    yield from _of_size(len(value), shape, value, path, "length")
    choices, pattern = shape.metadata.get("enum"), shape.metadata.get("pattern")
    if choices and value not in choices:
        yield _words(value, path, f"Member must satisfy enum value set: [{', '.join(choices)}]")
    compiled = compiled_pattern(pattern) if pattern else None
    if compiled and not compiled.fullmatch(value):
        yield _words(value, path, f"Member must satisfy regular expression pattern: {pattern}")


def _of_size(size: int, shape: Shape, value: Any, path: str, what: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield _words(value, path, f"Member must have {what} greater than or equal to {least}")
    if most is not None and size > most:
        yield _words(value, path, f"Member must have {what} less than or equal to {most}")


def _words(value: Any, path: str, constraint: str) -> str:
    return f"Value '{value}' at '{path[:1].lower()}{path[1:]}' failed to satisfy constraint: {constraint}"


@cache
def compiled_pattern(pattern: str) -> re.Pattern[str] | None:
    """A pattern of the model, which is written for Java; None where `re` cannot read it (the classes of tag values)."""
    try:
        return re.compile(pattern)
    except re.error:
        return None
