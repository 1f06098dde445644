"""What the contexts of many requests have in common: their keys, and which of them hold lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from abac.language.pattern import folded

_REMEMBERED: Final = 4_096  # shapes that stay known; when there are more, all are made anew
_LONGEST: Final = 8_192  # characters of all keys together, beyond which a shape is not worth its memory


class Shape:
    """The keys of a context in their order, without their values.

    `keys` are spelled as the input spells them, `names` are folded, `position` finds a name's place. `lists` are the
    places that hold a tuple of texts instead of one text. `is_remembered` says that an equal context has this very
    shape, so that what was worked out for it is worth keeping.
    """

    __slots__ = ("is_remembered", "keys", "lists", "names", "position")

    def __init__(self, keys: tuple[str, ...], lists: frozenset[int], *, is_remembered: bool = False) -> None:
        self.keys = keys
        self.names = tuple(map(folded, keys))
        self.position = {name: place for place, name in enumerate(self.names)}
        self.lists = lists
        self.is_remembered = is_remembered

    @classmethod
    def of(cls, keys: Sequence[str], lists: Sequence[int]) -> Shape:
        """The shape of these keys, no two of which are spellings of one, with lists at these ascending places."""
        if sum(map(len, keys)) > _LONGEST:
            return cls(tuple(keys), frozenset(lists))
        known: tuple[str | int, ...] = (*keys, *lists)
        found = _shapes.get(known)
        if found is None:
            if len(_shapes) >= _REMEMBERED:
                _shapes.clear()
            found = _shapes.setdefault(known, cls(tuple(keys), frozenset(lists), is_remembered=True))
        return found


_shapes: Final[dict[tuple[str | int, ...], Shape]] = {}
