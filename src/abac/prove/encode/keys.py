"""How documents and premises spell their context keys, so that a counterexample spells them the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from abac.contract.premise import Premise
from abac.language.condition import Condition
from abac.language.pattern import folded
from abac.language.policy import Patterns, Policy
from abac.language.policy_set import PolicySet
from abac.prove.encode.documents import Documents
from abac.prove.encode.premises import clauses_of


def spellings(documents: Iterable[Documents], premise: Premise) -> Mapping[str, str]:
    """Every key that a document or the premise asks for, by its folded name; the first spelling counts."""
    found: dict[str, str] = {}
    for each in documents:
        for policy in (*_policies(each.policies), *each.of_resources.values()):
            for statement in policy.statements:
                _spell(found, statement.resource, statement.conditions)
    for clause in clauses_of(premise):
        _spell(found, clause.resource, clause.conditions)
    return found


def _spell(found: dict[str, str], resource: Patterns | None, conditions: tuple[Condition, ...]) -> None:
    operands = [operand for condition in conditions for operand in condition.operands]
    patterns = [*(resource.patterns if resource else ()), *operands]
    variables = (variable.key for pattern in patterns for variable in pattern.variables)
    for key in (*(condition.key for condition in conditions), *variables):
        found.setdefault(folded(key), key)


def _policies(policies: PolicySet) -> Iterator[Policy]:
    for layer in (policies.identity, policies.boundary, policies.session, policies.vpc_endpoint):
        yield from layer or ()
    for levels in (policies.scp, policies.rcp):
        for level in levels or ():
            yield from level
    if policies.resource is not None:
        yield policies.resource
