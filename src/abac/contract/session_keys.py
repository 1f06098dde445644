"""The keys in which the sessions of one role differ, and which statements read them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from abac.language.pattern import folded
from abac.language.policy import Statement

SESSION_KEYS: Final = ("sagemaker:DomainId", "sagemaker:UserProfileName")
"""Present or not by where a session runs (`questions.Session`)."""

_FOLDED: Final = frozenset(map(folded, SESSION_KEYS))


@lru_cache(maxsize=16_384)
def reads_session(statement: Statement) -> bool:
    """Whether a statement reads a key in which sessions of one role differ, in a condition or by a variable."""
    patterns = list(statement.resource.patterns) if statement.resource else []
    for condition in statement.conditions:
        if folded(condition.key) in _FOLDED:
            return True
        patterns += condition.operands
    return any(folded(variable.key) in _FOLDED for pattern in patterns for variable in pattern.variables)
