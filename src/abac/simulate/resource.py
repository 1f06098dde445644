"""Does a Resource element speak of a request's resource.

Source: IAM User Guide, "IAM JSON policy elements: Resource" (wildcards in resource ARNs; policy variables in it).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from abac.language.pattern import Any, Pattern, folded
from abac.language.policy import Patterns
from abac.language.request import Values
from abac.simulate.condition import Given, single

SEGMENTS: Final = 6
_REMEMBERED: Final = 512  # sets of variable values for which one pattern keeps its compiled segments

Target = tuple[str, ...] | None
"""The six segments of the resource's ARN, or None for a request on no resource in particular (`*`)."""


class ResourcePattern:
    """One pattern of a Resource or NotResource element, ready to be asked of many requests."""

    __slots__ = ("_compiled", "_fixed", "_names", "everything", "pattern", "variables")

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.everything = bool(pattern.pieces) and all(isinstance(piece, Any) for piece in pattern.pieces)
        self.variables = tuple(dict.fromkeys(variable.key for variable in pattern.variables))
        self._names = tuple(folded(key) for key in self.variables)
        self._fixed = None if self.variables else _Segments(pattern.segments())
        self._compiled: dict[tuple[Values | None, ...], _Segments | None] = {}

    def matches(self, target: Target, given: Given) -> bool:
        """Whether the resource is one that the pattern names; a variable without a value names none."""
        if self.everything:
            return True
        if target is None:
            return False
        segments = self._fixed or self._bound(given)
        return segments is not None and segments.match(target)

    def _bound(self, given: Given) -> _Segments | None:
        values = tuple([given.get(name) for name in self._names])
        if values in self._compiled:
            return self._compiled[values]
        if len(self._compiled) >= _REMEMBERED:
            self._compiled.clear()
        # Split before variables are replaced: a colon in a tag's value is the value's, it never separates segments.
        bound = [segment.bind(lambda key: single(given, folded(key))) for segment in self.pattern.segments()]
        known = [segment for segment in bound if segment is not None]
        found = _Segments(known) if len(known) == len(bound) else None
        self._compiled[values] = found
        return found


class _Segments:
    """Patterns of ARN segments: each is matched alone; the last may end in a star, which goes beyond colons."""

    __slots__ = ("_equal", "_globs", "_open", "_possible")

    def __init__(self, segments: Sequence[Pattern]) -> None:
        last = segments[-1].pieces
        self._open = len(segments) < SEGMENTS
        self._possible = not self._open or bool(last and isinstance(last[-1], Any))
        # Plain text is compared before wildcards are tried: it is cheaper and refuses most.
        self._equal = [(i, text) for i, segment in enumerate(segments) if (text := segment.text) is not None]
        wild = ((i, segment) for i, segment in enumerate(segments) if segment.text is None)
        self._globs = [(i, segment) for i, segment in wild if not segment.is_star]

    def match(self, target: tuple[str, ...]) -> bool:
        if not self._possible:
            return False
        for i, text in self._equal:
            if target[i] != text:
                return False
        return not self._globs or all(segment.matches(target[i]) for i, segment in self._globs)


class ResourceElement:
    """A Resource or NotResource element, ready to be asked of many requests."""

    __slots__ = ("_negated", "_patterns", "everything")

    def __init__(self, element: Patterns) -> None:
        self._patterns = [ResourcePattern(pattern) for pattern in element.patterns]
        self._negated = element.negated
        self.everything = not element.negated and any(pattern.everything for pattern in self._patterns)

    def speaks_of(self, target: Target, given: Given) -> bool:
        """Whether a statement with this element speaks of the resource."""
        if self.everything:
            return True
        for pattern in self._patterns:
            if pattern.matches(target, given):
                return not self._negated
        return self._negated

    @property
    def variables(self) -> tuple[str, ...]:
        """The context keys that the element's variables read."""
        return tuple(name for pattern in self._patterns for name in pattern.variables)
