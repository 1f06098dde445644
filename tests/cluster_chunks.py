"""Work for a cluster's workers, in a module that their processes can import."""

from __future__ import annotations

import os
import time


def seen(held: list[int], chunk: int) -> tuple[int, int, int]:
    """Which process has which copy of what is held; long enough that one worker does not do it all."""
    time.sleep(0.02)
    return os.getpid(), id(held), chunk


def sleepy(held: None, chunk: int) -> int:
    """Work that is not done when the scheduler goes."""
    time.sleep(0.2)
    return chunk
