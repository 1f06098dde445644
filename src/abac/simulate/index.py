"""The statements of a document that speak of one action, found once and remembered.

Deciding many requests asks the same documents again and again; which of their statements cover an action does not
depend on the rest of the request.
"""

from __future__ import annotations

from typing import Final

from abac.language.policy import Policy, PolicyType
from abac.simulate.match import Ready, of_action

_DOCUMENTS: Final = 2_048  # documents that stay ready; when there are more, all are made ready anew
_ACTIONS: Final = 8_192  # actions whose statements one document remembers


class ReadyPolicy:
    """A document whose statements are ready, and found by action."""

    __slots__ = ("_by_action", "policy", "statements")

    def __init__(self, policy: Policy, policy_type: PolicyType) -> None:
        self.policy = policy
        self.statements = tuple(Ready(statement, policy_type) for statement in policy.statements)
        self._by_action: dict[str, tuple[Ready, ...]] = {}

    def of(self, action: str) -> tuple[Ready, ...]:
        """The statements whose Action or NotAction covers the action, given in lower case."""
        found = self._by_action.get(action)
        if found is None:
            if len(self._by_action) >= _ACTIONS:
                self._by_action.clear()
            found = tuple(ready for ready in self.statements if of_action(ready.statement.action, action))
            self._by_action[action] = found
        return found


# Found by identity, because hashing a whole document costs more than deciding a request.
# INVARIANT: the value holds the document, so its id cannot come to mean another one while it stands here.
_ready: Final[dict[tuple[int, PolicyType], ReadyPolicy]] = {}


def ready(policy: Policy, policy_type: PolicyType) -> ReadyPolicy:
    """The document made ready as a policy of this type; the same document is made ready once.

    Raises Unsupported where a condition cannot be decided exactly.
    """
    key = (id(policy), policy_type)
    found = _ready.get(key)
    if found is None:
        if len(_ready) >= _DOCUMENTS:
            _ready.clear()
        found = _ready[key] = ReadyPolicy(policy, policy_type)
    return found
