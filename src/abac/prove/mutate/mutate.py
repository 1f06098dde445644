"""All mutants of a world, each with and without its backstops.

Source: PROOF.md, Mutation; CLI reference, `abac mutate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from abac.contract import Contract
from abac.errors import InputError
from abac.language.policy import Statement
from abac.language.world import World
from abac.located import Place, Problem, nearest
from abac.processes import spread
from abac.prove.isolation.setting import Setting
from abac.prove.mutants import Mutant, mutants_of
from abac.prove.mutate.judging import Baseline, Trial, Verdict, judged
from abac.prove.mutate.worlds import Document, Without, changed, documents_of, representatives, settings, without
from abac.results.mutant import MutantOutcome, MutantResult

Progress = Callable[[int, int], None]
"""Called with how many statements are done and how many there are."""


class Task(NamedTuple):
    """One statement of one document, by their indexes."""

    document: int
    statement: int


def mutate(
    world: World,
    contract: Contract,
    *,
    jobs: int = 1,
    only: str | None = None,
    progress: Progress = lambda done, total: None,
) -> tuple[MutantResult, ...]:
    """Change every statement of `world` in every single way, and say whether a property of `contract` notices.

    What changes nothing with all backstops in place is tried again without them: defence in depth must not hide a
    rotten first layer. What changes something with them changes it without them, too.
    `only` limits the statements to those whose Sid, or document, is called so. Results in a fixed order. Raises
    InputError where none is.
    """
    bench = Bench(world, contract)
    tasks = tuple(task for task in bench.tasks() if only is None or bench.is_called(task, only))
    if only is not None and not tasks:
        raise bench.unknown(only)
    results: list[MutantResult] = []
    for done, found in enumerate(_each(bench, tasks, jobs), start=1):
        results += found
        progress(done, len(tasks))
    return tuple(results)


class Bench:
    """A world made ready for mutants: one role for all alike, and a baseline for each setting of the backstops."""

    def __init__(self, world: World, contract: Contract) -> None:
        self.given = world, contract
        setting = Setting(world, contract)
        self.world = representatives(setting)
        self.alike = {group.role.arn: group.alike for group in setting.groups}
        self.documents = documents_of(self.world)
        self._baselines: dict[Without, Baseline] = {}

    def tasks(self) -> Iterator[Task]:
        """Every statement of every document."""
        for number, document in enumerate(self.documents):
            yield from (Task(number, index) for index in range(len(document.policy.statements)))

    def is_called(self, task: Task, name: str) -> bool:
        """Whether a statement, or its document, bears a name."""
        document = self.documents[task.document]
        return name in (document.policy.name, _named(document.policy.statements[task.statement]))

    def unknown(self, name: str) -> InputError:
        """The error for a name that no statement and no document bears."""
        known = {document.policy.name for document in self.documents}
        known |= {_named(statement) for document in self.documents for statement in document.policy.statements}
        expected = "the Sid of a statement, or the name of a document"
        return InputError([Problem(Place("--statement"), f"`{name}`", expected, nearest(name, sorted(known)))])

    def results(self, task: Task) -> list[MutantResult]:
        """The mutants of one statement."""
        document = self.documents[task.document]
        statement = document.policy.statements[task.statement]
        return [
            result
            for mutant in mutants_of(statement)
            for off, verdict in self._verdicts(document, task, mutant)
            for result in (_result(document, statement, mutant, off, verdict),)
        ]

    def _verdicts(self, document: Document, task: Task, mutant: Mutant) -> Iterator[tuple[Without, Verdict]]:
        statement = document.policy.statements[task.statement]
        world = changed(self.world, document.policy, task.statement, mutant.statement)
        for off in settings(self.world, document):
            trial = Trial(document, statement, mutant.statement, without(world, off))
            verdict = judged(self._baseline(off), trial)
            yield off, verdict
            if verdict.outcome is not MutantOutcome.EQUIVALENT:
                return

    def _baseline(self, off: Without) -> Baseline:
        if off not in self._baselines:
            self._baselines[off] = Baseline(without(self.world, off), self.given[1], self.alike)
        return self._baselines[off]


def _result(document: Document, statement: Statement, mutant: Mutant, off: Without, verdict: Verdict) -> MutantResult:
    return MutantResult(
        policy=document.policy.name,
        policy_type=document.policy_type,
        statement=_named(statement),
        mutation=mutant.words,
        outcome=verdict.outcome,
        because=verdict.because,
        killed_by=verdict.killed_by,
        without=tuple(off),
        example=verdict.example,
        place=statement.place,
    )


def _named(statement: Statement) -> str:
    return statement.sid or str(statement.index)


def _each(bench: Bench, tasks: Sequence[Task], jobs: int) -> Iterator[list[MutantResult]]:
    if jobs <= 1 or len(tasks) < 2:
        yield from map(bench.results, tasks)
        return
    yield from spread(Bench.results, tasks, jobs=jobs, begin=Bench, given=bench.given)
