"""A file read as what its name says it is."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import PurePath

from abac.errors import InputError
from abac.located.files import DEFAULT, Limits, read_bytes
from abac.located.json_text import read_json
from abac.located.node import Node
from abac.located.place import Place, Problem, Problems
from abac.located.yaml_text import read_yaml

YAML_SUFFIXES = frozenset({".yaml", ".yml"})


def read_file(path: str | PathLike[str], limits: Limits = DEFAULT, *, problems: Problems | None = None) -> Node:
    """Read a `.json`, `.yaml` or `.yml` file. Raises InputError for another suffix, and as the readers do.

    With `problems`, a duplicate key and its like are noted there instead of raised.
    """
    file = fspath(path)
    suffix = PurePath(file).suffix.lower()
    if suffix in YAML_SUFFIXES:
        return read_yaml(read_bytes(file, limits), file, limits, problems=problems)
    if suffix == ".json":
        return read_json(read_bytes(file, limits), file, limits, problems=problems)
    found = f"a file named `*{suffix}`" if suffix else "a file name without a suffix"
    raise InputError([Problem(Place(file), found, "a `.json`, `.yaml` or `.yml` file")])
