"""`Pattern.matches` never backtracks; here it agrees with a matcher that tries every way."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import example, given
from hypothesis import strategies as st

from abac.language.pattern import Pattern
from agreement.plain_meaning import glob, tokens_of

# Small alphabets make matches likely; the last one holds characters whose other case is longer, shared or unusual.
ALPHABETS = ("ab", "aA*?:", "aA\u00df\u1e9e\u03c3\u03c2\u03a3\u212akK\u017fsS")
TEXT = st.sampled_from(ALPHABETS).flatmap(lambda alphabet: st.text(alphabet, max_size=8))
PIECE = st.one_of(st.sampled_from(["*", "?", "${*}", "${?}", "${$}", "${k}", "${K, 'a'}", "${m}"]), TEXT)
SOURCE = st.lists(PIECE, max_size=6).map("".join)


def resolving(k: str | None) -> Callable[[str], str | None]:
    """The value of `k`; every other key is absent."""
    return lambda key: k if key.lower() == "k" else None


@given(SOURCE, TEXT, st.booleans(), st.none() | TEXT)
@example("*aa*aa*", "aaab", False, None)
@example("*a*a*b", "aaaab", False, None)
@example("?*?", "a", False, None)
@example("*\u03a3", "\u03c2", True, None)
@example("a*a", "a", False, None)
def test_a_pattern_matches_what_trying_every_way_matches(source: str, text: str, fold: bool, k: str | None) -> None:
    """`*` is any combination of characters, `?` exactly one (IAM User Guide, Resource element, wildcards)."""
    pattern = Pattern.parse(source)
    bound = pattern.bind(resolving(k))
    tokens = tokens_of(pattern, {} if k is None else {"k": k})

    assert (bound is None) == (tokens is None)
    if bound is not None and tokens is not None:
        assert bound.matches(text, fold=fold) == glob(tokens, text, fold)


@given(st.text("ab*?", max_size=10), st.text("ab", max_size=10))
def test_wildcards_alone_match_what_trying_every_way_matches(source: str, text: str) -> None:
    """Two letters and both wildcards, so that almost every text is a near miss."""
    pattern = Pattern.parse(source)
    tokens = tokens_of(pattern, {})
    assert tokens is not None

    assert pattern.matches(text) == glob(tokens, text)


@given(SOURCE, st.data())
def test_a_pattern_matches_a_text_made_from_it(source: str, data: st.DataObject) -> None:
    """Texts made by filling in the wildcards are the ones that a random text seldom meets."""
    pattern = Pattern.parse(source)
    bound = pattern.bind(lambda key: "*b")
    tokens = tokens_of(pattern, {"k": "*b", "m": "*b"})
    assert bound is not None and tokens is not None
    fill = {"": st.text("ab*", max_size=3), None: st.text("ab*", min_size=1, max_size=1)}
    text = "".join(token if token else data.draw(fill[token]) for token in tokens)

    assert bound.matches(text)
    assert bound.matches("".join(c.upper() if len(c.upper()) == 1 else c for c in text), fold=True)
