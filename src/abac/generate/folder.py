"""The rendered folder on disk: written as a whole, compared line by line."""

from __future__ import annotations

import difflib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from abac.errors import InputError
from abac.generate.rendering import MANIFEST, TABLES, Rendered
from abac.located import Place, Problem, Problems, unreadable


def write(rendered: Rendered, folder: Path) -> None:
    """Write the rendered files into a folder, and remove those that its old manifest lists and that are no more.

    Everything is written beside the folder first and then moved file by file, the manifest last: a failure before that
    leaves the folder as it was. Raises InputError where the folder cannot be written, and before anything is written
    where it holds JSON that is not ours: removing it might lose somebody's work, leaving it would let a document pass
    for a rendered one. Files of other kinds are never touched.
    """
    try:
        stale = _stale(rendered, folder)
        _refuse(_strays(rendered, folder).difference(stale), folder)
        folder.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.resolve().parent))
        try:
            _move_in(rendered, beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        for name in stale:
            _remove(folder, name)
    except OSError as error:
        reason = f"cannot be written: {(error.strerror or str(error)).lower()}"
        raise InputError([Problem(Place(str(folder)), reason, "a folder that can be written")]) from None


def _move_in(rendered: Rendered, beside: Path, folder: Path) -> None:
    for name, text in rendered.files.items():
        target = beside / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    for name in sorted(rendered.files, key=lambda name: (name == MANIFEST, name)):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (beside / name).replace(target)


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    for parent in path.relative_to(folder).parents:
        if parent != Path() and (folder / parent).is_dir() and not any((folder / parent).iterdir()):
            (folder / parent).rmdir()


def _stale(rendered: Rendered, folder: Path) -> list[str]:
    return [name for name in _listed(folder) if name not in rendered.files and (folder / name).is_file()]


def _listed(folder: Path) -> Iterator[str]:
    """Return the files of the folder's manifest, as far as they lie within the folder; a broken manifest lists none."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        names = [row["file"] for row in manifest["documents"]]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return
    root = folder.resolve()
    for name in (*names, *TABLES):
        listed = PurePosixPath(name) if isinstance(name, str) else PurePosixPath()
        if listed.suffix == ".json" and ".." not in listed.parts and not listed.is_absolute():
            path = (folder / listed).resolve()
            if path.is_relative_to(root) and path != root:
                yield listed.as_posix()  # one spelling: `./a.json` is what may just have been written as `a.json`


def _strays(rendered: Rendered, folder: Path) -> set[str]:
    """Return the JSON files below the folder that `rendered` does not hold, whether or not a manifest lists them."""

    def closed(error: OSError) -> None:
        # os.walk passes over what it may not list unless it is told; a policy must not go unseen.
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            raise error

    paths = (Path(where, name) for where, _, names in os.walk(folder, onerror=closed) for name in names)
    held = {path.relative_to(folder).as_posix() for path in paths if path.suffix.lower() == ".json"}
    return held.difference(rendered.files)


def _refuse(strays: set[str], folder: Path) -> None:
    problems = Problems()
    for name in sorted(strays):
        expected = "only files that `abac generate` wrote; move it elsewhere or delete it"
        problems.add(Place(str(folder / name)), "a file that neither the sources nor the manifest name", expected)
    problems.raise_if_any()


def drift(rendered: Rendered, folder: Path) -> str:
    """Return a unified diff from what the folder holds to what it should hold; empty where it is current.

    Every JSON file below the folder that would not be written counts, whoever put it there. Raises InputError where the
    folder cannot be read.
    """
    try:
        names = sorted(_strays(rendered, folder).union(rendered.files))
    except OSError as error:
        raise unreadable(str(error.filename), error) from None
    return "".join(_difference(name, _text(folder / name), rendered.files.get(name), folder) for name in names)


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "backslashreplace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        reason = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise InputError([Problem(Place(str(path)), reason, "a file that can be read")]) from None


def _difference(name: str, held: str | None, wanted: str | None, folder: Path) -> str:
    if held == wanted:
        return ""
    before = f"{folder.as_posix()}/{name}" if held is not None else os.devnull
    after = f"generated/{name}" if wanted is not None else os.devnull
    if not held and not wanted:
        return f"--- {before}\n+++ {after}\n"  # an empty file has no lines to show, and is there all the same
    lines = difflib.unified_diff(
        (held or "").splitlines(keepends=True), (wanted or "").splitlines(keepends=True), before, after
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
