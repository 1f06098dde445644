"""What "ignoring case" means: one folding of text, used wherever AWS compares without regard to case."""

from __future__ import annotations

from functools import cache


def folded(text: str) -> str:
    """The text that all spellings of `text` in upper and lower case share; as long as `text` itself.

    AWS does not say how it folds characters beyond ASCII. Here each character stands for itself, by Unicode's simple
    mappings: the three sigmas are one, `ß` and `ss` are two texts. str.lower() and str.casefold() will not do: they
    look at a character's neighbours or change the length, and then `?` would match half a character.
    """
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@cache
def _folded(character: str) -> str:
    upper = character.upper()
    lower = (upper if len(upper) == 1 else character).lower()
    return lower[0]  # only `İ` has a longer one: `i` and a dot above
