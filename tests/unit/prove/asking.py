"""Short ways to ask about one statement: what the tests of proofs share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from abac.contract.premise import AllOf, Clause, Premise
from abac.language.condition import Condition
from abac.language.pattern import Pattern
from abac.language.policy_set import PolicySet
from abac.language.principal import Principal
from abac.language.request import Values
from abac.prove.encode import Documents
from abac.prove.query import Answer, ask
from abac.prove.slots import Asker, Space

ACCOUNT = "111122223333"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/TeamA/alice"
EVERYTHING = AllOf()


def asker(**keys: Values | None) -> Asker:
    """A session of a role with the tag Team = A; `keys` are tags of its own in place of that."""
    found = Principal.parse(SESSION)
    assert found is not None
    tags: dict[str, Values | None] = {
        f"aws:PrincipalTag/{key}": value for key, value in (keys or {"Team": "A"}).items()
    }
    return Asker(found, tags)


def space(action: str = "sagemaker:DeleteEndpoint", resource_type: str = "endpoint") -> Space:
    """The requests of that session for an action on a resource type of its own account."""
    return Space(asker(), action, resource_type)


def statement(
    effect: str = "Allow", when: Mapping[str, Any] | None = None, *, resource: str = "*", action: str = "*"
) -> dict[str, Any]:
    """A statement, by default on everything; `when` is its Condition block."""
    return {"Effect": effect, "Action": action, "Resource": resource, "Condition": dict(when or {})}


def documents(*statements: dict[str, Any], version: str = "2012-10-17", **layers: Any) -> Documents:
    """Identity statements, and other layers as a scenario gives them."""
    identity = [{"Version": version, "Statement": list(statements)}]
    return Documents(PolicySet.from_dict({"identity": identity, **layers}, strict=False))


def where(operator: str, key: str, *operands: str) -> Premise:
    """Requests for which a condition holds."""
    return Clause(conditions=(Condition(operator, key, tuple(map(Pattern.parse, operands))),))


def asked(premise: Premise, *statements: dict[str, Any], of: Space | None = None, expected: bool = False) -> Answer:
    """Is no request of the premise allowed by the statements; with `expected`, is every one?"""
    return ask(of or space(), documents(*statements), premise, expected=expected)
