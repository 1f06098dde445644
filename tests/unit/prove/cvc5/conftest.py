"""One solver's process for all tests of the second backend."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from abac.prove.cvc5.solver import Solver


@pytest.fixture(scope="package")
def solver() -> Iterator[Solver]:
    """cvc5 with the limits that it has in use."""
    with Solver() as started:
        yield started
