"""How long the handler's first import takes, measured in a fresh process on the unpacked package."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from lambda_package.architecture import PYTHON, Architecture

RUNS: Final = 5
PROGRAM: Final = """\
import json, sys, time
began = time.process_time()
import saml_backend.lambda_handler
seconds = time.process_time() - began
from_package = saml_backend.lambda_handler.__file__.startswith(sys.argv[1])
print(json.dumps([seconds, from_package, "boto3" in sys.modules]))
"""


def cold_import(files: Mapping[str, bytes], architecture: Architecture) -> float | None:
    """The median CPU seconds of five imports; None where this is not the runtime's Python and machine.

    botocore comes from the environment, as it comes from the runtime in Lambda. Raises CalledProcessError where the
    package cannot be imported.
    """
    if not architecture.is_this_machine or sys.version_info[:2] != PYTHON:
        return None
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return median([_seconds(folder) for _ in range(RUNS + 1)][1:])  # the first compiles


def _seconds(folder: Path) -> float:
    # PYTHONPATH goes before site-packages, as /var/task goes before the runtime's own packages.
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}
    answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder, env=environment)
    seconds, from_package, _ = json.loads(answer.stdout)
    if not from_package:
        raise ImportError("saml_backend came from the environment, not from the package")
    return float(seconds)
