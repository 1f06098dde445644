"""Each condition operator once: its facts, its matcher (for one request) and its region (for all requests)."""

from abac.operators.operator import Operator, Predicate
from abac.operators.region import (
    NOTHING,
    AnyOf,
    Bound,
    Globs,
    Interval,
    Intervals,
    Kind,
    Opaque,
    Region,
    SameAs,
    Segments,
    Truth,
    is_empty,
    is_full,
    union,
)
from abac.operators.table import OPERATORS, find

__all__ = [
    "NOTHING",
    "OPERATORS",
    "AnyOf",
    "Bound",
    "Globs",
    "Interval",
    "Intervals",
    "Kind",
    "Opaque",
    "Operator",
    "Predicate",
    "Region",
    "SameAs",
    "Segments",
    "Truth",
    "find",
    "is_empty",
    "is_full",
    "union",
]
