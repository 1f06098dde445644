"""Every single change of a statement (PROOF.md, Mutation)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from abac.language.arn import Arn
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Statement
from abac.language.principal import PrincipalElement
from abac.prove.mutants.conditions import changed_conditions
from abac.prove.mutants.mutant import Mutant, Mutation
from abac.prove.mutants.texts import changed_texts

_EVERYTHING: Final = (Pattern.parse("*"),)
_KINDS: Final = ("aws", "service", "federated", "canonical_user")


def mutants_of(statement: Statement) -> Iterator[Mutant]:
    """Every mutant of one statement, each once, in the order of its elements.

    What a change leaves as it was, and what another change already gave, is not given again; nor is a second change of
    the same words, as of an operand that stands there twice.
    """
    given: set[Statement | None] = {statement}
    said: set[str] = set()
    for mutant in _all(statement):
        if mutant.statement not in given and mutant.words not in said:
            given.add(mutant.statement)
            said.add(mutant.words)
            yield mutant


def _all(statement: Statement) -> Iterator[Mutant]:
    yield Mutant(Mutation.STATEMENT, "removed", None)
    other = Effect.DENY if statement.effect is Effect.ALLOW else Effect.ALLOW
    yield Mutant(Mutation.EFFECT, f"effect {other}", replace(statement, effect=other))
    if statement.principal is not None:
        for words, principal in _principals(statement.principal):
            yield Mutant(Mutation.PRINCIPAL, words, replace(statement, principal=principal))
    for words, action in _fewer(statement.action, "action"):
        yield Mutant(Mutation.ACTION, words, replace(statement, action=action))
    if statement.resource is not None:
        for mutation, words, resource in _resources(statement.resource):
            yield Mutant(mutation, words, replace(statement, resource=resource))
    for mutation, words, conditions in changed_conditions(statement.conditions):
        yield Mutant(mutation, words, replace(statement, conditions=conditions))


def _fewer(element: Patterns, name: str) -> Iterator[tuple[str, Patterns]]:
    """The element without one of its patterns; its only one is never taken."""
    if len(element.patterns) > 1:
        for index, pattern in enumerate(element.patterns):
            kept = (*element.patterns[:index], *element.patterns[index + 1 :])
            yield f"{name} without {pattern}", replace(element, patterns=kept)


def _resources(element: Patterns) -> Iterator[tuple[Mutation, str, Patterns]]:
    if not any(pattern.is_star for pattern in element.patterns):
        yield Mutation.RESOURCE, "resource → *", replace(element, patterns=_EVERYTHING)
    for words, fewer in _fewer(element, "resource"):
        yield Mutation.RESOURCE, words, fewer
    for index, pattern in enumerate(element.patterns):
        for mutation, words, changed in changed_texts(pattern):
            patterns = (*element.patterns[:index], changed, *element.patterns[index + 1 :])
            kind = Mutation.RESOURCE if mutation is Mutation.OPERAND else mutation
            yield kind, f"resource {words}", replace(element, patterns=patterns)


def _principals(element: PrincipalElement) -> Iterator[tuple[str, PrincipalElement]]:
    """Everybody; one fewer; a role or user widened to its account."""
    if element.anyone:
        return
    yield "principal → *", PrincipalElement(anyone=True, negated=element.negated)
    entries = [(kind, index) for kind in _KINDS for index in range(len(getattr(element, kind)))]
    for kind, index in entries if len(entries) > 1 else ():
        values = getattr(element, kind)
        kept = (*values[:index], *values[index + 1 :])
        fewer: dict[str, Any] = {kind: kept}
        yield f"principal without {values[index]}", replace(element, **fewer)
    for index, pattern in enumerate(element.aws):
        arn = Arn.parse(pattern.source)
        if arn is not None and arn.resource != "root":
            root = Pattern.literal(str(arn._replace(service="iam", resource="root")))
            accounts = (*element.aws[:index], root, *element.aws[index + 1 :])
            yield f"principal {pattern} → {root}", replace(element, aws=accounts)
