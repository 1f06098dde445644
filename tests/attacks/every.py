"""The whole list, in the order of the table in docs/reference/attacks.md."""

from __future__ import annotations

from attacks import people, places, signatures, times, transports, wrapping
from attacks.attack import Attack

ATTACKS: tuple[Attack, ...] = (
    *wrapping.ATTACKS,
    *signatures.ATTACKS,
    *places.ATTACKS,
    *times.ATTACKS,
    *people.ATTACKS,
    *transports.ATTACKS,
)
