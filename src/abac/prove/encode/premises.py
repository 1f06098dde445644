"""The subject of a property as a formula.

Source: ISOLATION.md, Whose is a resource? ("in IAM's own condition form").
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from abac.contract.premise import AllOf, AnyOf, Clause, NotOf, Premise
from abac.language.policy import Effect
from abac.prove.encode.conditions import condition_formula
from abac.prove.encode.resources import resource_formula
from abac.prove.formula import TRUE, Formula, both, either, negation
from abac.prove.slots import Space
from abac.prove.slots.resources import Segments
from abac.prove.slots.space import Fact

_REMEMBERED: Final = 65_536


class Texts(NamedTuple):
    """What a premise reads of a request: context keys, those that variables name included; and whether its resource."""

    keys: tuple[str, ...]
    resources: bool


class Reading(NamedTuple):
    """A premise, and all that a space makes of what it reads: of two spaces with equal readings it says the same."""

    premise: Premise
    facts: tuple[Fact, ...]
    segments: Segments | None


_spoken: Final[dict[Reading, Formula]] = {}


def speaks_of(space: Space, premise: Premise) -> Formula:
    """Whether the premise speaks of a request, read as the Resource and Condition of an Allow."""
    known = reading(space, premise)
    found = _spoken.get(known)
    if found is None:
        if len(_spoken) >= _REMEMBERED:
            _spoken.clear()
        found = _spoken[known] = _formula(space, premise)
    return found


def reading(space: Space, premise: Premise) -> Reading:
    """What the premise's formula hangs on in a space: the facts of its keys, and the resource where it has one."""
    keys, resources = texts_of(premise)
    return Reading(premise, tuple([space.fact(key) for key in keys]), space.segments if resources else None)


@lru_cache(maxsize=_REMEMBERED)
def texts_of(premise: Premise) -> Texts:
    """What a premise reads."""
    clauses = tuple(clauses_of(premise))
    keys = [condition.key for clause in clauses for condition in clause.conditions]
    patterns = [operand for clause in clauses for condition in clause.conditions for operand in condition.operands]
    patterns += [pattern for clause in clauses if clause.resource for pattern in clause.resource.patterns]
    keys += [variable.key for pattern in patterns for variable in pattern.variables]
    return Texts(tuple(dict.fromkeys(keys)), any(clause.resource for clause in clauses))


def clauses_of(premise: Premise) -> Iterator[Clause]:
    """Every clause of a premise, in its order."""
    match premise:
        case Clause():
            yield premise
        case NotOf(part):
            yield from clauses_of(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from clauses_of(part)


def _formula(space: Space, premise: Premise) -> Formula:
    match premise:
        case Clause(resource, conditions):
            where = TRUE if resource is None else resource_formula(resource, space)
            return both([where, *(condition_formula(each, Effect.ALLOW, space) for each in conditions)])
        case AllOf(parts):
            return both(speaks_of(space, part) for part in parts)
        case AnyOf(parts):
            return either(speaks_of(space, part) for part in parts)
        case NotOf(part):
            return negation(speaks_of(space, part))
