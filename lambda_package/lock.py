"""constraints.txt → the pinned lists with a hash for each wheel; run when a version changes, then commit them."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from lambda_package.architecture import FOLDER, Architecture

CONSTRAINTS: Final = FOLDER.parent / "constraints.txt"
# What `saml_backend` imports and what these need; the runtime itself brings boto3 and botocore, which are as large as
# all of them together.
PACKAGES: Final = (
    "asn1crypto",
    "aws-lambda-powertools",
    "isodate",
    "jinja2",
    "jmespath",
    "lxml",
    "markupsafe",
    "python3-saml",
    "typing-extensions",
    "xmlsec",
)
HEAD: Final = """\
# Wheels of the Lambda package for {architecture}; written by `python -m lambda_package lock` from constraints.txt.
"""


def lock(architecture: Architecture) -> None:
    """Write the list of an architecture. Raises KeyError for a package that constraints.txt does not pin."""
    pins = _pins(CONSTRAINTS.read_text(encoding="utf-8"))
    wanted = [f"{name}=={pins[name]}" for name in PACKAGES]
    with TemporaryDirectory() as folder:
        download(architecture, wanted, Path(folder))
        lines = sorted(_line(wheel) for wheel in Path(folder).glob("*.whl"))
    text = HEAD.format(architecture=architecture) + "".join(lines)
    architecture.requirements.write_text(text, encoding="utf-8")


def download(architecture: Architecture, wanted: Iterable[str], folder: Path) -> None:
    """Let pip download wheels, from the index that this machine uses. Raises CalledProcessError."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, *architecture.pip_options(), "--dest", str(folder), *wanted], check=True)


def canonical(name: str) -> str:
    """A project's name as PEP 503 normalises it."""
    return re.sub("[-_.]+", "-", name).lower()


def _pins(text: str) -> Mapping[str, str]:
    pairs = (line.split("==") for line in text.splitlines() if "==" in line and not line.startswith("#"))
    return {canonical(name): version.strip() for name, version in pairs}


def _line(wheel: Path) -> str:
    name, version = wheel.name.split("-")[:2]
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"{canonical(name)}=={version} --hash=sha256:{digest}\n"
