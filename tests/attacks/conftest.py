"""The attacks happen at one moment that stands still."""

from __future__ import annotations

import pytest

from saml_kit.clock import hold


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch)
