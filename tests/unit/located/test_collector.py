"""The cycle collector is held while a file is read, and given back as it was."""

from __future__ import annotations

import gc

import pytest

from abac.located import collector_paused


def test_the_collector_is_held_and_given_back_even_after_an_error() -> None:
    """A reader that fails must not leave the process without its collector (Python library reference, gc)."""
    assert gc.isenabled()
    with pytest.raises(ValueError, match="bad"), collector_paused():
        assert not gc.isenabled()
        raise ValueError("bad")
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    """Whoever has switched it off has a reason."""
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
