"""Which characters are the same where case is ignored."""

from __future__ import annotations

import string

from abac.language.pattern import folded
from abac.prove.minterms.tracks import spellings


def test_the_spellings_of_a_character_are_all_that_fold_to_it() -> None:
    """The short lists of characters are the whole ones: every character of Unicode is tried."""
    asked = [*string.ascii_lowercase, *string.digits, *"-_/:", "\u03c3", "\u00e4", "\u0451", "\U0001e922"]
    expected: dict[str, set[str]] = {character: set() for character in asked}
    for code in range(0x110000):
        expected.get(folded(chr(code)), set()).add(chr(code))
    assert {character: set(spellings(character)) for character in asked} == expected
