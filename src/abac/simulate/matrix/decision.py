"""The decision on one question, by an engine that is kept.

Questions of one principal meet few sets of documents again and again, so an engine is made for each and kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.results import Decision
from abac.simulate.engines import Engines


def decision(request: Request, policies: PolicySet) -> Decision:
    """Decide; equal decisions are one value, since a matrix holds each some hundred times.

    Raises Unsupported where `decide` does.
    """
    return _shared(_engines.of(policies).decide(request))


_engines: Final = Engines()


@lru_cache(maxsize=65_536)
def _shared(decision: Decision) -> Decision:
    return decision
