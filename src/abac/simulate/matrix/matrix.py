"""Many requests at once: every question of the contract, for every principal of a world, decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from abac.catalog import Action, expand, find_action, service
from abac.contract import Contract
from abac.language.policy import Effect, Policy
from abac.language.world import World
from abac.processes import spread
from abac.results import MatrixRow
from abac.simulate.action import ANSWERED_ALWAYS
from abac.simulate.matrix.rows import rows_of

Progress = Callable[[int, int], None]
"""Called with how many principals are done and how many there are."""


def matrix(
    world: World,
    contract: Contract,
    *,
    jobs: int = 1,
    actions: Sequence[Action] | None = None,
    progress: Progress = lambda done, total: None,
) -> tuple[MatrixRow, ...]:
    """Decide every question of `contract` for every principal of `world`; rows in a fixed order.

    `actions` (default: `asked_actions`) limits what is asked about. `jobs` is the number of processes.
    """
    asked = tuple(asked_actions(world, contract)) if actions is None else tuple(actions)
    tasks = [(world, contract, index, asked) for index in range(len(world.principals))]
    rows: list[MatrixRow] = []
    for done, found in enumerate(_each(tasks, jobs), start=1):
        rows += found
        progress(done, len(tasks))
    return tuple(rows)


def asked_actions(world: World, contract: Contract) -> Iterator[Action]:
    """Every action of the contract's services, and of the other services every action that an Allow names.

    What no Allow names is denied to everybody. `*` and NotAction name nothing: they allow some 20,000 actions, which
    sources say in the world's notes instead. What AWS answers to every caller no policy decides: it is not asked about.
    """
    documents = {policy for role in world.principals for policy in role.identity}
    named = {name for policy in documents for name in _named_by(policy)}
    prefixes = {*contract.services, *(name.partition(":")[0] for name in named)}
    for prefix in sorted(prefixes):
        found = service(prefix)
        for action in found.actions.values() if found else ():
            if action.full_name.lower() in ANSWERED_ALWAYS:
                continue
            if prefix in contract.services or action.full_name in named:
                yield action


def _named_by(policy: Policy) -> Iterator[str]:
    for statement in policy.statements:
        if statement.effect is not Effect.ALLOW or statement.action.negated:
            continue
        for pattern in statement.action.patterns:
            yield from () if pattern.source.startswith("*") else expand(pattern.source)


def _each(tasks: Sequence[tuple[World, Contract, int, tuple[Action, ...]]], jobs: int) -> Iterator[list[MatrixRow]]:
    if jobs <= 1 or len(tasks) < 2:
        yield from (rows_of(*task) for task in tasks)
        return
    world, contract, _, actions = tasks[0]
    names = tuple(action.full_name for action in actions)
    yield from spread(_decided, range(len(tasks)), jobs=jobs, begin=_begun, given=(world, contract, names))


_State = tuple[World, Contract, tuple[Action, ...]]


def _begun(world: World, contract: Contract, names: tuple[str, ...]) -> _State:
    """What a process is given once; each principal is then only a number."""
    return world, contract, tuple(action for name in names if (action := find_action(name)))


def _decided(state: _State, index: int) -> list[MatrixRow]:
    world, contract, actions = state
    return rows_of(world, contract, index, actions)
