"""The whole contract for all requests: every group of roles, every kind of session, every action, every claim."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from abac.catalog import about, find_action
from abac.contract import Contract
from abac.contract.questions import Session
from abac.language.world import World
from abac.processes import spread
from abac.prove.cvc5 import Arbiter, Limits, Solver
from abac.prove.isolation.asking import asked
from abac.prove.isolation.callers import sessions_of
from abac.prove.isolation.coverage import beyond
from abac.prove.isolation.judging import judged
from abac.prove.isolation.knocking import knocked
from abac.prove.isolation.rows import Opinions, Watch
from abac.prove.isolation.setting import Setting
from abac.prove.isolation.several import SEVERAL, watched, with_several_steps
from abac.prove.isolation.tally import Tally
from abac.prove.steps import NEEDED
from abac.results.proof import Asked, ProofReport
from abac.simulate.matrix import asked_actions

Progress = Callable[[int, int], None]
"""Called with how many tasks are done and how many there are."""

_LIMITS: Final = Limits(seconds=10.0)  # of one question outside the finite fragment
_AT_ONCE: Final = 250  # actions of one task: small enough to spread, large enough to share what is remembered


@dataclass(frozen=True, slots=True)
class Task:
    """A part of the work: a group of roles in a kind of session (None: those outside), and which of the actions."""

    group: int
    session: Session | None
    start: int = 0


def prove(
    world: World,
    contract: Contract,
    *,
    jobs: int = 1,
    progress: Progress = lambda done, total: None,
    properties: frozenset[str] | None = None,
    actions: Sequence[str] | None = None,
    source: dict[str, Any] | None = None,
    watch: Watch | None = None,
) -> ProofReport:
    """Prove every property of `contract` for all requests of every principal of `world`, or refute it.

    `properties` (default: all) and `actions` (full names; default: what the contract's services have and other Allows
    name) limit what is asked. `jobs` is the number of processes. `watch` is told of every question that was solved;
    then one process does all. Source: PROOF.md; ISOLATION.md.
    """
    started = time.perf_counter()
    only = frozenset(contract.properties) if properties is None else properties
    needed = only | NEEDED if SEVERAL in only else only
    tally = Tally()
    with Solver(_LIMITS) as solver:
        setting = Setting(world, contract, Opinions(Arbiter(solver), watched(watch) if watch else None))
        names = tuple(actions) if actions is not None else tuple(_asked(setting))
        tasks = tuple(_tasks(setting, len(names)))
        for done, found in enumerate(_each(setting, tasks, names, needed, 1 if watch else jobs), start=1):
            tally.add(found)
            progress(done, len(tasks))
        results = with_several_steps(setting, names, tally, judged(contract, only, tally))
    if actions is None:
        tally.uncovered.update(dict.fromkeys(beyond(setting, frozenset(names))))
    return ProofReport(
        properties=results,
        principals=tuple(Asked(role.arn, role.kind, role.team) for role in world.principals),
        uncovered=(*sorted(tally.uncovered), *_agreed(contract)),
        reserved_names=tuple(sorted(tally.reserved)),
        source={**(source or {}), "notes": list(world.notes)},
        catalogue=about(),
        seconds=round(time.perf_counter() - started, 3),
    )


def _asked(setting: Setting) -> Iterator[str]:
    yield from (action.full_name for action in asked_actions(setting.representatives, setting.contract))


def _tasks(setting: Setting, actions: int) -> Iterator[Task]:
    for number, group in enumerate(setting.groups):
        yield Task(number, None)
        for session in sessions_of(group.role):
            yield from (Task(number, session, start) for start in range(0, actions, _AT_ONCE))


def _each(
    setting: Setting, tasks: tuple[Task, ...], names: tuple[str, ...], only: frozenset[str], jobs: int
) -> Iterator[Tally]:
    if jobs <= 1:
        yield from (_done(setting, task, names, only) for task in tasks)
        return
    given = (setting.world, setting.contract, names, only)
    yield from spread(_done_apart, tasks, jobs=jobs, begin=_begun, given=given)


_State = tuple[Setting, tuple[str, ...], frozenset[str]]


def _begun(world: World, contract: Contract, names: tuple[str, ...], only: frozenset[str]) -> _State:
    """What a process is given once."""
    opinions = Opinions(Arbiter(Solver(_LIMITS)))  # its process ends with this one
    return Setting(world, contract, opinions), names, only


def _done_apart(state: _State, task: Task) -> Tally:
    setting, names, only = state
    return _done(setting, task, names, only)


def _done(setting: Setting, task: Task, names: tuple[str, ...], only: frozenset[str]) -> Tally:
    group = setting.groups[task.group]
    if task.session is None:
        return knocked(setting, group.role, only)
    wanted = names[task.start : task.start + _AT_ONCE]
    actions = [action for name in wanted if (action := find_action(name))]
    return asked(setting, group, task.session, actions, only)


def _agreed(contract: Contract) -> Iterator[str]:
    """Actions accepted beyond the agreed number (ISOLATION.md: "their number is in the report and a rise fails")."""
    accepted = len(contract.treatments.accepted())
    if accepted > contract.accepted_at_most:
        yield f"{accepted} actions are accepted, {contract.accepted_at_most} are agreed (accepted_at_most)"
