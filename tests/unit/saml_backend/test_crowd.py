"""Many first clicks at once: one Studio profile a person, and nobody in another's."""

from __future__ import annotations

import pytest

from saml_kit.clock import hold
from sign_in_kit.crowd import Crowd, click_at_once


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch)


def test_a_crowd_of_first_clicks_makes_one_studio_profile_a_person() -> None:
    """Five clicks a person at once, throttled creation, 5 % faults (issue 7, Load; benchmarks/sign_in_load.py)."""
    outcome = click_at_once(Crowd(people=20, clicks=5, teams=2, threads=16))
    assert outcome.studio_profiles == 20
    assert outcome.in_a_wrong_one == 0
    assert len(outcome.entered) == 20
    assert sum(outcome.ends.values()) == 100
    assert set(outcome.ends) <= {"Studio", "wait page", "error page 503"}


def test_without_faults_every_click_ends_in_studio() -> None:
    """Nothing fails, creation is throttled all the same: who waits gets in."""
    outcome = click_at_once(Crowd(people=20, clicks=3, teams=2, threads=16, faults=0))
    assert outcome.ends == {"Studio": 60}
    assert outcome.studio_profiles == 20
