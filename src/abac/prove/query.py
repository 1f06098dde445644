"""Ask about all requests of a space: proved, refuted by one of them, or unknown.

Source: PROOF.md, The decision procedure; Counterexamples and proofs as people read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final, Protocol

from abac.contract.premise import AllOf, Premise
from abac.language.request import Request, Values
from abac.prove.encode import Documents, allowed, speaks_of
from abac.prove.encode.keys import spellings
from abac.prove.evaluate import evaluate, evaluate_values
from abac.prove.formula import FALSE, Formula, Slot, both, negation, plain, slots_of
from abac.prove.replay import Claim
from abac.prove.slots import SEGMENT_SLOTS, Domain, Space
from abac.prove.slots.assumptions import Assumption, assumed, links
from abac.prove.solutions import Solutions
from abac.prove.solve import Model, Solution, Undecided, Unsatisfiable
from abac.prove.witness import friendlier, request_of
from abac.results import Decision, Outcome, StatementRef


@dataclass(frozen=True, slots=True)
class Proved:
    """No request of the space is one that was asked for; `core` are statements that suffice for the proof."""

    core: tuple[StatementRef, ...]
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True)
class Refuted:
    """A request that was asked for, complete, and what `simulate` decides of it."""

    request: Request
    decision: Decision
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither; `formula` is what was asked, without marks of statements."""

    because: str
    formula: Formula


Answer = Proved | Refuted | Unknown
Chosen = Mapping[Slot, Values | None]
"""A value for each slot; None is an absent key."""

_ALL: Final = AllOf()
_REMEMBERED: Final = 65_536
_NO_DECISION: Final = Decision(Outcome.IMPLICITLY_DENIED)  # of a question that asks `simulate` nothing


class Arbiter(Protocol):
    """Decides formulas outside the finite fragment."""

    def __call__(self, formula: Formula, domains: Mapping[Slot, Domain]) -> Chosen | bool | None:
        """Values that make the formula true, False where there are none, None where that is not known.

        Slots that are left out do not matter; None as a value is an absent key.
        """


@dataclass(frozen=True)
class Question:
    """Is there a request of the space for which `formula` holds? `claims` are what `simulate` then has to say of it."""

    space: Space
    formula: Formula
    claims: tuple[Claim, ...]
    documents: tuple[Documents, ...]
    premise: Premise

    @cached_property
    def linked(self) -> Formula:
        """The formula with what ties its slots together."""
        return _linked(self.formula)

    @cached_property
    def domains(self) -> Mapping[Slot, Domain]:
        """The domain of each slot of the formula."""
        return {slot: self.space.domain(slot) for slot in slots_of(self.linked)}

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What an answer takes for granted."""
        return assumed(slots_of(self.linked), self.space)

    @property
    def within(self) -> tuple[Domain, ...]:
        """The domains of the resource's segments that the formula asks about; those of keys follow from their names."""
        return tuple([self.space.domain(slot) for slot in _segments_of(self.linked)])


def ask(
    space: Space, documents: Documents, premise: Premise, *, expected: bool = False, arbiter: Arbiter | None = None
) -> Answer:
    """Prove that no request of the premise is allowed (`expected` False), or that every one is (True)."""
    return answer(question(space, documents, premise, expected=expected), arbiter)


def question(space: Space, documents: Documents, premise: Premise, *, expected: bool = False) -> Question:
    """What `ask` asks: a request of the premise that is allowed, or with `expected` one that is not."""
    passes = allowed(space, documents)
    wanted = negation(passes) if expected else passes
    return asking(space, wanted, (Claim(documents.at, not expected),), documents, premise)


def asking(
    space: Space, wanted: Formula, claims: tuple[Claim, ...], documents: Documents, premise: Premise
) -> Question:
    """Is there a request of the premise of which `wanted` is true?"""
    found = wanted if wanted == FALSE else _both(wanted, speaks_of(space, premise))
    return Question(space, found, claims, (documents,), premise)


