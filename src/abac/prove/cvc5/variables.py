"""A glob that holds variables of keys which the caller chooses: `${aws:RequestTag/Team}/*` and its like.

Source: PROOF.md, The decision procedure, 7: by prefix, suffix and length, without an existential under a negation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from abac.language.pattern import Any, One, Pattern, Piece, Value, Variable
from abac.prove.cvc5.smtlib import apply, conjunction, integer, string

Resolve = Callable[[Variable], str]
"""The term of sort String that a variable stands for; raises ValueError where no one term does."""


def matches(text: str, pattern: Pattern, resolve: Resolve) -> str:
    """That the text (a term) matches the pattern, exactly.

    The runs between stars: the first is a prefix, the last a suffix, those between are sought one after the other,
    each at its leftmost place, which leaves the most for those that follow. So no position need be guessed, and the
    term means the same under a negation.

    Raises ValueError where a hole stands in it, a `?` in a pattern with variables, or a text that SMT-LIB lacks.
    """
    runs = [_run(pieces, resolve) for pieces in _between_stars(pattern.pieces)]
    if len(runs) == 1:
        return apply("=", text, runs[0])
    first, *middle, last = runs
    terms = [apply("str.prefixof", first, text), apply("str.suffixof", last, text)]
    position = _length(first)
    for run in middle:
        if run == '""':
            continue
        found = apply("str.indexof", text, run, position)
        terms.append(apply(">=", found, "0"))
        position = apply("+", found, _length(run))
    # What has been found must end before the suffix begins.
    terms.append(apply(">=", _length(text), apply("+", position, _length(last))))
    return conjunction(terms)


def _between_stars(pieces: Sequence[Piece]) -> list[list[Piece]]:
    runs: list[list[Piece]] = [[]]
    for piece in pieces:
        if isinstance(piece, Any):
            runs.append([])
        else:
            runs[-1].append(piece)
    return runs


def _run(pieces: Sequence[Piece], resolve: Resolve) -> str:
    parts = []
    for piece in pieces:
        match piece:
            case Variable():
                parts.append(resolve(piece))
            case Value(text) | str(text):
                parts.append(string(text))
            case One():
                raise ValueError("a `?` beside a variable of a key that the caller chooses")
            case _:
                raise ValueError(f"`{piece}` is not known")
    if len(parts) < 2:
        return parts[0] if parts else '""'
    return apply("str.++", *parts)


def _length(term: str) -> str:
    return integer(0) if term == '""' else apply("str.len", term)
