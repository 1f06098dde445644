"""The committed policies and the contract, read once for the whole compliance suite."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from abac.contract import Contract, Handling, Treatment, load, verdict
from abac.generate import Template, templates
from abac.language.world import World
from abac.results import MatrixResult
from abac.results.decode import from_json
from abac.simulate.matrix import matrix
from abac.sources import describe, read_world

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "policies"
REPORT = ROOT / "reports" / "policy-tests" / "results.json"  # what `abac matrix --report` wrote


@pytest.fixture(scope="session")
def written() -> tuple[Template, ...]:
    """The statement templates as they are written."""
    return templates(POLICIES)


@pytest.fixture(scope="session")
def contract(written: tuple[Template, ...]) -> Contract:
    """The contract with the treatments that the templates add."""
    rows = [row for template in written for row in template.treatments.values()]
    more = [Treatment(row.action, Handling(row.treatment), row.reason, row.exposes, row.source) for row in rows]
    return load(POLICIES / "isolation.yaml", more)


@pytest.fixture(scope="session")
def world() -> World:
    """The roles, their policies and the organisation, as `policies/rendered` describes them."""
    return read_world(POLICIES / "rendered")


@pytest.fixture(scope="session")
def result(world: World, contract: Contract) -> MatrixResult:
    """The whole matrix: read where `abac matrix` decided it of these very files, else decided here."""
    return _decided_already() or verdict(matrix(world, contract, jobs=os.cpu_count() or 1), contract)


def _decided_already() -> MatrixResult | None:
    """The report's result, if it is of this folder and younger than every file that it depends on."""
    if not REPORT.is_file() or REPORT.stat().st_mtime_ns <= max(_ages()):
        return None
    found = from_json(json.loads(REPORT.read_bytes()), str(REPORT))
    return found if found.source.get("files") == describe(POLICIES / "rendered")["files"] else None


def _ages() -> Iterator[int]:
    for folder in (POLICIES, ROOT / "src" / "abac"):
        yield from (path.stat().st_mtime_ns for path in folder.rglob("*") if path.suffix not in (".pyc", ""))
