"""Names in the regions of one slot, and whether they may be exchanged for others.

A name is a run of ASCII letters and digits that is as long as it can be. Take a permutation of all names and let it act
on every text, name by name; it is a bijection on texts. A pattern keeps its meaning under it, its own names exchanged
too, where each name in it begins and ends at another character or at an end of the pattern, so that in every text it
matches that name is a whole one: not where a star may lengthen it (`Sage*`). A `?`, which counts characters, a set that
ignores case, a number, a date, an address and a truth value do not keep their meaning; a slot that is asked about any
of them is left as it is.

Before that the head of a text, all that stands before its first `/`, is exchanged as a whole (`training-job/…`): a
bijection on texts, too, that leaves a text without `/` alone. It keeps a pattern that has a whole head of its own, one
that is a single text without `/`, and a star alone.

Source: PROOF.md, The decision procedure, 5 (delimited tokens), here of all names and not of teams alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from abac.language.pattern import Any, Pattern, Value
from abac.operators import AnyOf, Globs, Region, Segments
from abac.prove.slots.domain import Domain, Gap, Template

_NAME: Final = re.compile(r"[0-9A-Za-z]+")
_KEPT: Final = frozenset({"arn"})  # what makes a text an ARN

Renaming = Mapping[str, str]
Rename = Callable[[str], str]
"""What becomes of the text of a pattern or template; it is given whole, a star or a gap as a NUL."""

_ANYTHING: Final = "\0"


class Fixed(Exception):
    """The names of a slot cannot be exchanged."""


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


def texts_of_region(region: Region) -> Iterator[str]:
    """The text of each pattern. Raises Fixed where a renaming would not keep the region."""
    match region:
        case Globs(_, False) | Segments():
            yield from map(_text, patterns_of(region))
        case AnyOf(regions):
            for part in regions:
                yield from texts_of_region(part)
        case _:
            raise Fixed


def texts_of_domain(domain: Domain) -> Iterator[str]:
    """The text of each template. Raises Fixed where a renaming would not keep the domain."""
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
        yield "".join(piece if isinstance(piece, str) else _ANYTHING for piece in template)


def exchanged(region: Region, rename: Rename) -> Region:
    """The region with the text of each pattern renamed."""
    match region:
        case Globs():
            return _globs(region, rename)
        case Segments(alternatives):
            return Segments(tuple(tuple(_globs(globs, rename) for globs in row) for row in alternatives))
        case AnyOf(regions):
            return AnyOf(tuple(exchanged(part, rename) for part in regions))
    return region


def exchanged_domain(domain: Domain, rename: Rename | None) -> Domain:
    """The domain with each template renamed, in an order of their own, and without its greatest length.

    Renaming does not keep lengths.
    """
    if rename is None:
        return replace(domain, longest=None)
    return Domain(_templates(domain.templates, rename), _templates(domain.excluded, rename), domain.kinds)


def numbered(texts: Iterable[str]) -> Renaming:
    """Each name's place in the order of appearance, as a name. Raises Fixed where a star or gap touches a name."""
    names = [name for text in texts for name in _delimited(text)]
    return {name: f"n{place}" for place, name in enumerate(dict.fromkeys(names)) if name not in _KEPT}


def heads_of(texts: Iterable[str]) -> Renaming:
    """Each head's place in the order of appearance, as a name; none where one of the texts would not be kept."""
    heads: dict[str, None] = {}
    for text in texts:
        head, slash, _ = text.partition("/")
        if _ANYTHING in head and text != _ANYTHING:
            return {}
        if slash and head:
            heads[head] = None
    return {head: f"h{place}" for place, head in enumerate(heads)}


def with_heads(text: str, heads: Renaming) -> str:
    """The text with its head exchanged."""
    head, slash, rest = text.partition("/")
    return heads.get(head, head) + slash + rest if slash else text


def with_names(text: str, names: Renaming) -> str:
    """The text with each of its names exchanged."""
    return _NAME.sub(lambda found: names.get(found[0], found[0]), text)


def _text(pattern: Pattern) -> str:
    parts = []
    for piece in pattern.pieces:
        match piece:
            case str(text) | Value(text) if _ANYTHING not in text:
                parts.append(text)
            case Any():
                parts.append(_ANYTHING)
            case _:
                raise Fixed
    return "".join(parts)


def _delimited(text: str) -> Iterator[str]:
    runs = text.split(_ANYTHING)
    for place, run in enumerate(runs):
        touches_before = place > 0 and _NAME.match(run)
        touches_after = place < len(runs) - 1 and run and _NAME.fullmatch(run[-1])
        if touches_before or touches_after:
            raise Fixed
        yield from _NAME.findall(run)


def _globs(globs: Globs, rename: Rename) -> Globs:
    return Globs(tuple(_pattern(rename(_text(pattern))) for pattern in globs.patterns), globs.fold)


def _pattern(text: str) -> Pattern:
    # Values become the pattern's own text; matching makes no difference between the two.
    first, *others = text.split(_ANYTHING)
    return Pattern([first, *(piece for run in others for piece in (Any(), run))])


def _templates(templates: Iterable[Template], rename: Rename) -> tuple[Template, ...]:
    return tuple(sorted((_template(template, rename) for template in templates), key=repr))


def _template(template: Template, rename: Rename) -> Template:
    gaps = (piece for piece in template if isinstance(piece, Gap))
    runs = rename("".join(piece if isinstance(piece, str) else _ANYTHING for piece in template)).split(_ANYTHING)
    pieces = [runs[0], *(piece for gap, run in zip(gaps, runs[1:], strict=True) for piece in (gap, run))]
    return tuple(piece for piece in pieces if piece != "")
