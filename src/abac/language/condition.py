"""One condition of a statement as a value: quantifier, operator, IfExists, key, operands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from abac.language.pattern import Pattern
from abac.located import Place


class Quantifier(StrEnum):
    """The set operators (IAM User Guide, Conditions with multiple context keys or values)."""

    SINGLE = ""
    FOR_ALL_VALUES = "ForAllValues"
    FOR_ANY_VALUE = "ForAnyValue"


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator applied to one key: `operands` are alternatives.

    `operator` is spelled as AWS spells it (`StringEquals`), `key` as the document spells it; keys are compared
    without regard to case. JSON's booleans and numbers stand in `operands` as AWS's text (`true`, `3600`).
    Each operand is a `Pattern`: its wildcards count only for operators that read wildcards, its variables only where
    the document's Version reads variables (they are then already literal text).
    """

    operator: str
    key: str
    operands: tuple[Pattern, ...]
    quantifier: Quantifier = Quantifier.SINGLE
    if_exists: bool = False
    place: Place = field(default=Place(""), compare=False)

    def __str__(self) -> str:
        prefix = f"{self.quantifier}:" if self.quantifier else ""
        suffix = "IfExists" if self.if_exists else ""
        values = ", ".join(operand.source for operand in self.operands)
        return f"{prefix}{self.operator}{suffix} {self.key} [{values}]"
