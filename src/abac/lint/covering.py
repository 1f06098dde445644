"""Whether one pattern, element or statement covers another: sound and syntactic, without a solver.

A yes is certain whatever the variables and unknown values stand for; a no means only that it cannot be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from abac.language.condition import Condition
from abac.language.pattern import Any, Hole, One, Pattern, Value, Variable, folded
from abac.language.policy import Patterns, Statement
from abac.language.principal import PrincipalElement
from abac.operators import find

Token = str | Any | One | Variable | Hole
Covers = Callable[[Pattern, Pattern], bool]


def covers_text(wide: Pattern, narrow: Pattern) -> bool:
    """Whether every text that `narrow` matches is matched by `wide`, whatever their variables stand for."""
    return wide.is_star or wide == narrow or _covers(_tokens(wide), _tokens(narrow))


def covers_action(wide: Pattern, narrow: Pattern) -> bool:
    """The same for patterns of an Action element, which ignore case."""
    if wide.is_star:
        return True
    # Most pairs are of different services: their beginnings tell, at a fraction of the price.
    if not _head(narrow).lower().startswith(_head(wide).lower()):
        return False
    return _covers(_tokens(wide, fold=True), _tokens(narrow, fold=True))


def covers_resource(wide: Pattern, narrow: Pattern) -> bool:
    """The same for patterns of a Resource element: segment by segment, because a `*` stays in its segment."""
    if wide.is_star or wide == narrow:
        return True
    if not _head(narrow).startswith(_head(wide)):
        return False
    ours, theirs = _segments(wide), _segments(narrow)
    return len(ours) == len(theirs) == 6 and all(map(_covers, ours, theirs))


def covers_statement(wide: Statement, narrow: Statement) -> bool:
    """Whether `wide` speaks of every request that `narrow` speaks of; their effects are not compared."""
    return (
        all(_implied(condition, narrow.conditions) for condition in wide.conditions)
        and _covers_principal(wide.principal, narrow.principal)
        and _covers_element(wide.resource, narrow.resource, covers_resource)
        and _covers_element(wide.action, narrow.action, covers_action)
    )


def _covers_element(wide: Patterns | None, narrow: Patterns | None, covers: Covers) -> bool:
    if wide is None or narrow is None:
        return wide is narrow
    if not wide.negated and any(pattern.is_star for pattern in wide.patterns):
        return True
    if wide.negated != narrow.negated:
        return False
    # What `Not…` leaves out grows with its patterns: the narrow one must leave out all that the wide one does.
    larger, smaller = (narrow, wide) if wide.negated else (wide, narrow)
    return all(any(covers(pattern, other) for pattern in larger.patterns) for other in smaller.patterns)


def _covers_principal(wide: PrincipalElement | None, narrow: PrincipalElement | None) -> bool:
    if wide is None or narrow is None or wide == narrow:
        return wide == narrow
    if wide.negated or narrow.negated:
        return False
    everybody = wide.anyone or any(pattern.is_star for pattern in wide.aws)
    return everybody or (
        not narrow.anyone
        and set(narrow.aws) <= set(wide.aws)
        and set(narrow.service) <= set(wide.service)
        and set(narrow.federated) <= set(wide.federated)
        and set(narrow.canonical_user) <= set(wide.canonical_user)
    )


def _implied(wanted: Condition, given: Iterable[Condition]) -> bool:
    return any(_implies(condition, wanted) for condition in given)


def _implies(strong: Condition, weak: Condition) -> bool:
    """Whether `weak` holds wherever `strong` does: same test, and operands that make it no harder."""
    operator = find(strong.operator)
    if operator is None or (strong.operator, strong.quantifier) != (weak.operator, weak.quantifier):
        return False
    if strong.key.lower() != weak.key.lower() or (strong.if_exists and not weak.if_exists):
        return False
    ours, theirs = set(strong.operands), set(weak.operands)
    return theirs <= ours if operator.negative else ours <= theirs


def _head(pattern: Pattern) -> str:
    """The pattern's own text before its first wildcard or variable."""
    first = pattern.pieces[0] if pattern.pieces else ""
    return first if isinstance(first, str) else ""


@lru_cache(maxsize=16_384)
def _segments(pattern: Pattern) -> tuple[tuple[Token, ...], ...]:
    return tuple(map(_tokens, pattern.segments()))


@lru_cache(maxsize=16_384)
def _tokens(pattern: Pattern, *, fold: bool = False) -> tuple[Token, ...]:
    tokens: list[Token] = []
    for piece in pattern.pieces:
        if isinstance(piece, str | Value):
            text = piece.text if isinstance(piece, Value) else piece
            tokens.extend(folded(text) if fold else text)
        elif isinstance(piece, Variable):
            tokens.append(Variable(piece.key.lower(), piece.default))
        else:
            tokens.append(piece)
    return tuple(tokens)


def _covers(wide: Sequence[Token], narrow: Sequence[Token]) -> bool:
    """Match the tokens of `narrow` as if they were characters; its own stars are taken in by stars alone."""
    at, after_star, resume = 0, -1, 0
    position = 0
    while position < len(narrow):
        if at < len(wide) and isinstance(wide[at], Any):
            after_star, resume = at + 1, position
            at += 1
        elif at < len(wide) and _same(wide[at], narrow[position]):
            at, position = at + 1, position + 1
        elif after_star >= 0:
            resume += 1
            at, position = after_star, resume
        else:
            return False
    return all(isinstance(token, Any) for token in wide[at:])


def _same(wide: Token, narrow: Token) -> bool:
    if isinstance(wide, One):
        return isinstance(narrow, One | str)
    return not isinstance(narrow, Any) and wide == narrow
