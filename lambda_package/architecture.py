"""The architectures of Lambda, and which wheels fit its python3.13 runtime.

The runtime stands on Amazon Linux 2023 with glibc 2.34, so wheels up to manylinux_2_34 load; those of xmlsec are built
for manylinux_2_28 (Lambda Developer Guide, Lambda runtimes; PEP 600).
"""

from __future__ import annotations

import platform
from enum import StrEnum
from pathlib import Path
from typing import Final

PYTHON: Final = (3, 13)
FOLDER: Final = Path(__file__).resolve().parent


class Architecture(StrEnum):
    """Lambda's own names (Lambda API Reference, CreateFunction: Architectures)."""

    X86_64 = "x86_64"
    ARM64 = "arm64"

    @property
    def machine(self) -> str:
        """The name that wheels and the kernel use."""
        return "aarch64" if self is Architecture.ARM64 else "x86_64"

    @property
    def requirements(self) -> Path:
        """The pinned list, with the hash of each wheel."""
        return FOLDER / f"requirements-{self}.txt"

    @property
    def is_this_machine(self) -> bool:
        """Whether packages for it can be imported here."""
        return platform.machine() == self.machine and platform.system() == "Linux"

    def pip_options(self) -> list[str]:
        """What makes pip choose wheels for the runtime instead of for this machine."""
        platforms = [f"{tag}_{self.machine}" for tag in ("manylinux_2_28", "manylinux_2_17", "manylinux2014")]
        version = ".".join(map(str, PYTHON))
        return [
            "--only-binary=:all:",
            "--no-deps",
            "--implementation=cp",
            f"--python-version={version}",
            *(f"--platform={name}" for name in platforms),
        ]
