"""A Studio whose changes take ten seconds by a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from studio_emulator import Behaviour
from unit.studio_emulator.studios import Clock, client_of_studio, create_domain

PENDING = 10


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that no AWS would take; botocore signs before it sends."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> Clock:
    """The clock of the emulated Studio."""
    return Clock()


@pytest.fixture
def sagemaker(clock: Clock) -> Iterator[Any]:
    """A client; `broken` is the Studio profile that never comes up."""
    behaviour = Behaviour(PENDING, PENDING, failing=frozenset({"broken"}), now=clock)
    with client_of_studio(behaviour) as client:
        yield client


@pytest.fixture
def domain(sagemaker: Any, clock: Clock) -> str:
    """The id of a domain that is InService."""
    created = create_domain(sagemaker)
    clock.advance(PENDING)
    return created
