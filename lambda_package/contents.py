"""What goes into the package: the files of the pinned wheels, and `saml_backend` from this repository."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from lambda_package.architecture import FOLDER, Architecture
from lambda_package.lock import download

SOURCE: Final = FOLDER.parent / "src/saml_backend"
# What an installer writes for itself, what only compilers read, and what would differ from machine to machine.
LEFT_OUT: Final = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "WHEEL")
LEFT_OUT_SUFFIXES: Final = (".pyc", ".h", ".pxd", ".pyx", ".pxi", ".pyi")


class TwiceError(Exception):
    """Two wheels, or a wheel and our own code, bring a file of one name."""


def contents(architecture: Architecture) -> dict[str, bytes]:
    """Every file by its path in the package. Raises CalledProcessError where a wheel is not the pinned one."""
    with TemporaryDirectory() as folder:
        download(architecture, ["--require-hashes", "--requirement", str(architecture.requirements)], Path(folder))
        return merged(*(of_wheel(wheel) for wheel in sorted(Path(folder).glob("*.whl"))), of_source(SOURCE))


def of_wheel(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel as they would be installed; `purelib` and `platlib` are one place in Lambda."""
    with zipfile.ZipFile(wheel) as archive:
        return {
            _installed(name): archive.read(name)
            for name in archive.namelist()
            if not name.endswith("/") and _is_kept(name)
        }


def of_source(package: Path) -> dict[str, bytes]:
    """The files of a package of ours."""
    return {
        path.relative_to(package.parent).as_posix(): path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and _is_kept(path.name)
    }


def merged(*parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """All parts in one. Raises TwiceError where a path comes twice."""
    found: dict[str, bytes] = {}
    for part in parts:
        for name in _shared(found, part):
            raise TwiceError(name)
        found |= part
    return found


def _shared(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> Iterator[str]:
    return (name for name in other if name in one)


def _is_kept(name: str) -> bool:
    return name.rpartition("/")[2] not in LEFT_OUT and not name.endswith(LEFT_OUT_SUFFIXES)


def _installed(name: str) -> str:
    """`x.data/purelib/y.py` → `y.py` (PEP 427, The .data directory)."""
    first, _, rest = name.partition("/")
    if not first.endswith(".data"):
        return name
    return rest.partition("/")[2]
