"""One value that is read anew once it is no longer fresh, and bridged while its store does not answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from saml_backend.aws.sources import FRESH, GRACE, PAUSE, Kept
from saml_backend.ports import Unavailable
from saml_backend.refusal import Misconfigured
from saml_kit.clock import NOW

TICK = timedelta(seconds=1)


@dataclass
class Store:
    """A store that counts how often it is asked, and fails as the test wants."""

    fault: Exception | None = None
    asked: int = 0
    passed: timedelta = timedelta()
    kept: Kept[int] = field(init=False)

    def __post_init__(self) -> None:
        self.kept = Kept(self.read, lambda: NOW + self.passed)

    def read(self) -> int:
        """Return how often it was asked."""
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        return self.asked

    def after(self, passed: timedelta) -> int:
        """Return the value so long after the first one."""
        self.passed = passed
        return self.kept.value()


def test_what_is_fresh_is_not_read_anew() -> None:
    """A minute (docs/reference/sign-in-settings.md, How new values arrive)."""
    store = Store()
    assert [store.after(passed) for passed in (timedelta(), FRESH - TICK, FRESH, FRESH + TICK)] == [1, 1, 2, 2]


def test_a_store_that_does_not_answer_is_not_asked_by_everybody() -> None:
    """Each question takes seconds, in which all others wait: the last good value serves until the next attempt."""
    store = Store()
    store.after(timedelta())
    store.fault = Unavailable("s3", "EndpointConnectionError")
    assert [store.after(FRESH + TICK * seconds) for seconds in range(int(PAUSE / TICK))] == [1] * 10
    assert store.asked == 2
    store.fault = None
    assert store.after(FRESH + PAUSE) == 3


def test_the_last_good_value_serves_for_its_grace_and_no_longer() -> None:
    """Then nobody enters, at the second and not at the next attempt; each asks, for there is nothing to lose."""
    store = Store()
    store.after(timedelta())
    store.fault = Unavailable("s3", "EndpointConnectionError")
    assert store.after(GRACE - TICK) == 1
    assert store.after(GRACE) == 1
    for _ in range(2):
        with pytest.raises(Unavailable):
            store.after(GRACE + TICK)


def test_what_is_damaged_is_not_bridged() -> None:
    """An older value could admit who was just removed; the first that is good again counts."""
    store = Store()
    store.after(timedelta())
    store.fault = Misconfigured("directory", ["damaged"])
    for _ in range(2):
        with pytest.raises(Misconfigured):
            store.after(FRESH)
    store.fault = None
    assert store.after(FRESH) == 4


def test_without_a_first_value_there_is_nothing_to_serve() -> None:
    """A function that starts while the store is down refuses, and asks again at the next request."""
    store = Store(Unavailable("s3", "EndpointConnectionError"))
    with pytest.raises(Unavailable):
        store.after(timedelta())
    store.fault = None
    assert store.after(TICK) == 2
