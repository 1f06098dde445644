"""Schemas as tests ask them, and documents that differ from a good one in one place."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import strategies as st

from abac.located import read_file
from abac.schemas import schema

ROOT = Path(__file__).parents[3]
Step = str | int


@cache
def validator(name: str, part: str | None = None) -> jsonschema.Draft202012Validator:
    """The validator of one of the package's schemas, or of one of its parts."""
    loaded = schema(name)
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{part}", "$defs": loaded["$defs"]} if part else loaded)


def accepts(name: str, document: object) -> bool:
    """Whether an editor would leave the document unmarked."""
    return bool(validator(name).is_valid(document))


def written(path: Path) -> Any:
    """A file of ours as its reader sees it."""
    return read_file(path).plain()


def changed(document: Any, path: tuple[Step, ...], value: object) -> Any:
    """A copy with another value at one place; a key that is absent is added."""
    copied = copy.deepcopy(document)
    inner = copied
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copied


def without(document: Any, path: tuple[Step, ...]) -> Any:
    """A copy that lacks one member or item."""
    copied = copy.deepcopy(document)
    inner = copied
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return copied


def places(document: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The way to every value of a document, but for the document itself."""
    if not isinstance(document, dict | list):
        return
    for step, value in document.items() if isinstance(document, dict) else enumerate(document):
        yield (*path, step)
        yield from places(value, (*path, step))


@st.composite
def damaged(draw: st.DrawFn, documents: st.SearchStrategy[Any], values: st.SearchStrategy[Any]) -> Any:
    """A document with one value replaced, taken out or put under another name."""
    document = draw(documents)
    path = draw(st.sampled_from(list(places(document))))
    what = draw(st.sampled_from(("replace", "remove", "add")))
    if what == "remove":
        return without(document, path)
    name = draw(st.text(max_size=6)) if what == "add" and isinstance(path[-1], str) else path[-1]
    return changed(document, (*path[:-1], name), draw(values))
