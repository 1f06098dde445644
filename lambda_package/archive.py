"""Files → a zip that is the same, byte for byte, whenever and wherever it is made from the same files."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Final

EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
UNIX: Final = 3  # create_system: modes are Unix's


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The zip: names sorted, one time, one owner, fixed modes. zlib of another build may compress otherwise."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = UNIX
            entry.external_attr = (0o100755 if ".so" in name else 0o100644) << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return stream.getvalue()


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over every name and its content: equal on all machines, whatever their zlib."""
    total = hashlib.sha256()
    for name in sorted(files):
        content = hashlib.sha256(files[name]).hexdigest()
        total.update(f"{len(name)}:{name}{content}".encode())
    return total.hexdigest()
