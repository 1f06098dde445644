"""Single changes of one text with wildcards and variables: a resource, or an operand of a condition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from abac.language.pattern import ANY, Any, Pattern, Piece, Variable
from abac.prove.mutants.mutant import Mutation

_TAG: Final = "aws:principaltag/"
_DELIMITERS: Final = "-/:"


class Changed(NamedTuple):
    """A pattern after one change, and the change in words."""

    mutation: Mutation
    words: str
    pattern: Pattern


def changed_texts(pattern: Pattern) -> Iterator[Changed]:
    """Each variable as anything and as its tag's key, and each prefix without what ends it.

    A tag's key in the place of its value is a slip that documents pass every check with: `${aws:PrincipalTag/Team}`
    names the caller's team, `Team` nobody's.
    """
    for index, piece in enumerate(pattern.pieces):
        if isinstance(piece, Variable):
            for instead in _instead_of(piece):
                made = _with(pattern, index, instead)
                yield Changed(Mutation.VARIABLE, f"{pattern} → {made}", made)
    shorter = _undelimited(pattern)
    if shorter is not None:
        yield Changed(Mutation.OPERAND, f"{pattern} → {shorter}", shorter)


def _instead_of(variable: Variable) -> Iterator[Piece]:
    yield ANY
    if variable.key.lower().startswith(_TAG):
        yield variable.key[len(_TAG) :]


def _with(pattern: Pattern, index: int, piece: Piece) -> Pattern:
    return Pattern((*pattern.pieces[:index], piece, *pattern.pieces[index + 1 :]))


def _undelimited(pattern: Pattern) -> Pattern | None:
    """`${variable}-*` as `${variable}*`: names that only begin with the variable's value match then, too."""
    if len(pattern.pieces) < 3:
        return None
    *before, delimiter, last = pattern.pieces
    if isinstance(last, Any) and isinstance(delimiter, str) and delimiter in _DELIMITERS:
        return Pattern((*before, last)) if isinstance(before[-1], Variable) else None
    return None
