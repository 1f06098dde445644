"""A moment that stands still, also for python3-saml, which asks the machine and not its caller."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime

import pytest
from onelogin.saml2.utils import OneLogin_Saml2_Utils

NOW = datetime(2026, 1, 15, 12, 0, 0, tzinfo=UTC)


def hold(monkeypatch: pytest.MonkeyPatch, moment: datetime = NOW) -> datetime:
    """Let python3-saml believe that it is that moment, in whole seconds, until the test ends."""
    seconds = calendar.timegm(moment.utctimetuple())
    monkeypatch.setattr(OneLogin_Saml2_Utils, "now", staticmethod(lambda: seconds))
    return moment
