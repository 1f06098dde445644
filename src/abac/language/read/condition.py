"""The Condition element: operator → key → value or values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from abac.language.condition import Condition, Quantifier
from abac.language.pattern import Pattern
from abac.language.read.faults import Faults
from abac.located import Node, nearest, shorten

_COMPARISONS = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
# IAM User Guide, IAM JSON policy elements: Condition operators.
OPERATOR_NAMES: Final = (
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    *(f"{operand}{comparison}" for operand in ("Numeric", "Date") for comparison in _COMPARISONS),
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "Null",
)
_SPELLING = {name.lower(): name for name in OPERATOR_NAMES}
_QUANTIFIERS = {quantifier.lower(): quantifier for quantifier in Quantifier if quantifier}
_IF_EXISTS = "ifexists"

Operator = tuple[Quantifier, str, bool]


def parse_operator(text: str) -> Operator | None:
    """Split `ForAnyValue:StringLikeIfExists` into quantifier, operator in AWS's spelling and IfExists; case is free.

    None where it is no operator. `NullIfExists` is none (Condition operators, "...IfExists condition operators").
    """
    prefix, colon, name = text.lower().rpartition(":")
    quantifier = _QUANTIFIERS.get(prefix) if colon else Quantifier.SINGLE
    if quantifier is None:
        return None
    if name in _SPELLING:
        return quantifier, _SPELLING[name], False
    operator = _SPELLING.get(name.removesuffix(_IF_EXISTS)) if name.endswith(_IF_EXISTS) else None
    if operator is None or operator == "Null":
        return None
    return quantifier, operator, True


def read_conditions(node: Node, faults: Faults, *, variables: bool) -> tuple[Condition, ...]:
    """Read a Condition element; with `variables`, `${…}` in operands is a policy variable."""
    if not isinstance(node.value, dict):
        faults.broken(node.place, node.describe(), "a mapping of condition operators")
        return ()
    seen: set[Operator] = set()
    found: list[Condition] = []
    for name, keys in node.value.items():
        operator = _operator(name, node, faults)
        if operator is None:
            continue
        if operator in seen:
            faults.broken(node.key_place(name), f"the operator `{shorten(name)}` a second time", "each operator once")
        seen.add(operator)
        found.extend(_of_operator(operator, name, keys, faults, variables))
    return tuple(found)


def _operator(name: str, node: Node, faults: Faults) -> Operator | None:
    operator = parse_operator(name)
    if operator is None:
        if name.lower().rpartition(":")[2] == "nullifexists":
            faults.broken(node.key_place(name), f"`{shorten(name)}`", "`Null`, which takes no `IfExists`")
            return None
        meant = nearest(name.rpartition(":")[2], OPERATOR_NAMES)
        faults.broken(
            node.key_place(name), f"unknown condition operator `{shorten(name)}`", "an operator of IAM", meant
        )
    return operator


def _of_operator(operator: Operator, name: str, keys: Node, faults: Faults, variables: bool) -> Iterator[Condition]:
    quantifier, spelling, if_exists = operator
    if not isinstance(keys.value, dict):
        faults.broken(keys.place, keys.describe(), f"a mapping of context keys under `{shorten(name)}`")
        return
    if not keys.value:
        faults.refused(keys.place, "an empty mapping", f"a context key under `{shorten(name)}`")
    spelled: dict[str, str] = {}
    for key, values in keys.value.items():
        twin = spelled.setdefault(key.lower(), key)
        if twin != key:
            expected = f"`{shorten(twin)}` alone: context keys ignore case"
            faults.refused(keys.key_place(key), f"the key `{shorten(key)}`", expected)
        if ":" not in key.strip(":"):
            faults.refused(keys.key_place(key), f"`{shorten(key)}`", "a context key such as `aws:SourceIp`")
        operands = _operands(values, faults, variables)
        yield Condition(spelling, key, operands, quantifier, if_exists, keys.key_place(key))


def _operands(node: Node, faults: Faults, variables: bool) -> tuple[Pattern, ...]:
    if node.value == []:
        faults.refused(node.place, "an empty list", "a value or a list of values")
    nodes = node.value if isinstance(node.value, list) else [node]
    texts = (operand_text(item, faults) for item in nodes)
    return tuple(Pattern.parse(text, variables=variables) for text in texts if text is not None)


def operand_text(node: Node, faults: Faults) -> str | None:
    """Return an operand as AWS's text: JSON's booleans and numbers stand for `true` and `3600`."""
    value = node.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return node.text or repr(value)
    faults.broken(node.place, node.describe(), "a text, number or boolean")
    return None