def compare(
    space: Space, before: Documents, after: Documents, *, premise: Premise = _ALL, arbiter: Arbiter | None = None
) -> Answer:
    """Prove that `after` allows no request of the premise that `before` denies; the decision is that of `after`."""
    gained = both([allowed(space, after), negation(allowed(space, before)), speaks_of(space, premise)])
    claims = Claim(after.at, True), Claim(before.at, False)
    return answer(Question(space, gained, claims, (after, before), premise), arbiter)


def is_vacuous(space: Space, premise: Premise, *, arbiter: Arbiter | None = None) -> bool | None:
    """Whether no request satisfies the premise; None where that is not known."""
    found = answer(Question(space, speaks_of(space, premise), (), (), premise), arbiter)
    match found:
        case Proved():
            return True
        case Refuted():
            return False
    return None


def problem(
    space: Space, documents: Documents, premise: Premise, *, expected: bool = False
) -> tuple[Formula, Mapping[Slot, Domain]]:
    """What `ask` solves: the formula without marks of statements, with its links, and the domains of its slots."""
    asked = question(space, documents, premise, expected=expected)
    return plain(asked.linked), asked.domains


def answer(asked: Question, arbiter: Arbiter | None = None) -> Answer:
    """Solve a question; a model counts once `simulate` has decided its request as the question claims."""
    if asked.formula == FALSE:
        return Proved(())  # no statement allows such a request at all
    solution = _solved(asked)
    match solution:
        case Unsatisfiable(core):
            return Proved(core, asked.assumptions)
        case Model(values):
            found = _replayed(asked, values)
            if isinstance(found, Refuted):
                return replace(found, assumptions=asked.assumptions)
            because = "; ".join(solution.loose) or f"the proof and the simulation disagree: {found}"
        case Undecided(because):
            pass
    return _arbitrated(asked, because, arbiter)


def _arbitrated(asked: Question, because: str, arbiter: Arbiter | None) -> Answer:
    formula = plain(asked.linked)
    told = arbiter(formula, asked.domains) if arbiter else None
    if told is False:
        return Proved((), asked.assumptions)
    if isinstance(told, Mapping):
        found = _replayed(asked, told)
        if isinstance(found, Refuted):
            return replace(found, assumptions=asked.assumptions)
        because = f"{because}; {found}"
    return Unknown(because, formula)


def _replayed(asked: Question, values: Chosen) -> Refuted | str:
    """The request of a model with what `simulate` decides of it, or what speaks against the model."""
    spelled = spellings(asked.documents, asked.premise)

    formula = asked.linked

    def fits(chosen: Chosen) -> bool:
        there = {slot.name: value for slot, value in chosen.items() if value is not None}
        return evaluate_values(formula, there) is True

    request = request_of(asked.space, friendlier(asked.space, values, fits), spelled)
    if evaluate(formula, asked.space, request) is False:
        return "the model does not satisfy the formula"
    decision = _NO_DECISION
    for claim in reversed(asked.claims):
        found = claim.judged(request)
        if isinstance(found, str):
            return found
        decision = found
    return Refuted(request, decision)


_solutions: Final[dict[tuple[Formula, tuple[Domain, ...]], Solution]] = {}
_of_classes: Final = Solutions()


def _solved(asked: Question) -> Solution:
    """The solution of the linked formula; equal formulas over equal domains are solved once."""
    known = asked.linked, asked.within
    found = _solutions.get(known)
    if found is None:
        if len(_solutions) >= _REMEMBERED:
            _solutions.clear()
        found = _solutions[known] = _of_classes.of(asked.linked, asked.domains)
    return found


# Few formulas are asked of many rows: what is made of one is looked up by it.
@lru_cache(maxsize=_REMEMBERED)
def _linked(formula: Formula) -> Formula:
    return both([formula, links(slots_of(formula))])


@lru_cache(maxsize=_REMEMBERED)
def _segments_of(formula: Formula) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots_of(formula) if slot in SEGMENT_SLOTS)


@lru_cache(maxsize=_REMEMBERED)
def _both(one: Formula, other: Formula) -> Formula:
    return both([one, other])
