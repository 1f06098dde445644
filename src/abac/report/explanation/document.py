"""An explanation as JSON (format 1): stable names for scripts."""

from __future__ import annotations

from typing import Any

from abac.language.condition import Condition
from abac.language.incident import Reported
from abac.report.explanation.conclusion import conclusion
from abac.results.decision import StatementRef
from abac.results.encode import decision_to_json
from abac.results.explanation import Explanation, Held, Miss, PolicyTypeStep, StatementStep


def to_json(explanation: Explanation) -> dict[str, Any]:
    """The explanation as JSON's own types; equal explanations give equal bytes once dumped.

    `decision` has the members that `abac simulate` gives; `policy_types` stand in AWS's order; of a statement
    `matches` says whether it speaks, `unmatched` every element that does not match, the first first.
    """
    request = explanation.request
    return {
        "format": 1,
        "name": explanation.name,
        "conclusion": conclusion(explanation),
        "request": {
            "principal": request.principal.text,
            "action": request.action,
            "resource": request.resource,
            "resource_account": request.resource_account,
            "context": {key: _values(value) for key, value in sorted(request.context.items())},
        },
        **decision_to_json(explanation.decision),
        "policy_types": [_policy_type(step) for step in explanation.steps],
        "closest": [_statement(step) for step in explanation.closest],
        "assumed": list(explanation.assumed),
        "reported": _reported(explanation.reported),
        "agrees": explanation.agrees,
    }


def _policy_type(step: PolicyTypeStep) -> dict[str, Any]:
    return {
        "policy_type": step.policy_type.value,
        "standing": step.standing.name.lower(),
        "blocks": step.blocks,
        "because": step.because,
        "levels": [
            {
                "level": level.label,
                "documents": [
                    {
                        "policy": document.label,
                        "name": document.name,
                        "statements": [_statement(statement) for statement in document.statements],
                    }
                    for document in level.documents
                ],
            }
            for level in step.levels
        ],
    }


def _statement(step: StatementStep) -> dict[str, Any]:
    return {
        **statement_ref(step.ref),
        "matches": step.speaks,
        "unmatched": [_miss(miss) for miss in step.misses],
        "conditions": [_held(held) for held in step.held],
    }


def _held(held: Held) -> dict[str, Any]:
    given = None if held.given is None else _values(held.given)
    return {**_condition(held.condition), "resolved": list(held.resolved), "given": given}


def statement_ref(ref: StatementRef) -> dict[str, Any]:
    """A statement as `abac simulate` cites it, with the document's name, file and line."""
    return {
        "policy_type": ref.policy_type.value,
        "policy": ref.policy,
        "statement": ref.statement,
        "sid": ref.sid,
        "effect": ref.effect.value,
        "name": ref.name,
        "file": ref.place.file,
        "line": ref.place.line,
    }


def _miss(miss: Miss) -> dict[str, Any]:
    return {
        "element": miss.element,
        **({} if miss.condition is None else _condition(miss.condition)),
        "expected": list(miss.expected),
        "resolved": list(miss.resolved),
        "variables_without_value": list(miss.without_value),
        "given": None if miss.given is None else _values(miss.given),
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "operator": condition.operator,
        "quantifier": condition.quantifier.value or None,
        "if_exists": condition.if_exists,
        "key": condition.key,
    }


def _values(value: str | tuple[str, ...]) -> str | list[str]:
    return value if isinstance(value, str) else list(value)


def _reported(said: Reported | None) -> dict[str, Any] | None:
    if said is None:
        return None
    return {
        "allowed": said.allowed,
        "explicit": said.explicit,
        "policy_type": said.policy_type.value if said.policy_type else None,
        "policy": said.policy,
    }
