"""One row: all requests of one asker for one action on one resource type, and what the documents allow of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from abac.contract.claims import Claim
from abac.contract.premise import Premise
from abac.prove.delimited import clauses_of
from abac.prove.encode import Documents, allowed, speaks_of
from abac.prove.formula import FALSE, TRUE, Formula, both, negation
from abac.prove.query import Answer, Arbiter, Proved, Question, answer
from abac.prove.replay import Claim as Replay
from abac.prove.slots import Space
from abac.prove.slots.resources import Segments
from abac.prove.slots.space import Fact
from abac.prove.solve import Model, solve

_REMEMBERED: Final = 65_536
_DENIED: Final = Proved(())
_satisfiable: dict[tuple[Premise, tuple[Fact, ...], Segments | None], bool] = {}


Watch = Callable[[Question, Answer, str], None]
"""Told of each question that was solved, its answer, and the property that asks it."""


class Opinions(NamedTuple):
    """Who decides what lies outside the finite fragment, and who keeps what was asked for a second opinion."""

    arbiter: Arbiter | None = None
    watch: Watch | None = None


NO_OPINIONS: Final = Opinions()


class Texts(NamedTuple):
    """What a premise reads of a request: context keys, those that variables name included; and whether its resource."""

    keys: tuple[str, ...]
    resources: bool


def texts_of(premise: Premise) -> Texts:
    """What a premise reads."""
    clauses = tuple(clauses_of(premise))
    keys = [condition.key for clause in clauses for condition in clause.conditions]
    patterns = [operand for clause in clauses for condition in clause.conditions for operand in condition.operands]
    patterns += [pattern for clause in clauses if clause.resource for pattern in clause.resource.patterns]
    keys += [variable.key for pattern in patterns for variable in pattern.variables]
    return Texts(tuple(dict.fromkeys(keys)), any(clause.resource for clause in clauses))


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
        return allowed(self.space, self.documents) if self.may_allow else FALSE

    def answer(self, claim: Claim) -> Answer:
        """Whether the claim holds, with a request that breaks it where it does not."""
        if self.allowed == FALSE and not claim.expected:
            return _DENIED  # the common case: no Allow speaks, so no premise need be encoded
        question = self._question(claim)
        found = answer(question, self.opinions.arbiter)
        if self.opinions.watch is not None and claim.property:
            self.opinions.watch(question, found, claim.property)
        return found

    def _question(self, claim: Claim) -> Question:
        wanted = negation(self.allowed) if claim.expected else self.allowed
        found = wanted if wanted == FALSE else both([wanted, speaks_of(self.space, claim.premise)])
        replay = (Replay(self.documents.at, not claim.expected),)
        return Question(self.space, found, replay, (self.documents,), claim.premise)

    def constrains(self, claim: Claim) -> bool:
        """Whether some request is in the claim's premise at all; if that is not known, it counts for nothing.

        That hangs on what the space makes of the premise's keys and resources alone, so it is remembered by these.
        """
        texts = texts_of(claim.premise)
        facts = tuple(self.space.fact(key) for key in texts.keys)
        known = claim.premise, facts, self.space.segments if texts.resources else None
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
        found = both([self.allowed, speaks_of(self.space, premise)])
        question = Question(self.space, found, (), (self.documents,), premise)
        return not isinstance(answer(question, self.opinions.arbiter), Proved)
