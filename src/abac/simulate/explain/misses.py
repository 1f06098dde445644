"""Every element of a statement that does not match a request, with what it wanted and what it met.

`match.speaks` stops at the first such element; here the others are looked at as well, so that statements can be ranked
by how nearly they speak. Both ask the same questions in the same order, and a test holds them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from abac.errors import Unsupported
from abac.language.condition import Condition
from abac.language.pattern import Pattern, Piece, Value, Variable, folded
from abac.language.policy import Patterns
from abac.language.principal import PrincipalElement
from abac.operators import find
from abac.results.explanation import Held, Miss
from abac.simulate.condition import Given, settled, single
from abac.simulate.match import Asked, Ready, of_action
from abac.simulate.naming import named


def misses(ready: Ready, asked: Asked) -> tuple[Miss, ...]:
    """What does not match, in the order in which `speaks` asks; of a statement about other actions only that.

    Raises Unsupported where `speaks` does.
    """
    statement = ready.statement
    if not of_action(statement.action, asked.action):
        expected = _sources(statement.action)
        return (Miss(_called("Action", statement.action.negated), expected, expected, asked.request.action),)
    if ready.unknown is not None:
        raise Unsupported([ready.unknown])
    return (*_principal(ready, asked), *_resource(ready, asked), *_conditions(ready, asked))


def held(ready: Ready, asked: Asked) -> tuple[Held, ...]:
    """The conditions of a statement that speaks of the request: all of them hold."""
    return tuple(
        Held(condition, resolved_operands(condition, asked.given)[0], asked.given.get(folded(condition.key)))
        for condition in ready.statement.conditions
    )


def _principal(ready: Ready, asked: Asked) -> Iterator[Miss]:
    statement = ready.statement
    if ready.has_principal and named(statement, ready.policy_type, asked) is None:
        element = statement.principal
        expected = principals(element) if element else ()
        name = _called("Principal", element is not None and element.negated)
        yield Miss(name, expected, expected, asked.request.principal.text)


def _resource(ready: Ready, asked: Asked) -> Iterator[Miss]:
    element = ready.statement.resource
    if element and ready.resource is not None and not ready.resource.speaks_of(asked.target, asked.given):
        resolved, without_value = resolve(element.patterns, asked.given)
        given = "*" if asked.target is None else asked.request.resource
        yield Miss(_called("Resource", element.negated), _sources(element), resolved, given, without_value)


def _conditions(ready: Ready, asked: Asked) -> Iterator[Miss]:
    for question in ready.questions:
        if not settled(question.answer(asked.given), ready.effect):
            condition = question.condition
            resolved, without_value = resolved_operands(condition, asked.given)
            expected = tuple(operand.source for operand in condition.operands)
            given = asked.given.get(folded(condition.key))
            yield Miss("Condition", expected, resolved, given, without_value, condition)


def resolved_operands(condition: Condition, given: Given) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The operands with variables replaced, where the operator reads variables; and the variables without a value."""
    operator = find(condition.operator)
    if operator is None or not operator.reads_variables:
        return tuple(operand.source for operand in condition.operands), ()
    return resolve(condition.operands, given)


def resolve(patterns: Iterable[Pattern], given: Given) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The patterns with every variable replaced that has a value or a default; and the variables that have neither."""
    resolved: list[str] = []
    without_value: dict[str, None] = {}
    for pattern in patterns:
        pieces = [_replaced(piece, given) for piece in pattern.pieces]
        resolved.append(Pattern(pieces).source if pattern.variables else pattern.source)
        without_value.update((piece.key, None) for piece in pieces if isinstance(piece, Variable))
    return tuple(resolved), tuple(without_value)


def _replaced(piece: Piece, given: Given) -> Piece:
    if not isinstance(piece, Variable):
        return piece
    value = single(given, folded(piece.key))
    value = piece.default if value is None else value
    return piece if value is None else Value(value)


def principals(element: PrincipalElement) -> tuple[str, ...]:
    """Whom a Principal element names, as its document spells it."""
    everybody = ("*",) if element.anyone else ()
    named_by_aws = tuple(pattern.source for pattern in element.aws)
    return (*everybody, *named_by_aws, *element.service, *element.federated, *element.canonical_user)


def _sources(element: Patterns) -> tuple[str, ...]:
    return tuple(pattern.source for pattern in element.patterns)


def _called(element: str, negated: bool) -> str:
    return f"Not{element}" if negated else element
