"""Two backends, one verdict: cvc5 is asked what the finite abstraction has answered.

Source: PROOF.md, The decision procedure, 8. One problem of each canonical class is solved, unless a proof that was
found before carries it too (`carriers`); or every problem. Whatever does not agree is asked again by itself before it
counts: a class leaves out the greatest lengths of values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from abac.prove.crosscheck.carriers import Carriers
from abac.prove.crosscheck.classes import Canonical, canonical
from abac.prove.crosscheck.problem import Problem
from abac.prove.crosscheck.small_worlds import found_by_trying
from abac.prove.cvc5 import Satisfiable, Solver, Undecided, Unsatisfiable, Verdict, conjuncts, decide
from abac.prove.formula import plain

Progress = Callable[[int, int], None]
"""Told how many classes are done, and of how many."""

REPORT: Final = (
    "two backends disagree, so one of them is wrong and this property is unknown; please report it as a defect of abac "
    "with the file named here, which holds the whole problem and no secrets but the names in your policies"
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A problem on which the backends differ. `against` is what cvc5, or trying values, says of it."""

    problem: Problem
    against: Verdict

    def __str__(self) -> str:
        first = "satisfiable" if self.problem.satisfiable else "unsatisfiable"
        second = "satisfiable" if isinstance(self.against, Satisfiable) else "unsatisfiable"
        return f"{self.problem}: {first} by the finite abstraction, {second} by the check; {REPORT}"

    def text(self) -> str:
        """The problem as a script of SMT-LIB, to be saved and reported."""
        values = [f"{slot.name} = {value!r}" for slot, value in getattr(self.against, "values", {}).items()]
        return self.against.script.text([str(self), *self.problem.statements, *values])


@dataclass(frozen=True, slots=True)
class Class:
    """Problems with one answer: they differ in names only, or what carries the proof of one stands in all of them.

    `verdict` is cvc5's, `members` are all of them.
    """

    members: tuple[Problem, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the cross-check found. It holds only where `disagreements` is empty; `unconfirmed` had no second answer."""

    classes: tuple[Class, ...]
    disagreements: tuple[Disagreement, ...]
    unconfirmed: tuple[tuple[Problem, Undecided], ...]
    seconds: float

    @property
    def problems(self) -> int:
        """How many problems stand behind the classes."""
        return sum(len(found.members) for found in self.classes)


def crosscheck(
    problems: Iterable[Problem],
    solver: Solver,
    *,
    every: bool = False,
    trying: int = 0,
    progress: Progress = lambda done, of: None,
) -> Agreement:
    """Solve one problem of each canonical class with cvc5 (or `every` one) and compare the answers.

    `trying` is how many small worlds are tried besides, for each class that has been found unsatisfiable.
    """
    started = perf_counter()
    problems = tuple(problems)
    places = {id(problem): place for place, problem in enumerate(problems)}
    groups = classes_of(problems, every=every)
    # The smallest first: what carries their proofs often carries those of larger ones.
    groups.sort(key=lambda members: len(conjuncts(members[0].formula)))
    carriers = Carriers(solver)
    found: dict[int, tuple[Verdict, list[Problem]]] = {}
    doubts: list[tuple[Problem, Verdict]] = []
    for place, members in enumerate(groups, 1):
        shared = None if every else carriers.verdict(members[0])
        verdict = shared if shared is not None else _verdict(members[0], solver)
        found.setdefault(id(verdict), (verdict, []))[1].extend(members)
        doubts += _compared(members, verdict, solver, trying)
        progress(place, len(groups))
    classes = [
        Class(tuple(sorted(members, key=lambda problem: places[id(problem)])), verdict)
        for verdict, members in found.values()
    ]
    return Agreement(
        tuple(sorted(classes, key=lambda each: places[id(each.members[0])])),
        tuple(Disagreement(problem, own) for problem, own in doubts if not isinstance(own, Undecided)),
        tuple((problem, own) for problem, own in doubts if isinstance(own, Undecided)),
        perf_counter() - started,
    )


def classes_of(problems: Iterable[Problem], *, every: bool = False) -> list[list[Problem]]:
    """The problems by canonical class, in the order of their first members; each by itself with `every`."""
    groups: dict[tuple[Canonical, int], list[Problem]] = {}
    for place, problem in enumerate(problems):
        key = (canonical(problem.formula, problem.domains), place if every else 0)
        groups.setdefault(key, []).append(problem)
    return list(groups.values())


def _verdict(problem: Problem, solver: Solver) -> Verdict:
    return decide(plain(problem.formula), problem.domains, solver)


def _compared(
    members: Sequence[Problem], verdict: Verdict, solver: Solver, trying: int
) -> Iterator[tuple[Problem, Verdict]]:
    """Every member whose answer the check does not confirm, with the check's own."""
    # A proof that needed a greatest length, which renaming does not keep, is one of the first member only.
    general = not isinstance(verdict, Unsatisfiable) or not verdict.script.corrected
    for problem in members:
        own = verdict if problem is members[0] else None
        if own is None and not (general and _agrees(problem, verdict)):
            own = _verdict(problem, solver)
        if own is not None and not _agrees(problem, own):
            yield problem, own
    if trying and isinstance(verdict, Unsatisfiable) and members[0].satisfiable is False:
        world = found_by_trying(members[0].formula, members[0].domains, tries=trying)
        if world is not None:
            yield members[0], Satisfiable(world, verdict.script)


def _agrees(problem: Problem, verdict: Verdict) -> bool:
    """Where there is no first answer, there is nothing to differ from."""
    match verdict:
        case Satisfiable():
            return problem.satisfiable is not False
        case Unsatisfiable():
            return problem.satisfiable is not True
    return problem.satisfiable is None
