"""IAM's own nouns as values, read from and written to its policy language."""

from abac.language.arn import Arn
from abac.language.condition import Condition, Quantifier
from abac.language.pattern import Hole, Pattern, Variable
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.policy_set import PolicySet
from abac.language.principal import Naming, Principal, PrincipalElement, PrincipalType
from abac.language.read import OPERATOR_NAMES, parse_operator, read_policy, read_policy_leniently
from abac.language.request import Context, Request
from abac.language.scenario import Scenario, ScenarioError, read_scenario, read_scenarios
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.language.write import size, split, to_dict, to_json

__all__ = [
    "OPERATOR_NAMES",
    "Arn",
    "Condition",
    "Context",
    "Effect",
    "Hole",
    "Naming",
    "Pattern",
    "Patterns",
    "Policy",
    "PolicySet",
    "PolicyType",
    "Principal",
    "PrincipalElement",
    "PrincipalKind",
    "PrincipalType",
    "Quantifier",
    "Request",
    "RolePrincipal",
    "Scenario",
    "ScenarioError",
    "Statement",
    "Variable",
    "World",
    "parse_operator",
    "read_policy",
    "read_policy_leniently",
    "read_scenario",
    "read_scenarios",
    "size",
    "split",
    "to_dict",
    "to_json",
]
