"""What the requests of one form have in common, and where in a row each has its own values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from abac.language.request import Shape, Values

SEGMENTS: Final = 6
NOWHERE: Final = ("",) * SEGMENTS
"""The first places of a row whose request is on no resource in particular; no test looks at them."""

Row = list[Values]
"""A request as the plan reads it: the six segments of its resource's ARN, then the values of its context."""

Test = Callable[[Row], bool]
"""Whether a part of a statement speaks of a request."""


class View(NamedTuple):
    """The keys that AWS supplies, by folded name, with their places in a row; and which places hold several values.

    `has_target` says that the request is on a resource whose ARN counts, so that the first six places do.
    """

    places: Mapping[str, int]
    lists: frozenset[int]
    has_target: bool

    @classmethod
    def of(cls, shape: Shape, ignored: frozenset[str], *, has_target: bool) -> View:
        """The view of contexts with this shape; `ignored` are the keys, as spelled, that AWS does not supply."""
        kept = enumerate(zip(shape.keys, shape.names, strict=True), start=SEGMENTS)
        places = {name: place for place, (key, name) in kept if key not in ignored}
        return cls(places, frozenset(place + SEGMENTS for place in shape.lists), has_target)

    def text(self, name: str) -> int | None:
        """The place of a key that may stand for a policy variable: it is there, and has one value."""
        place = self.places.get(name)
        return None if place in self.lists else place
