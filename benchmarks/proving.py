"""How much proving, comparing and mutating the committed policies takes, in seconds of the processor.

Processor time, since other work on the machine must not count; each measure starts with nothing remembered.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abac.language.world import RolePrincipal, World

RENDERED = Path(__file__).resolve().parents[1] / "policies" / "rendered"
MUTANTS = 150
FEW, MANY = 5, 5_000


def costs() -> Mapping[str, float]:
    """The whole contract, reading included, and the most memory that it took."""
    from abac.contract import load
    from abac.prove.isolation import prove
    from abac.sources import read_world

    seconds = _seconds(lambda: prove(read_world(RENDERED), load()))
    return {"": seconds, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000}


def growth() -> Mapping[str, float]:
    """The same for a few teams and for a thousand times as many, in one process that has proved the few before."""
    from abac.cli.contracts import contract_for
    from abac.prove.isolation import prove
    from abac.sources import read_world

    contract, world = contract_for(RENDERED, None), read_world(RENDERED)
    few, many = (of_teams(world, count) for count in (FEW, MANY))
    prove(few, contract)
    of_few, of_many = _seconds(lambda: prove(few, contract)), _seconds(lambda: prove(many, contract))
    return {"few": of_few, "many": of_many, "ratio": of_many / of_few}


def cross_check() -> Mapping[str, float]:
    """What a second solver costs, one problem for each kind of the whole contract, on the clock: it is a process."""
    from abac.contract import load
    from abac.prove.crosscheck import Problem, crosscheck, problem_of
    from abac.prove.cvc5 import Solver
    from abac.prove.isolation import prove
    from abac.sources import read_world

    problems: list[Problem] = []
    prove(read_world(RENDERED), load(), watch=lambda *asked: problems.append(problem_of(*asked)))
    with Solver() as solver:
        found = crosscheck(problems, solver)
    return {"": found.seconds, "doubts": len(found.disagreements) + len(found.unconfirmed)}


def seconds_of_mutants() -> float:
    """The mutants of every third statement until there are 150, each with its end; of a few more, in proportion."""
    from abac.contract import load
    from abac.prove.mutate import mutate
    from abac.sources import read_world

    world, contract = read_world(RENDERED), load()
    names = _statements(world)
    found: set[str] = set()
    started = time.process_time()
    for name in names[::3]:
        found |= {mutant.name for mutant in mutate(world, contract, only=name)}
        if len(found) >= MUTANTS:
            break
    return (time.process_time() - started) * MUTANTS / len(found)


def seconds_of_a_difference() -> float:
    """The committed policies beside the same without one statement of the first role."""
    from abac.prove.difference import diff
    from abac.sources import read_world

    old = read_world(RENDERED)
    first, *others = old.principals
    document, *rest = first.identity
    fewer = replace(document, statements=document.statements[1:])
    new = replace(old, principals=(replace(first, identity=(fewer, *rest)), *others))
    return _seconds(lambda: diff(old, new))


def of_teams(world: World, count: int) -> World:
    """The world with as many teams, each with the roles of the first one under its own names."""
    first = next(role.team for role in world.principals if role.team)
    models = [role for role in world.principals if role.team == first]
    others = tuple(role for role in world.principals if not role.team)
    copies = tuple(_named(role, number) for number in range(count) for role in models)
    trusts = {role.arn: role.trust for role in (*others, *copies) if role.trust}
    return replace(world, principals=(*others, *copies), resource_policies=trusts)


def _named(role: RolePrincipal, number: int) -> RolePrincipal:
    prefix = f"t{number:05d}"
    arn = role.arn.replace(role.tags["TeamPrefix"], prefix)
    tags = {**role.tags, "Team": f"Team{number:05d}", "TeamPrefix": prefix}
    return replace(role, arn=arn, team=tags["Team"], tags=tags)


def _statements(world: World) -> list[str]:
    """The Sids of all statements of roles, each once."""
    policies = {id(policy): policy for role in world.principals for policy in role.identity}
    sids = (statement.sid for policy in policies.values() for statement in policy.statements)
    return list(dict.fromkeys(sid for sid in sids if sid))


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
