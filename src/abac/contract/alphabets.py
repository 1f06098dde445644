"""Which characters the values of tags may hold: what delimits one name from what stands beside it in a text.

Names of our own teams are checked (the reference of teams.yaml); of the roles of other sources it is taken for granted
as `isolation.yaml` declares it, and printed with each proof that rests on it.
Source: PROOF.md, The decision procedure, 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

Alphabets = Mapping[str, frozenset[str]]
"""By tag key in lower case, the characters that values of the tag may hold."""

_RANGES: Final = re.compile(r"(?P<first>[!-~])-(?P<last>[!-~])|(?P<one>[!-~])")


def characters(text: str) -> frozenset[str] | None:
    """The characters of such a text as `a-z0-9.-`: ranges, and single ones; None where it is none."""
    found: set[str] = set()
    place = 0
    while place < len(text):
        match = _RANGES.match(text, place)
        if match is None or (match["one"] is None and match["first"] >= match["last"]):
            return None
        span = range(ord(match["first"]), ord(match["last"]) + 1) if match["one"] is None else (ord(match["one"]),)
        found.update(map(chr, span))
        place = match.end()
    return frozenset(found) or None


def taken_for_granted(keys: Iterable[str], declared: Alphabets, file: str) -> Iterator[str]:
    """In words, what is assumed of the values of the tags of principals among some folded condition keys."""
    for key in sorted(keys):
        prefix, _, tag = key.partition("/")
        if prefix == "aws:principaltag" and tag in declared:
            yield f"values of the tag `{tag}` hold no characters but {_written(declared[tag])} ({file}, alphabets)"
        elif prefix == "aws:principaltag":
            yield f"values of the tag `{tag}`, which {file} declares no alphabet of, hold neither `/` nor `:`"


def _written(found: frozenset[str]) -> str:
    """The characters in order, three or more neighbours as a range."""
    runs: list[list[str]] = []
    for each in sorted(found):
        if runs and ord(runs[-1][-1]) + 1 == ord(each):
            runs[-1].append(each)
        else:
            runs.append([each])
    return "`" + "".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else "".join(run) for run in runs) + "`"
