"""The decision on one question: by an engine where one can be kept, and for what the reference does not know.

Questions of one principal meet few sets of documents again and again, so an engine is made for each and kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from abac.errors import Unsupported
from abac.language.policy import Effect, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.located import problems_of
from abac.results import Decision, Outcome, StatementRef
from abac.simulate.engines import Engines
from abac.simulate.match import of_action


def decision(request: Request, policies: PolicySet) -> Decision:
    """Decide; equal decisions are one value, since a matrix holds each some hundred times.

    Raises Unsupported where something else than the action's own logic is not known.
    """
    try:
        return _shared(_engines.of(policies).decide(request))
    except Unsupported as error:
        return _shared(_undecided(request, policies, error))


_engines: Final = Engines()


@lru_cache(maxsize=65_536)
def _shared(decision: Decision) -> Decision:
    return decision


def _undecided(request: Request, policies: PolicySet, error: Unsupported) -> Decision:
    """What is said of an action whose own logic the reference does not know (`sts:AssumeRoot`).

    Without an Allow that names it, the caller is denied whatever that logic is. With one it is taken as allowed, so
    that nothing is overlooked, and the decision's notes say so. Raises `error` where something else is not known.
    """
    allows = tuple(_allowing(request.action, policies))
    if not allows:
        return Decision(Outcome.IMPLICITLY_DENIED, blocked_by=frozenset({PolicyType.IDENTITY}))
    if any(problem.place.path != "request.action" for problem in problems_of(error)):
        raise error
    note = f"`{request.action}` is not decided by this version; taken as allowed, because an Allow names it"
    return Decision(Outcome.ALLOWED, allows, notes=(note,))


def _allowing(action: str, policies: PolicySet) -> Iterator[StatementRef]:
    for index, policy in enumerate(policies.identity):
        for found in policy.statements:
            if found.effect is Effect.ALLOW and of_action(found.action, action.lower()):
                label = f"identity[{index}]"
                yield StatementRef(
                    PolicyType.IDENTITY, label, found.index, found.sid, found.effect, policy.name, found.place
                )
