"""What every test shares: hypothesis profiles and ports that nobody listens on."""

from __future__ import annotations

import socket

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("default", max_examples=100, deadline=None)
settings.register_profile("nightly", max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")  # `pytest --hypothesis-profile=nightly` overrides it


@pytest.fixture
def free_port() -> int:
    """A TCP port of the loopback address that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port
