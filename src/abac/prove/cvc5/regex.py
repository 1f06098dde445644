"""Sets of texts as regular expressions of SMT-LIB: globs, ARNs by segment, truth values.

Source: SMT-LIB theory "Unicode Strings" (RegLan). IAM User Guide, IAM JSON policy elements: Resource and Condition
operators (wildcards; ARN condition operators compare segment by segment).

Three limits, and why none of them makes a proof wrong:

- Strings of SMT-LIB end at U+2FFFF. A pattern that names a character beyond it is refused here (ValueError) and left
  open by the caller. Where no pattern names one, all such characters are alike to every pattern, as are all caseless
  characters below that no pattern names: a text that holds the first has a twin that holds the second.
- Ignoring case is a union of characters at each place: all that `folded` maps to the same one, the Kelvin sign with
  `k`, the long s with `s`. It grows with the length of the pattern, not of the value.
- Strings of SMT-LIB admit surrogates, which no context value holds. To every pattern they are such unnamed caseless
  characters too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from abac.language.pattern import Any, One, Pattern, Value, folded
from abac.operators import Globs, Segments, Truth
from abac.prove.cvc5.smtlib import LAST_CHARACTER, apply, expressible, string
from abac.prove.slots.domain import Template

NONE: Final = "re.none"
ALL: Final = "re.all"
CHARACTER: Final = "re.allchar"
EMPTY: Final = '(str.to_re "")'


def of_globs(globs: Globs) -> str:
    """The texts that match one of the patterns.

    Raises ValueError where a variable or a hole is left, or a character that SMT-LIB does not have.
    """
    return _union(_glob(pattern, globs.fold) for pattern in globs.patterns)


def of_segments(segments: Segments) -> str:
    """The ARNs (`arn:` and five more colons at least) whose six segments match; raises ValueError as `of_globs` does.

    The first five segments hold no colon; the sixth holds all that follows.
    """
    return _union(map(_arn, segments.alternatives))


def of_truth(truth: Truth) -> str:
    """The spellings of `true` or `false`, in any case, that stand for one of the values."""
    words = sorted("true" if value else "false" for value in truth.values)
    return _union(_text(word, fold=True) for word in words)


def of_templates(templates: Iterable[Template]) -> str:
    """The texts that fit one of a domain's templates."""
    return _union(map(_template, templates))


def _template(template: Template) -> str:
    parts = []
    for piece in template:
        if isinstance(piece, str):
            parts.append(_text(piece, fold=False))
            continue
        one = _without(piece.without)
        parts += [one] * piece.least + [ALL if one == CHARACTER else apply("re.*", one)]
    return _sequence(parts)


def _without(characters: str) -> str:
    """Any one character but these, as ranges of code points."""
    ranges, start = [], 0
    for excluded in sorted(set(map(ord, characters))):
        ranges.append((start, excluded - 1))
        start = excluded + 1
    ranges.append((start, LAST_CHARACTER))
    if len(ranges) == 1:
        return CHARACTER
    return _union(f"(re.range {string(chr(low))} {string(chr(high))})" for low, high in ranges if low <= high)


def _arn(alternative: tuple[Globs, ...]) -> str:
    prefix, *middle, last = alternative
    # A value whose first segment is not `arn` is no ARN (General Reference, ARN format), whatever the pattern says.
    if not any(pattern.matches("arn", fold=prefix.fold) for pattern in prefix.patterns):
        return NONE
    parts = [_text("arn", fold=False)]
    for globs in middle:
        parts += [_text(":", fold=False), _union(_glob(p, globs.fold, colon=False) for p in globs.patterns)]
    return _sequence([*parts, _text(":", fold=False), of_globs(last)])


def _glob(pattern: Pattern, fold: bool, *, colon: bool = True) -> str:
    one = _without("" if colon else ":")
    parts: list[str] = []
    for piece in pattern.pieces:
        match piece:
            case Any():
                parts.append(ALL if colon else apply("re.*", one))
            case One():
                parts.append(one)
            case Value(text) | str(text):
                if not colon and ":" in text:
                    return NONE
                parts.append(_text(text, fold))
            case _:
                raise ValueError(f"`{piece}` is not bound")
    return _sequence(parts)


def _text(text: str, fold: bool) -> str:
    if not fold:
        return apply("str.to_re", string(text))
    if not expressible(text):
        raise ValueError(f"no string of SMT-LIB holds `{text}`")
    return _sequence(map(_spelled, text))


def _spelled(character: str) -> str:
    return _union(apply("str.to_re", string(other)) for other in spellings(character))


def spellings(character: str) -> tuple[str, ...]:
    """Every character that is equal to this one where case is ignored, in the order of their code points."""
    return _by_folding().get(folded(character), (character,))


@cache
def _by_folding() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for character in map(chr, range(LAST_CHARACTER + 1)):
        # Without this look at the other case the table would take a tenth of a second.
        if character.lower() != character or character.upper() != character:
            found.setdefault(folded(character), []).append(character)
    return {key: tuple(sorted({key, *others})) for key, others in found.items()}


def _union(members: Iterable[str]) -> str:
    found = [member for member in dict.fromkeys(members) if member != NONE]
    if ALL in found:
        return ALL
    if len(found) < 2:
        return next(iter(found), NONE)
    return apply("re.union", *found)


def _sequence(parts: Iterable[str]) -> str:
    found = [part for part in parts if part != EMPTY]
    if NONE in found:
        return NONE
    if len(found) < 2:
        return next(iter(found), EMPTY)
    return apply("re.++", *found)
