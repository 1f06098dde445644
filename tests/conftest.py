"""What every test shares: hypothesis profiles, SIGINT as at a terminal, and ports that nobody listens on."""

from __future__ import annotations

import signal
import socket

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("default", max_examples=100, deadline=None)
settings.register_profile("brief", max_examples=25, deadline=None)  # the same code on one more Python
settings.register_profile("nightly", max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")  # `pytest --hypothesis-profile=nightly` overrides it

# A shell starts commands in the background with SIGINT ignored (POSIX, Shell Command Language, 2.11), and programs that
# a test starts inherit it: what is asserted of Ctrl-C would then hang on how the tests were started.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def free_port() -> int:
    """A TCP port of the loopback address that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port
