"""Resource and NotResource as a formula, segment by segment.

Source: IAM User Guide, "IAM JSON policy elements: Resource": a wildcard stays in its segment of the ARN, but for the
last; a policy variable without a value names nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from abac.language.pattern import Any, Pattern, Variable
from abac.language.policy import Patterns
from abac.operators import Globs
from abac.prove.encode.operands import bind
from abac.prove.formula import (
    FALSE,
    TRUE,
    Absent,
    Constant,
    Formula,
    Same,
    Unmodelled,
    Within,
    both,
    either,
    negation,
)
from abac.prove.regions import literal
from abac.prove.slots import SEGMENT_SLOTS, Space

_SEGMENTS = len(SEGMENT_SLOTS)


def resource_formula(element: Patterns, space: Space) -> Formula:
    """Whether a statement with this element speaks of the resource."""
    if any(pattern.has_hole for pattern in element.patterns):
        return Unmodelled("a resource that is not known yet")
    named = either(_named(pattern, space) for pattern in element.patterns)
    return negation(named) if element.negated else named


def is_resource(arns: tuple[str, ...], space: Space) -> Formula:
    """Whether the request names one of these resources; ARNs that differ in their last segment share one atom."""
    by_head: dict[tuple[str, ...], list[str]] = {}
    for arn in arns:
        *head, last = arn.split(":", _SEGMENTS - 1)
        by_head.setdefault(tuple(head), []).append(last)
    return either(
        both([*(_segment(Pattern.literal(text), i, space) for i, text in enumerate(head)), _one_of(lasts, space)])
        for head, lasts in by_head.items()
        if len(head) == _SEGMENTS - 1
    )


def in_segments(patterns: Mapping[int, Pattern], space: Space) -> Formula:
    """Whether these segments of the resource's ARN, by their place, match; a request on `*` has none."""
    if space.segments is None:
        return FALSE
    return both(_segment(pattern, place, space) for place, pattern in patterns.items())


def _one_of(texts: list[str], space: Space) -> Formula:
    if space.segments is None:
        return FALSE
    only = space.segments[-1].only
    return Within(SEGMENT_SLOTS[-1], literal(texts)) if only is None else Constant(only in texts)


def _named(pattern: Pattern, space: Space) -> Formula:
    if pattern.pieces and all(isinstance(piece, Any) for piece in pattern.pieces):
        return TRUE
    if space.segments is None:
        return FALSE
    segments = pattern.segments()
    last = segments[-1].pieces
    # Fewer than six segments name a resource only where the last one ends in a star, which goes beyond colons.
    if len(segments) < _SEGMENTS and not (last and isinstance(last[-1], Any)):
        return FALSE
    return both(_segment(segment, i, space) for i, segment in enumerate(segments))


def _segment(pattern: Pattern, place: int, space: Space) -> Formula:
    bound = bind(pattern, space)
    if bound is None or space.segments is None:
        return FALSE
    if bound.is_star:
        return TRUE
    only = space.segments[place].only
    match bound.pieces:
        case (Variable(key, default),):
            return _equals(key, default, place, space)
        case _ if bound.variables:
            return Unmodelled(f"a variable that the caller chooses, within a resource: `{pattern}`")
        case _ if only is not None:
            return Constant(bound.matches(only))
    return Within(SEGMENT_SLOTS[place], Globs((bound,)))


def _equals(key: str, default: str | None, place: int, space: Space) -> Formula:
    """A whole segment equals a free key's value, or the default where the key is absent."""
    slot, other = SEGMENT_SLOTS[place], space.slot(key)
    only = space.segments[place].only if space.segments else None
    if other is None:
        return FALSE
    same: Formula = Same(slot, other) if only is None else Within(other, literal([only]))
    if default is None:
        return same
    return either([same, both([Absent(other), _segment(Pattern.literal(default), place, space)])])
