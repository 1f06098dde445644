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
from abac.located import Place, Problem


def write(rendered: Rendered, folder: Path) -> None:
    """Write the rendered files into a folder, and remove those that its old manifest lists and that are no more.

    Everything is written beside the folder first and then moved file by file, the manifest last: a failure before that
    leaves the folder as it was. Files that no manifest lists are never touched. Raises InputError where the folder
    cannot be written.
    """
    try:
        stale = _stale(rendered, folder)
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
        if isinstance(name, str) and name.endswith(".json") and ".." not in PurePosixPath(name).parts:
            path = (folder / name).resolve()
            if path.is_relative_to(root) and path != root:
                yield name


def drift(rendered: Rendered, folder: Path) -> str:
    """Return a unified diff from what the folder holds to what it should hold; empty where it is current."""
    names = sorted({*rendered.files, *_stale(rendered, folder)})
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
    lines = difflib.unified_diff(
        (held or "").splitlines(keepends=True),
        (wanted or "").splitlines(keepends=True),
        f"{folder.as_posix()}/{name}" if held is not None else os.devnull,
        f"generated/{name}" if wanted is not None else os.devnull,
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
