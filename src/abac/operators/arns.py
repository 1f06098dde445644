"""ArnEquals, ArnLike and their negations. Equals and Like behave identically, says AWS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from abac.language.pattern import Pattern, Value, Variable
from abac.operators.operator import Operator, Predicate, page
from abac.operators.region import NOTHING, Globs, Opaque, Region, SameAs, Segments, union

SEGMENTS: Final = 6


def _split(operand: Pattern) -> tuple[Pattern, ...] | None:
    """The six segments of a bound operand; None where it has fewer.

    The colons of the operand's own text count, never those of a variable's value: a tag's value `1:role` must not
    move what follows it into another segment. Only where the operand's own text has fewer than five, as in
    `${aws:SourceArn}`, is it read again with the values as its own text.
    """
    segments = operand.segments(at_most=SEGMENTS)
    if len(segments) < SEGMENTS:
        plain = (piece.text if isinstance(piece, Value) else piece for piece in operand.pieces)
        segments = Pattern(plain).segments(at_most=SEGMENTS)
    return segments if len(segments) == SEGMENTS else None


def _matcher(operands: Sequence[Pattern]) -> Predicate:
    for operand in operands:
        operand.matches("")  # an unbound operand is found now, not at the first value
    patterns = [segments for operand in operands if (segments := _split(operand)) is not None]

    alternatives = [_Alternative(segments).matches for segments in patterns]

    def matches(value: str) -> bool:
        arn = value.split(":", SEGMENTS - 1)
        if len(arn) != SEGMENTS or arn[0] != "arn":
            return False
        for alternative in alternatives:  # noqa: SIM110 (a generator costs more than what it asks)
            if alternative(arn):
                return True
        return False

    return matches


class _Alternative:
    """One operand by segments: plain texts are compared before wildcards are tried, and refuse most values."""

    __slots__ = ("_equal", "_globs")

    def __init__(self, segments: Sequence[Pattern]) -> None:
        self._equal = [(place, text) for place, segment in enumerate(segments) if (text := segment.text) is not None]
        wild = ((place, segment) for place, segment in enumerate(segments) if segment.text is None)
        self._globs = [(place, segment.matches) for place, segment in wild if not segment.is_star]

    def matches(self, arn: Sequence[str]) -> bool:
        for place, text in self._equal:
            if arn[place] != text:
                return False
        for place, matches in self._globs:  # noqa: SIM110 (as above)
            if not matches(arn[place]):
                return False
        return True


def _region(operands: Sequence[Pattern]) -> Region:
    alternatives: list[tuple[Globs, ...]] = []
    others: list[Region] = []
    for operand in operands:
        segments = operand.segments(at_most=SEGMENTS)
        match operand.pieces:
            case _ if len(segments) == SEGMENTS:
                alternatives.append(tuple(Globs((segment,)) for segment in segments))
            case (Variable(key, default),):
                others.append(SameAs(key, default, arn=True))
            case _ if operand.variables or operand.has_hole:
                others.append(Opaque(f"a variable or unknown value in `{operand}` may stand for several segments"))
            case _:
                others.append(NOTHING)
    return union([Segments(tuple(alternatives)), *others])


def _not_arn(text: str) -> str | None:
    pattern = Pattern.parse(text)
    found = len(pattern.segments(at_most=SEGMENTS))
    if found == SEGMENTS or pattern.variables:
        return None
    return f"`{text}` has {found} of the six segments of an ARN such as `arn:aws:iam::111122223333:role/*`"


ARN_LIKE: Final = Operator(
    name="ArnLike",
    matcher=_matcher,
    region=_region,
    source=page("Amazon Resource Name (ARN) condition operators"),
    reads_wildcards=True,
    reads_variables=True,
    invalid=_not_arn,
)
ARN_EQUALS: Final = Operator(
    name="ArnEquals",
    matcher=_matcher,
    region=_region,
    source=ARN_LIKE.source,
    reads_wildcards=True,
    reads_variables=True,
    invalid=_not_arn,
)
ARN_OPERATORS: Final = (
    ARN_EQUALS,
    ARN_EQUALS.negated("ArnNotEquals"),
    ARN_LIKE,
    ARN_LIKE.negated("ArnNotLike"),
)
