"""Engines that are kept for as long as their documents are asked again.

Found by identity: to hash whole documents costs more than to decide a request.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from abac.language.policy import Policy
from abac.language.policy_set import PolicySet
from abac.simulate.engine import Engine

_ENGINES: Final = 64  # that are kept; when there are more, all are made anew

_Key = tuple[object, ...]


class Engines:
    """The engines of some policy sets; sets of the same documents have one."""

    __slots__ = ("_engines", "_met")

    def __init__(self) -> None:
        # INVARIANT: both hold their documents, so that an id cannot come to mean another one.
        self._engines: dict[_Key, Engine] = {}
        self._met: dict[_Key, PolicySet] = {}

    def of(self, policies: PolicySet) -> Engine:
        """The engine of these documents."""
        return self._of(_key(policies), policies)

    def of_known(self, policies: PolicySet) -> Engine | None:
        """The engine of documents that were asked before; None for others: to compile them for one request costs more.

        None the first time for every set, the same engine from then on.
        """
        key = _key(policies)
        if key in self._engines or self._met.pop(key, None) is not None:
            return self._of(key, policies)
        if len(self._met) >= _ENGINES:
            self._met.clear()
        self._met[key] = policies
        return None

    def _of(self, key: _Key, policies: PolicySet) -> Engine:
        found = self._engines.get(key)
        if found is None:
            if len(self._engines) >= _ENGINES:
                self._engines.clear()
            found = self._engines[key] = Engine(policies, strict=False)
        return found


def _key(policies: PolicySet) -> _Key:
    lists = (policies.identity, policies.boundary, policies.session, policies.vpc_endpoint)
    others = (policies.resource, policies.scp, policies.rcp)
    return (*map(_ids, lists), *map(id, others))


def _ids(policies: Sequence[Policy] | None) -> tuple[int, ...] | None:
    return None if policies is None else tuple(map(id, policies))
