"""One mutant: what of a statement was changed, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from abac.language.policy import Statement


class Mutation(StrEnum):
    """Which element a mutant changes (PROOF.md, Mutation)."""

    STATEMENT = "statement"
    EFFECT = "effect"
    ACTION = "action"
    RESOURCE = "resource"
    PRINCIPAL = "principal"
    CONDITION = "condition"
    OPERATOR = "operator"
    OPERAND = "operand"
    VARIABLE = "variable"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A statement with one change, in words that stay the same as long as the statement does; None: it is gone."""

    mutation: Mutation
    words: str
    statement: Statement | None
