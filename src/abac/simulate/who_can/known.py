"""What is known of every request that one principal can make for one action, whatever else is in the request.

Sources: IAM User Guide, "AWS global condition context keys" (keys of the principal); Service Authorization Reference
(which keys an action's requests carry).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from abac.catalog import Action, key_kind, may_supply, resource_types_of
from abac.language.arn import Arn
from abac.language.condition import Condition, Quantifier
from abac.language.pattern import folded
from abac.language.request import Values
from abac.language.world import RolePrincipal
from abac.operators import find
from abac.simulate.explain.misses import resolved_operands


class State(Enum):
    """What is known of a key whose value is not."""

    ABSENT = "absent"
    PRESENT = "present"
    OPEN = "open"


_PRINCIPAL_TAG: Final = "aws:principaltag/"


class Known:
    """The keys whose value, presence or absence is known. `caller` None: nothing is known of the caller."""

    def __init__(self, action: Action, resource: str | None, caller: RolePrincipal | None) -> None:
        self._action = action
        self._caller = caller
        found = resource_types_of(action, resource) if resource and resource != "*" else ()
        every = tuple(row.resource_type for row in action.resource_types)
        self._types: tuple[str | None, ...] = found or (None, *every)
        self._values: dict[str, Values] = {} if caller is None else _of_role(caller)
        self._states: dict[str, State] = {}
        arn = Arn.parse(resource or "")
        if arn is not None and arn.account.isdigit():
            self._values["aws:resourceaccount"] = arn.account

    @property
    def values(self) -> Mapping[str, Values]:
        """The known values by folded key."""
        return self._values

    def state(self, key: str) -> State:
        """What is known of a key, given folded, that has no known value."""
        if key in self._states:
            return self._states[key]
        if self._caller is not None and key.startswith(_PRINCIPAL_TAG):
            return State.ABSENT  # the source tells every tag of the role
        supplied = any(may_supply(self._action, key, resource_type) for resource_type in self._types)
        return State.OPEN if supplied else State.ABSENT

    def with_(self, conditions: tuple[Condition, ...]) -> Known:
        """What is known besides, when these conditions hold: values that they pin, keys that must be there or not.

        Only plain StringEquals with one operand pins a value: nothing else leaves exactly one text.
        """
        more = Known.__new__(Known)
        more._action, more._caller, more._types = self._action, self._caller, self._types
        more._values, more._states = dict(self._values), dict(self._states)
        for condition in conditions:
            key = folded(condition.key)
            if key in more._values or condition.if_exists or condition.quantifier is not Quantifier.SINGLE:
                continue
            operands, without_value = resolved_operands(condition, self._values)
            if condition.operator.lower() == "null" and len(operands) == 1:
                more._states[key] = State.ABSENT if operands[0].lower() == "true" else State.PRESENT
            elif _pins(condition) and not without_value:
                more._values[key] = _literal(condition, self._values)
            elif (operator := find(condition.operator)) and not operator.negative:
                more._states[key] = State.PRESENT
        return more


def _pins(condition: Condition) -> bool:
    kind = key_kind(condition.key)
    several = kind is not None and kind.multivalued
    return condition.operator.lower() == "stringequals" and len(condition.operands) == 1 and not several


def _literal(condition: Condition, values: Mapping[str, Values]) -> str:
    bound = condition.operands[0].as_literal().bind(lambda name: _single(values, name))
    text = None if bound is None else bound.text
    assert text is not None, "every variable has a value, and wildcards are read as text"
    return text


def _single(values: Mapping[str, Values], name: str) -> str | None:
    value = values.get(folded(name))
    return value if isinstance(value, str) else None


def _of_role(role: RolePrincipal) -> dict[str, Values]:
    return {
        "aws:principalarn": role.arn,
        "aws:principalaccount": role.account,
        "aws:principaltype": "AssumedRole",
        "aws:principalisawsservice": "false",
        **{folded(f"aws:PrincipalTag/{key}"): value for key, value in role.tags.items()},
    }
