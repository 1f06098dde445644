"""All condition operators by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from abac.operators.addresses import ADDRESS_OPERATORS
from abac.operators.arns import ARN_OPERATORS
from abac.operators.booleans import BOOLEAN_OPERATORS
from abac.operators.operator import Operator
from abac.operators.ordered import DATE_OPERATORS, NUMERIC_OPERATORS
from abac.operators.strings import STRING_OPERATORS

OPERATORS: Final[Mapping[str, Operator]] = MappingProxyType(
    {
        operator.name.lower(): operator
        for operator in (
            *STRING_OPERATORS,
            *NUMERIC_OPERATORS,
            *DATE_OPERATORS,
            *BOOLEAN_OPERATORS,
            *ADDRESS_OPERATORS,
            *ARN_OPERATORS,
        )
    }
)
"""Every operator by its name in lower case; set operators and `IfExists` are no part of a name here."""


def find(name: str) -> Operator | None:
    """The operator of that name, whatever its case; None where AWS has none (`StringEqualsIfExists` is not one)."""
    return OPERATORS.get(name.lower())
