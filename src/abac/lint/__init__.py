"""Static findings about policy documents: what is certain without any request. One function a rule, one table."""

from abac.lint.document import lint
from abac.lint.limits import LIMITS, SizeLimit
from abac.lint.rule import Rule
from abac.lint.rules import RULES, find_rule

__all__ = ["LIMITS", "RULES", "Rule", "SizeLimit", "find_rule", "lint"]
