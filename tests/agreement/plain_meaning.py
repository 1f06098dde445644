"""What a region and a pattern mean, in the plainest words: slow, recursive, and written without looking at `abac`'s."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from ipaddress import ip_address

from abac.language.pattern import Any, One, Pattern, Value, Variable
from abac.operators import AnyOf, Globs, Interval, Intervals, Kind, Opaque, Region, SameAs, Segments, Truth

Others = Mapping[str, str]
"""The other keys of the request, in lower case, that variables stand for."""

_DATE_FORMATS = (
    "%Y",
    "%Y-%m",
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M%z",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S.%f%z",
)


def same_character(one: str, other: str, fold: bool) -> bool:
    """Equal, or equal in upper or in lower case, as a person would compare them."""
    return one == other or (fold and (one.lower() == other.lower() or one.upper() == other.upper()))


def glob(tokens: tuple[str | None, ...], text: str, fold: bool = False) -> bool:
    """Try every way: tokens are characters, None for `?`, the empty text for `*`."""
    if not tokens:
        return not text
    head, rest = tokens[0], tokens[1:]
    if head == "":
        return any(glob(rest, text[taken:], fold) for taken in range(len(text) + 1))
    return bool(text) and (head is None or same_character(head, text[0], fold)) and glob(rest, text[1:], fold)


def tokens_of(pattern: Pattern, others: Others) -> tuple[str | None, ...] | None:
    """The tokens of a pattern with its variables replaced; None where one of them is absent."""
    tokens: list[str | None] = []
    for piece in pattern.pieces:
        match piece:
            case Any():
                tokens.append("")
            case One():
                tokens.append(None)
            case Variable(key, default):
                value = others.get(key.lower(), default)
                if value is None:
                    return None
                tokens.extend(value)
            case Value(text) | str(text):
                tokens.extend(text)
    return tuple(tokens)


def contains(region: Region, value: str, others: Others) -> bool | None:
    """Whether `value` lies in the region; None where the region does not say."""
    match region:
        case Globs(patterns, fold):
            found = [tokens_of(pattern, others) for pattern in patterns]
            return any(glob(tokens, value, fold) for tokens in found if tokens is not None)
        case Intervals(kind, intervals):
            number = read(kind, value)
            return number is not None and any(inside(interval, number) for interval in intervals)
        case Segments(alternatives):
            parts = value.split(":", 5)
            if len(parts) < 6 or parts[0] != "arn":
                return False
            return any(
                all(contains(globs, part, others) for globs, part in zip(alternative, parts, strict=True))
                for alternative in alternatives
            )
        case Truth(values, of_absence):
            return (False in values) if of_absence else any(value.lower() == str(known).lower() for known in values)
        case SameAs(key, default, fold, arn):
            other = others.get(key.lower(), default)
            if other is None or len(other) != len(value) or (arn and not is_arn(value)):
                return False
            return all(same_character(one, two, fold) for one, two in zip(other, value, strict=True))
        case Opaque():
            return None
        case AnyOf(regions):
            answers = [contains(part, value, others) for part in regions]
            return True if True in answers else None if None in answers else False


def is_arn(value: str) -> bool:
    """Whether it starts with `arn:` and has six segments."""
    return value.startswith("arn:") and value.count(":") >= 5


def inside(interval: Interval, number: int | Fraction) -> bool:
    """Whether the number lies between the ends, or on a closed one."""
    low, high = interval.low, interval.high
    above = low is None or low < number or (interval.low_closed and low == number)
    below = high is None or number < high or (interval.high_closed and high == number)
    return above and below


def read(kind: Kind, value: str) -> int | Fraction | None:
    """The number that a text stands for in an interval of this kind, by the standard library's readers."""
    if kind in (Kind.IPV4, Kind.IPV6):
        return _address(kind, value)
    if kind is Kind.DATE and (found := _date(value)) is not None:
        return found
    if value.strip("0123456789.+-eE"):
        return None
    try:
        return Fraction(Decimal(value))
    except InvalidOperation:
        return None


def _address(kind: Kind, value: str) -> int | None:
    try:
        found = ip_address(value)
    except ValueError:
        return None
    return int(found) if f"ipv{found.version}" == kind and "%" not in value else None


def _date(value: str) -> Fraction | None:
    for form in _DATE_FORMATS:
        try:
            found = datetime.strptime(value, form)
        except ValueError:
            continue
        if found.tzinfo is None:
            found = found.replace(tzinfo=UTC)
        past = found - datetime(1970, 1, 1, tzinfo=UTC)
        return past.days * 86400 + past.seconds + Fraction(past.microseconds, 1_000_000)
    return None
