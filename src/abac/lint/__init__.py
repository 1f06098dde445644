"""Static findings about policy documents: what is certain without any request. One function a rule, one table."""

from abac.lint.document import lint
from abac.lint.rule import Rule
from abac.lint.rules import RULES, find_rule

__all__ = ["RULES", "Rule", "find_rule", "lint"]
