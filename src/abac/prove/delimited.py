"""Names as symbols: whether one team stands for all, and which names the policies treat otherwise.

Where every variable stands delimited, swapping one name for another, in the part between two slashes where the variable
stands, is a bijection of all texts that keeps what every pattern says, but for patterns that hold one of the two names
literally there. So one fresh name and each literal token of such a part stand for all names. Where a variable is not
delimited (`SageMaker-${Team}-*` with `-` in names), nothing follows.
Source: PROOF.md, The decision procedure, 5 and 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, NamedTuple

from abac.contract.alphabets import Alphabets
from abac.contract.premise import Clause, Premise
from abac.language.condition import Condition
from abac.language.pattern import Any, One, Pattern, Value, Variable, folded
from abac.language.pattern import Piece as PatternPiece
from abac.language.policy import Statement
from abac.lint.alphabets import TAGS, may_hold, undelimited
from abac.operators import find
from abac.prove.encode import clauses_of

_RESOURCE: Final = "resource"
_SYMBOLS: Final = ("aws:principaltag/", "sagemaker:userprofilename", "sagemaker:domainid")
# How long names are: the reference of teams.yaml (TeamPrefix); S3 User Guide, General purpose bucket naming rules.
_LENGTHS: Final = {"aws:principaltag/teamprefix": (2, 12), "aws:principaltag/databucket": (3, 63)}
_ANY: Final = "\0"  # a wildcard, where a pattern is read character by character
_LONGER: Final = "q9"

Part = int | None
"""Which of the parts between slashes; None: unknown, since a wildcard stands before it."""


class Piece(NamedTuple):
    """A literal text with its wildcards, or a variable by its folded key, in a part of one segment of a slot."""

    part: Part
    text: str = ""
    key: str = ""

    def meets(self, other: Piece) -> bool:
        """Whether both can stand in the same part."""
        return self.part is None or other.part is None or self.part == other.part


@dataclass(frozen=True, slots=True)
class Names:
    """What texts of one action's statements say of names.

    `tokens` are the literal texts that stand where a variable stands, by the variable's folded key; `together` are
    variables that stand in the same place; `open` are patterns in which a variable is not delimited, and comparisons of
    a name with more than literal texts, and `loose` the folded key of each of them; `spoken` are the folded keys that
    statements themselves read. `straight` are those of the tokens that a condition compares a name with.
    """

    tokens: dict[str, frozenset[str]] = field(default_factory=dict)
    together: frozenset[tuple[str, str]] = frozenset()
    open: tuple[str, ...] = ()
    straight: dict[str, frozenset[str]] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()
    loose: tuple[str, ...] = ()


def read_names(statements: Iterable[Statement], premises: Iterable[Premise] = (), alphabets: Alphabets = TAGS) -> Names:
    """The names in all texts of `statements` and `premises`, each in its slot; `alphabets` say what names may hold."""
    slots: dict[str, dict[Pattern, None]] = {}
    clauses = [Clause(statement.resource, statement.conditions) for statement in statements]
    spoken = frozenset(key for clause in clauses for key in _read_by(clause))
    for clause in (*clauses, *(each for premise in premises for each in clauses_of(premise))):
        if clause.resource:
            slots.setdefault(_RESOURCE, {}).update(dict.fromkeys(clause.resource.patterns))
        _add(slots, clause.conditions)
    tokens: dict[str, set[str]] = {}
    together: set[tuple[str, str]] = set()
    for patterns in slots.values():
        for pieces in _by_segment(patterns):
            _meet(pieces, tokens, together, alphabets)
    compared = {key: patterns for key, patterns in slots.items() if key.startswith(_SYMBOLS)}
    straight = {key: frozenset(_samples(patterns)) for key, patterns in compared.items()}
    for key, found in straight.items():
        tokens.setdefault(key, set()).update(found)
    loose = dict(found for patterns in slots.values() for found in _loose(patterns, alphabets))
    loose |= dict(found for clause in clauses for found in _beyond_literals(clause.conditions))
    named = {key: frozenset(found) for key, found in tokens.items()}
    return Names(named, frozenset(together), tuple(loose), straight, spoken, tuple(loose.values()))


def _samples(patterns: Iterable[Pattern]) -> Iterator[str]:
    """The texts that a name is compared with; of a pattern with wildcards one that it takes."""
    for pattern in patterns:
        if not pattern.variables and not pattern.has_hole:
            yield "".join(map(_sample, pattern.pieces))


def _sample(piece: PatternPiece) -> str:
    match piece:
        case Any():
            return _LONGER
        case One():
            return "q"
        case Value():
            return piece.text
    return piece if isinstance(piece, str) else ""


def _beyond_literals(conditions: Iterable[Condition]) -> Iterator[tuple[str, str]]:
    """Comparisons of a name that tell more than two names apart, which no list of literals stands for; and its key."""
    for condition in conditions:
        operator = find(condition.operator)
        if operator is None or condition.operator == "Null" or not folded(condition.key).startswith(_SYMBOLS):
            continue
        closed = [pattern for pattern in condition.operands if not pattern.variables]
        globs = [pattern for pattern in closed if pattern.text is None and not pattern.is_star]
        if not operator.name.startswith("String") or (operator.reads_wildcards and globs):
            compared = f"`{condition.key}` compared by `{condition.operator}` with `{closed[0] if closed else ''}`"
            yield compared, folded(condition.key)


def _read_by(clause: Clause) -> Iterator[str]:
    patterns = list(clause.resource.patterns) if clause.resource else []
    for condition in clause.conditions:
        patterns += condition.operands
        yield folded(condition.key)
    yield from (folded(variable.key) for pattern in patterns for variable in pattern.variables)


def _add(slots: dict[str, dict[Pattern, None]], conditions: Iterable[Condition]) -> None:
    for condition in conditions:
        operator = find(condition.operator)
        if operator is not None and condition.operator != "Null":
            reads = operator.reads_wildcards
            found = (operand if reads else operand.as_literal() for operand in condition.operands)
            slots.setdefault(folded(condition.key), {}).update(dict.fromkeys(found))


def _by_segment(patterns: Iterable[Pattern]) -> list[list[Piece]]:
    """The pieces of all patterns of one slot, ARNs by segment; what is no ARN has one."""
    found: list[list[Piece]] = [[] for _ in range(7)]
    for pattern in patterns:
        if not pattern.source.startswith("arn:"):
            found[6] += _pieces(pattern)
            continue
        for number, segment in enumerate(pattern.segments()):
            found[number] += _pieces(segment)
    return found


def _pieces(pattern: Pattern) -> Iterator[Piece]:
    part: Part = 0
    text = ""
    for piece in pattern.pieces:
        match piece:
            case Variable(key):
                yield Piece(part, text)
                yield Piece(part, key=folded(key))
                text = ""
            case Any():
                yield Piece(part, text + _ANY)
                part, text = None, _ANY
            case One():
                text += _ANY
            case str() | Value():
                head, *tail = (piece.text if isinstance(piece, Value) else piece).split("/")
                text += head
                for each in tail:
                    yield Piece(part, text)
                    part, text = (None if part is None else part + 1), each
    yield Piece(part, text)


def _meet(
    pieces: list[Piece], tokens: dict[str, set[str]], together: set[tuple[str, str]], alphabets: Alphabets
) -> None:
    variables = [piece for piece in pieces if piece.key.startswith(_SYMBOLS)]
    for variable in dict.fromkeys(variables):
        beside = dict.fromkeys(piece.text for piece in pieces if piece.text.strip(_ANY) and piece.meets(variable))
        found = (token for text in beside for token in _tokens(variable.key, text, alphabets))
        tokens.setdefault(variable.key, set()).update(found)
    for one, other in combinations(dict.fromkeys(variables), 2):
        if one.key != other.key and one.meets(other):
            together.add((min(one.key, other.key), max(one.key, other.key)))


def _loose(patterns: Iterable[Pattern], alphabets: Alphabets) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        for variable, neighbour in undelimited(pattern, alphabets):
            if folded(variable.key).startswith(_SYMBOLS):
                yield f"`${{{variable.key}}}` next to `{neighbour}` in `{pattern}`", folded(variable.key)


def _tokens(key: str, text: str, alphabets: Alphabets) -> Iterator[str]:
    """Every text within a literal text that could be a name: runs of characters that names may hold.

    A run that a wildcard goes on within the same characters stands for longer names too, so one of those is given.
    """
    least, most = _LENGTHS.get(key, (1, 64))
    for run in _runs(key, text, alphabets):
        for token in {run.replace(_ANY, ""), run.replace(_ANY, _LONGER)}:
            if least <= len(token) <= most:
                yield token


def _runs(key: str, text: str, alphabets: Alphabets) -> Iterator[str]:
    marked = "".join(c if c == _ANY or may_hold(key, c, alphabets) else "\n" for c in text)
    yield from (run for run in marked.split("\n") if run.strip(_ANY))
