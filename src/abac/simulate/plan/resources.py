"""A Resource or NotResource element as a test of a row's first six places.

Source: IAM User Guide, "IAM JSON policy elements: Resource"; `simulate.resource` says the same readably.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple, cast

from abac.language.pattern import Any, Pattern
from abac.language.policy import Patterns
from abac.simulate.plan.texts import Part, all_of, any_of, equals, literal, matches, not_, parts_of
from abac.simulate.plan.view import SEGMENTS, Test, View

_LAST: Final = SEGMENTS - 1


class _Segments(NamedTuple):
    """One pattern by segments: places with a fixed text, what the last place is or begins with, all other tests.

    The fixed texts refuse most resources and are compared first; patterns that share them are tested together.
    """

    fixed: tuple[tuple[int, str], ...]
    whole: str | None  # the last segment's text
    start: str | None  # how the last segment begins
    others: tuple[tuple[int, tuple[Part, ...]], ...]


def resource_test(element: Patterns | None, view: View) -> Test | bool:
    """Whether a statement with this element speaks of the resource; without the element it speaks of all."""
    if element is None:
        return True
    found: Test | bool = any(_is_everything(pattern) for pattern in element.patterns)
    if found is False and view.has_target:
        read = (_segments(pattern, view) for pattern in element.patterns)
        found = any_of(_grouped([segments for segments in read if segments is not None]))
    return not_(found) if element.negated else found


def _is_everything(pattern: Pattern) -> bool:
    return bool(pattern.pieces) and all(isinstance(piece, Any) for piece in pattern.pieces)


def _segments(pattern: Pattern, view: View) -> _Segments | None:
    """The pattern by segments, or None where it matches nothing."""
    segments = pattern.segments()
    last = segments[-1].pieces
    if len(segments) < SEGMENTS and not (last and isinstance(last[-1], Any)):
        return None  # only a star at the end goes beyond colons
    fixed: list[tuple[int, str]] = []
    whole = start = None
    others: list[tuple[int, tuple[Part, ...]]] = []
    for place, segment in enumerate(segments):
        parts = parts_of(segment, view)
        if parts is None:
            return None
        text, begin = literal(parts), _begin(parts)
        if place == _LAST and (text is not None or begin is not None):
            whole, start = text, begin
        elif text is not None and place > 0:
            fixed.append((place, text))
        elif text is not None:
            if text != "arn":
                return None  # every ARN begins with it
        else:
            others.append((place, parts))
    return _Segments(tuple(fixed), whole, start, tuple(others))


def _begin(parts: tuple[Part, ...]) -> str | None:
    match parts:
        case (str(text), Any()):
            return text
    return None


def _grouped(patterns: Iterable[_Segments]) -> Iterable[Test | bool]:
    """One test for all patterns that differ in the last segment's text alone."""
    groups: dict[object, list[_Segments]] = {}
    for pattern in patterns:
        groups.setdefault((pattern.fixed, pattern.others), []).append(pattern)
    for group in groups.values():
        others = [matches(place, parts) for place, parts in group[0].others]
        yield all_of([_texts(group[0].fixed, group), *others])


def _texts(fixed: tuple[tuple[int, str], ...], group: Iterable[_Segments]) -> Test | bool:
    """Whether the last segment is, or begins with, what one of the group says, and the others are what all say."""
    wholes = frozenset(pattern.whole for pattern in group if pattern.whole is not None)
    starts = tuple(pattern.start for pattern in group if pattern.start is not None)
    if any(pattern.whole is None and pattern.start is None for pattern in group):
        return _fixed(fixed)
    if starts and not wholes:
        return _fixed_and_start(fixed, starts[0] if len(starts) == 1 else starts)
    begins: Test | bool = _fixed_and_start((), starts) if starts else False
    return all_of([any_of([lambda row: row[_LAST] in wholes, begins]), _fixed(fixed)])


def _fixed(fixed: tuple[tuple[int, str], ...]) -> Test | bool:
    """Whether these segments are these texts."""
    run = _run(fixed)
    if run is None:
        return all_of([equals(place, text) for place, text in fixed])
    first, last, texts = run
    return lambda row: row[first:last] == texts


def _fixed_and_start(fixed: tuple[tuple[int, str], ...], start: str | tuple[str, ...]) -> Test:
    """The same, and the last segment begins so, which tells most resources of one service apart: it is asked first."""
    match fixed, _run(fixed):
        case ((a, x), (b, y)), _:
            return cast(Test, lambda row: row[_LAST].startswith(start) and row[b] == y and row[a] == x)
        case ((a, x), (b, y), (c, z)), _:
            return cast(Test, lambda row: row[_LAST].startswith(start) and row[c] == z and row[b] == y and row[a] == x)
        case _, (first, last, texts):
            return cast(Test, lambda row: row[_LAST].startswith(start) and row[first:last] == texts)
    begins = cast(Test, lambda row: row[_LAST].startswith(start))
    return cast(Test, all_of([begins, _fixed(fixed)]))


def _run(fixed: tuple[tuple[int, str], ...]) -> tuple[int, int, list[str]] | None:
    """The first place, the one after the last, and the texts, where they are several that stand side by side."""
    places = [place for place, _ in fixed]
    if len(places) < 2 or places != list(range(places[0], places[-1] + 1)):
        return None
    return places[0], places[-1] + 1, [text for _, text in fixed]
