"""One row: all requests of one asker for one action on one resource type, and what the documents allow of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from abac.contract.claims import Claim
from abac.contract.premise import AllOf, Premise
from abac.prove.encode import Documents, Reading, allowed, reading, speaks_of
from abac.prove.formula import FALSE, TRUE, Formula, negation
from abac.prove.query import Answer, Arbiter, Proved, Question, answer, asking
from abac.prove.replay import Claim as Replay
from abac.prove.slots import Space
from abac.prove.solve import Model, solve

_REMEMBERED: Final = 65_536
DENIED: Final = Proved(())  # no statement allows such a request at all
EVERY_REQUEST: Final = AllOf()
_satisfiable: dict[Reading, bool] = {}


@lru_cache(maxsize=_REMEMBERED)
def _one(formula: Formula) -> Formula:
    """The one value that stands for all equal ones, so that they are told by their identity."""
    return formula


Watch = Callable[[Question, Answer, str], None]
"""Told of each question that was solved, its answer, and the property that asks it."""


class Opinions(NamedTuple):
    """Who decides what lies outside the finite fragment, and who keeps what was asked for a second opinion."""

    arbiter: Arbiter | None = None
    watch: Watch | None = None


NO_OPINIONS: Final = Opinions()


@dataclass(frozen=True)
class Row:
    """The requests of a space under some documents; what is allowed of them is encoded once for all claims."""

    space: Space
    documents: Documents
    opinions: Opinions = NO_OPINIONS
    may_allow: bool = True  # false where no Allow names the action, so that nothing need be encoded

    @cached_property
    def allowed(self) -> Formula:
        """What the documents allow."""
        return _one(allowed(self.space, self.documents)) if self.may_allow else FALSE

    @cached_property
    def _denied(self) -> Formula:
        return _one(negation(self.allowed))

    def answer(self, claim: Claim) -> Answer:
        """Whether the claim holds, with a request that breaks it where it does not."""
        if self.allowed == FALSE and not claim.expected:
            return DENIED  # the common case: no Allow speaks, so no premise need be encoded
        question = self._question(claim)
        found = answer(question, self.opinions.arbiter)
        if self.opinions.watch is not None and claim.property:
            self.opinions.watch(question, found, claim.property)
        return found

    def _question(self, claim: Claim) -> Question:
        wanted = self._denied if claim.expected else self.allowed
        replay = (Replay(self.documents.at, not claim.expected),)
        return asking(self.space, wanted, replay, self.documents, claim.premise)

    def constrains(self, claim: Claim) -> bool:
        """Whether some request is in the claim's premise at all; if that is not known, it counts for nothing.

        That hangs on what the space makes of the premise's keys and resources alone, so it is remembered by these.
        """
        known = reading(self.space, claim.premise)
        if known not in _satisfiable:
            if len(_satisfiable) >= _REMEMBERED:
                _satisfiable.clear()
            _satisfiable[known] = self._is_satisfiable(claim.premise)
        return _satisfiable[known]

    def _is_satisfiable(self, premise: Premise) -> bool:
        formula = speaks_of(self.space, premise)
        if formula in (TRUE, FALSE):
            return formula == TRUE
        question = Question(self.space, formula, (), (), premise)
        return isinstance(solve(question.linked, question.domains.__getitem__), Model)

    def allows_any(self, premise: Premise) -> bool:
        """Whether some request of the premise may be allowed: all that is not proved to be denied."""
        question = asking(self.space, self.allowed, (), self.documents, premise)
        return not isinstance(answer(question, self.opinions.arbiter), Proved)
