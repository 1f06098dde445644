"""The subject of a property as a formula.

Source: ISOLATION.md, Whose is a resource? ("in IAM's own condition form").
"""

from __future__ import annotations

from abac.contract.premise import AllOf, AnyOf, Clause, NotOf, Premise
from abac.language.policy import Effect
from abac.prove.encode.conditions import condition_formula
from abac.prove.encode.resources import resource_formula
from abac.prove.formula import TRUE, Formula, both, either, negation
from abac.prove.slots import Space


def speaks_of(space: Space, premise: Premise) -> Formula:
    """Whether the premise speaks of a request, read as the Resource and Condition of an Allow."""
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
