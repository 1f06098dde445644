"""Tests of one text of a row against a pattern whose variables stand for other texts of the row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final, cast

from abac.language.pattern import Any, One, Pattern, Piece, Value, Variable, folded
from abac.simulate.plan.view import Row, Test, View

REMEMBERED: Final = 512  # sets of variable values for which one pattern keeps what was made of it

Part = str | int | Any | One
"""A piece of a pattern in a view: an int is the place of the text that a variable stands for."""

Texts = tuple[str, ...]
"""A row whose places that are asked about hold one text each."""


def parts_of(pattern: Pattern, view: View) -> tuple[Part, ...] | None:
    """The pattern in this view, or None where a variable has no value: such a pattern matches nothing."""
    parts: list[Part] = []
    for piece in pattern.pieces:
        part = _part(piece, view)
        if part is None:
            return None
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    return tuple(parts)


def _part(piece: Piece, view: View) -> Part | None:
    match piece:
        case Variable(key, default):
            place = view.text(folded(key))
            return default if place is None else place
        case Value(text):
            return text
        case str() | Any() | One():
            return piece
    raise ValueError(f"`{piece}` is not known yet")


def literal(parts: Sequence[Part]) -> str | None:
    """The one text that the parts match for every row, or None."""
    if not parts:
        return ""
    return parts[0] if len(parts) == 1 and isinstance(parts[0], str) else None


def matches(place: int, parts: tuple[Part, ...]) -> Test | bool:
    """Whether the text at `place` matches; True where every text does. `*` and `?` are wildcards."""
    text = literal(parts)
    if text is not None:
        return equals(place, text)
    if parts == (Any(),):
        return True
    wild = [part for part in parts if isinstance(part, Any | One)]
    if not wild:
        return same(place, parts)
    if isinstance(parts[-1], Any) and len(wild) == 1:
        return starts(place, parts[:-1])
    places = tuple(dict.fromkeys(part for part in parts if isinstance(part, int)))
    return _unbound(place, parts, places) if places else _glob(place, parts)


def equals(place: int, text: str) -> Test:
    """Whether the text at `place` is `text`."""
    return lambda row: row[place] == text


def same(place: int, parts: Sequence[Part]) -> Test:
    """Whether the text at `place` is what the parts, none of them a wildcard, stand for."""
    if len(parts) == 1 and isinstance(parts[0], int):
        other = parts[0]
        return lambda row: row[place] == row[other]
    whole = written(parts)
    return lambda row: row[place] == whole(row)


def starts(place: int, parts: Sequence[Part]) -> Test:
    """Whether the text at `place` begins with what the parts, none of them a wildcard, stand for."""
    text = literal(parts)
    if text is not None:
        return cast(Test, lambda row: row[place].startswith(text))
    match parts:
        case (int(other), str(tail)):  # `${aws:PrincipalTag/Team}/*`
            return cast(Test, lambda row: row[place].startswith(row[other] + tail))
    whole = written(parts)
    return cast(Test, lambda row: row[place].startswith(whole(row)))


def written(parts: Sequence[Part]) -> Callable[[Row], str]:
    """What the parts, none of them a wildcard, stand for in a row."""
    match parts:
        case (int(one),):
            return cast(Callable[[Row], str], lambda row: row[one])
        case (str(head), int(one)):
            return cast(Callable[[Row], str], lambda row: head + row[one])
        case (int(one), str(tail)):
            return cast(Callable[[Row], str], lambda row: row[one] + tail)
        case (str(head), int(one), str(tail)):
            return cast(Callable[[Row], str], lambda row: f"{head}{row[one]}{tail}")
    return cast(
        Callable[[Row], str],
        lambda row: "".join([row[part] if isinstance(part, int) else cast(str, part) for part in parts]),
    )


def _glob(place: int, parts: Sequence[Part]) -> Test:
    match parts:
        case (Any(), str(tail)):
            return cast(Test, lambda row: row[place].endswith(tail))
        case (Any(), str(middle), Any()):
            return lambda row: middle in row[place]
    predicate = Pattern(cast(Iterable[Piece], parts)).matches
    return cast(Test, lambda row: predicate(row[place]))


def _unbound(place: int, parts: Sequence[Part], places: Sequence[int]) -> Test:
    @lru_cache(REMEMBERED)
    def bound(values: Texts) -> Callable[[str], bool]:
        found = dict(zip(places, values, strict=True))
        return Pattern(Value(found[part]) if isinstance(part, int) else part for part in parts).matches

    return cast(Test, lambda row: bound(tuple([row[other] for other in places]))(row[place]))


def any_of(tests: Iterable[Test | bool]) -> Test | bool:
    """Whether one of the tests holds; a bool where no row makes a difference."""
    match _undecided(tests, decisive=True):
        case bool(known):
            return known
        case [one]:
            return one
        case [one, two]:
            return lambda row: one(row) or two(row)
        case left:
            return _asked_in_turn(left, decisive=True)


def all_of(tests: Iterable[Test | bool]) -> Test | bool:
    """Whether all of the tests hold; a bool where no row makes a difference."""
    match _undecided(tests, decisive=False):
        case bool(known):
            return known
        case [one]:
            return one
        case [one, two]:
            return lambda row: one(row) and two(row)
        case [one, two, three]:
            return lambda row: one(row) and two(row) and three(row)
        case left:
            return _asked_in_turn(left, decisive=False)


def _undecided(tests: Iterable[Test | bool], *, decisive: bool) -> list[Test] | bool:
    """The tests that hang on the row; or the answer for every row, where one is `decisive` or all are its opposite."""
    left = []
    for test in tests:
        if test is decisive:
            return decisive
        if not isinstance(test, bool):
            left.append(test)
    return left or not decisive


def _asked_in_turn(tests: Sequence[Test], *, decisive: bool) -> Test:
    """Asks until an answer is `decisive`; that is quicker than `any` or `all` of a generator."""

    def asked(row: Row) -> bool:
        for test in tests:
            if test(row) is decisive:
                return decisive
        return not decisive

    return asked


def not_(test: Test | bool) -> Test | bool:
    """Whether the test does not hold."""
    return not test if isinstance(test, bool) else (lambda row: not test(row))
