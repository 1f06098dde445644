"""One question with its first answer, as the cross-check and the evidence take it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from abac.prove.formula import And, Formula, Not, Or, Said, Slot
from abac.prove.query import Answer, Proved, Question, Refuted
from abac.prove.slots import Domain
from abac.results import StatementRef


@dataclass(frozen=True, slots=True)
class Problem:
    """Is there a request that makes `formula` true, values within `domains`; `satisfiable` is the first answer to it.

    The other members name it for people: the property that forbids such a request, the row, the principal, and the
    statements that speak of it.
    """

    formula: Formula
    domains: Mapping[Slot, Domain]
    satisfiable: bool | None
    property: str = ""
    action: str = ""
    resource_type: str = ""
    principal: str = ""
    statements: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f" on {self.resource_type}" if self.resource_type else ""
        return f"{self.property}: {self.action}{where} by {self.principal}"


def problem_of(question: Question, answer: Answer, property: str) -> Problem:
    """What was asked for a property, with the core's answer, to be kept for the cross-check."""
    space = question.space
    satisfiable = {Proved: False, Refuted: True}.get(type(answer))
    statements = dict.fromkeys(map(_named, _said(question.formula)))
    return Problem(
        question.linked,
        question.domains,
        satisfiable,
        property,
        space.action,
        space.resource_type,
        space.asker.principal.text,
        tuple(statements),
    )


def _said(formula: Formula) -> Iterator[StatementRef]:
    match formula:
        case Said(statement, part):
            yield statement
            yield from _said(part)
        case Not(part):
            yield from _said(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _said(part)


def _named(ref: StatementRef) -> str:
    return f"{ref.effect} {ref.policy_type} {ref.name or ref.policy}: {ref.sid or f'statement {ref.statement}'}"
