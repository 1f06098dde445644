"""The committed policies and the contract, read once for the whole compliance suite."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.contract import Contract, Handling, Treatment, load
from abac.generate import Template, templates
from abac.language.world import World
from abac.sources import read_world

POLICIES = Path(__file__).parents[2] / "policies"


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
