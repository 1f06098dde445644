"""The values that one slot of a request may have, as plain data.

Source: PROOF.md, The decision procedure, 2 (the catalogue's ARN template as domain of the resource's segments).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from abac.language.arn import Arn
from abac.operators import Kind
from abac.operators.addresses import address
from abac.operators.ordered import moment, number
from abac.prove.formula import Hashed


class Gap(NamedTuple):
    """Any text of at least `least` characters, none of which stands in `without`."""

    without: str = ""
    least: int = 1


Template = tuple[str | Gap, ...]
"""Texts and gaps, one after the other: `("endpoint/", Gap("/"))`."""

ANY_TEXT: Final[tuple[Template, ...]] = ((Gap(least=0),),)
ADDRESSES: Final = frozenset({Kind.IPV4, Kind.IPV6})


@dataclass(frozen=True, slots=True)
class Domain(Hashed):
    """Texts that fit one of `templates` and none of `excluded`, of at most `longest` characters.

    `kinds`, unless empty: and that are a value of one of these kinds, such as an address.
    """

    __hash__ = Hashed.__hash__
    templates: tuple[Template, ...] = ANY_TEXT
    excluded: tuple[Template, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    longest: int | None = None

    @classmethod
    def of(cls, *texts: str) -> Domain:
        """These texts and no others."""
        return cls(tuple((text,) for text in texts))

    @property
    def only(self) -> str | None:
        """The one text of a domain that has one by its form; None for all others."""
        match self.templates:
            case ((str(text),),) if not self.excluded and not self.kinds:
                return text
            case ((),) if not self.excluded and not self.kinds:
                return ""
        return None

    def contains(self, text: str) -> bool:
        """Whether a slot of this domain may have the value `text`."""
        if self.longest is not None and len(text) > self.longest:
            return False
        if not any(fits(template, text) for template in self.templates):
            return False
        if any(fits(template, text) for template in self.excluded):
            return False
        return not self.kinds or not self.kinds.isdisjoint(kinds_of(text))


ANYTHING: Final = Domain()
TRUTH: Final = Domain.of("true", "false")
AN_ARN: Final = Domain((("arn:", Gap(":"), ":", Gap(":"), ":", Gap(":", 0), ":", Gap(":", 0), ":", Gap()),))


def fits(template: Template, text: str) -> bool:
    """Whether the whole `text` fits the template."""
    ends = {0}
    for piece in template:
        ends = {end for start in ends for end in _ends(piece, text, start)}
    return len(text) in ends


def _ends(piece: str | Gap, text: str, start: int) -> range | tuple[int, ...]:
    if isinstance(piece, str):
        return (start + len(piece),) if text.startswith(piece, start) else ()
    stop = next((i for i in range(start, len(text)) if text[i] in piece.without), len(text))
    return range(start + piece.least, stop + 1)


@lru_cache(maxsize=8192)
def kinds_of(text: str) -> frozenset[Kind]:
    """The kinds that `text` is a value of: `2026` is a number and a date."""
    found = set()
    if number(text) is not None:
        found.add(Kind.NUMBER)
    if moment(text) is not None:
        found.add(Kind.DATE)
    if (known := address(text)) is not None:
        found.add(Kind.IPV4 if known.version == 4 else Kind.IPV6)
    return frozenset(found)


def is_arn(text: str) -> bool:
    """Whether the text has an ARN's six segments."""
    return Arn.parse(text) is not None
