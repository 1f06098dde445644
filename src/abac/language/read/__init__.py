"""Text → Policy, with lines: strict by default, every problem at once."""

from abac.language.read.condition import OPERATOR_NAMES, parse_operator
from abac.language.read.document import read_policy, read_policy_leniently
from abac.language.read.faults import Faults
from abac.language.read.layers import Layers, read_layers

__all__ = [
    "OPERATOR_NAMES",
    "Faults",
    "Layers",
    "parse_operator",
    "read_layers",
    "read_policy",
    "read_policy_leniently",
]
