"""Names in the regions of one slot, and whether they may be exchanged for others.

A name is a run of ASCII letters and digits that is as long as it can be. Take a permutation of all names and let it act
on every text, name by name; it is a bijection on texts. A pattern keeps its meaning under it, its own names exchanged
too, where each name in it begins and ends at another character or at an end of the pattern, so that in every text it
matches that name is a whole one: not where a star may lengthen it (`Sage*`). A `?`, which counts characters, a set that
ignores case, a number, a date, an address and a truth value do not keep their meaning; a slot that is asked about any
of them is left as it is.

Source: PROOF.md, The decision procedure, 5 (delimited tokens), here of all names and not of teams alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from abac.language.pattern import Any, Pattern, Value
from abac.operators import AnyOf, Globs, Region, Segments
from abac.prove.slots.domain import Domain, Gap, Template

_NAME: Final = re.compile(r"[0-9A-Za-z]+")
_KEPT: Final = frozenset({"arn"})  # what makes a text an ARN

Renaming = dict[str, str]


class Fixed(Exception):
    """The names of a slot cannot be exchanged."""


def of_region(region: Region) -> Iterator[str]:
    """The names in a region, in its order, each as often as it stands there. Raises Fixed."""
    match region:
        case Globs(patterns, False):
            for pattern in patterns:
                yield from _of_pattern(pattern)
        case Segments(alternatives):
            for globs in (globs for alternative in alternatives for globs in alternative):
                yield from of_region(globs)
        case AnyOf(regions):
            for part in regions:
                yield from of_region(part)
        case _:
            raise Fixed


def of_domain(domain: Domain) -> Iterator[str]:
    """The names in a domain's templates. Raises Fixed."""
    if domain.kinds:
        raise Fixed
    for template in (*domain.templates, *domain.excluded):
        for piece in template:
            # No text becomes empty, but one of a single character may become longer.
            if isinstance(piece, Gap) and (piece.least > 1 or _NAME.search(piece.without)):
                raise Fixed
        # Between two gaps in a row a name may be cut in two.
        if any(isinstance(one, Gap) and isinstance(other, Gap) for one, other in pairwise(template)):
            raise Fixed
        yield from _delimited([piece if isinstance(piece, str) else None for piece in template])


def patterns_of(region: Region) -> Iterator[Pattern]:
    """Every pattern in a region."""
    match region:
        case Globs(patterns):
            yield from patterns
        case Segments(alternatives):
            for globs in (globs for alternative in alternatives for globs in alternative):
                yield from globs.patterns
        case AnyOf(regions):
            for part in regions:
                yield from patterns_of(part)


def exchanged(region: Region, renaming: Renaming) -> Region:
    """The region with its names exchanged."""
    match region:
        case Globs(patterns, fold):
            return Globs(tuple(Pattern(_pieces(pattern, renaming)) for pattern in patterns), fold)
        case Segments(alternatives):
            return Segments(tuple(tuple(_globs(globs, renaming) for globs in row) for row in alternatives))
        case AnyOf(regions):
            return AnyOf(tuple(exchanged(part, renaming) for part in regions))
    return region


def exchanged_domain(domain: Domain, renaming: Renaming) -> Domain:
    """The domain with its names exchanged and without its greatest length, which renaming does not keep."""
    return Domain(
        tuple(_template(template, renaming) for template in domain.templates),
        tuple(_template(template, renaming) for template in domain.excluded),
        domain.kinds,
    )


def numbered(names: Iterable[str]) -> Renaming:
    """Each name's place in the order of appearance, as a name."""
    found = dict.fromkeys(name for name in names if name not in _KEPT)
    return {name: f"n{place}" for place, name in enumerate(found)}


def _of_pattern(pattern: Pattern) -> Iterator[str]:
    texts: list[str | None] = []
    for piece in pattern.pieces:
        match piece:
            case str(text) | Value(text):
                texts.append(text)
            case Any():
                texts.append(None)
            case _:
                raise Fixed
    yield from _delimited(texts)


def _delimited(pieces: Iterable[str | None]) -> Iterator[str]:
    """The names in texts between stars or gaps (None). Raises Fixed where one of them touches such a place."""
    runs: list[str] = [""]
    for piece in pieces:
        if piece is None:
            runs.append("")
        else:
            runs[-1] += piece
    for place, run in enumerate(runs):
        touches_before = place > 0 and _NAME.match(run)
        touches_after = place < len(runs) - 1 and run and _NAME.fullmatch(run[-1])
        if touches_before or touches_after:
            raise Fixed
        yield from _NAME.findall(run)


def _pieces(pattern: Pattern, renaming: Renaming) -> Iterator[str | Any]:
    # Values become the pattern's own text: `_of_pattern` reads them as one text too, and matching makes no difference.
    text = ""
    for piece in pattern.pieces:
        match piece:
            case str(more) | Value(more):
                text += more
            case Any():
                yield _renamed(text, renaming)
                yield piece
                text = ""
            case _:
                raise Fixed
    yield _renamed(text, renaming)


def _globs(globs: Globs, renaming: Renaming) -> Globs:
    return Globs(tuple(Pattern(_pieces(pattern, renaming)) for pattern in globs.patterns), globs.fold)


def _template(template: Template, renaming: Renaming) -> Template:
    return tuple(_renamed(piece, renaming) if isinstance(piece, str) else piece for piece in template)


def _renamed(text: str, renaming: Renaming) -> str:
    return _NAME.sub(lambda found: renaming.get(found[0], found[0]), text)
