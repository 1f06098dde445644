"""`python -m lambda_package [pack|lock]`: pack for both architectures, report size, hash and cold import."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lambda_package.architecture import Architecture
from lambda_package.archive import digest, zipped
from lambda_package.cold_import import cold_import
from lambda_package.contents import contents
from lambda_package.lock import lock

LIMIT: Final = 12_000_000  # bytes zipped; Lambda itself takes 50 MB
COLD_LIMIT: Final = 0.5  # seconds


def main(words: Sequence[str] | None = None) -> int:
    """Return 0, or 1 where a limit is passed or two runs give different packages."""
    parser = argparse.ArgumentParser(prog="python -m lambda_package", description=__doc__)
    parser.add_argument("verb", nargs="?", choices=("pack", "lock"), default="pack")
    parser.add_argument("--architecture", type=Architecture, choices=[*Architecture], action="append")
    parser.add_argument("--output", type=Path, default=Path("dist"), metavar="DIR")
    asked = parser.parse_args(words)
    chosen: list[Architecture] = asked.architecture or [*Architecture]
    if asked.verb == "lock":
        for architecture in chosen:
            lock(architecture)
        return 0
    good = [_packed(architecture, asked.output) for architecture in chosen]  # all of them, whatever the first says
    return 0 if all(good) else 1


def _packed(architecture: Architecture, output: Path) -> bool:
    """Make the package twice, write it, and say what it is."""
    files = contents(architecture)
    package, again = zipped(files), zipped(contents(architecture))
    output.mkdir(parents=True, exist_ok=True)
    path = output / f"studio-signin-{architecture}.zip"
    path.write_bytes(package)
    seconds = cold_import(files, architecture)
    unpacked = sum(map(len, files.values()))
    print(f"{path}: {len(files)} files, {len(package) / 1e6:.1f} MB zipped, {unpacked / 1e6:.1f} MB unpacked")
    print(f"  sha256 {hashlib.sha256(package).hexdigest()}, contents {digest(files)}")
    print(f"  cold import: {f'{seconds:.2f} s of CPU' if seconds is not None else 'not measured on this machine'}")
    problems = {
        "two runs gave different packages": package != again,
        f"more than {LIMIT / 1e6:.0f} MB zipped": len(package) > LIMIT,
        f"a cold import above {COLD_LIMIT} s": seconds is not None and seconds > COLD_LIMIT,
    }
    for words, broken in problems.items():
        if broken:
            print(f"{path}: {words}", file=sys.stderr)
    return not any(problems.values())


if __name__ == "__main__":
    raise SystemExit(main())
