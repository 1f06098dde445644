"""Scenarios on a cluster: workers read and decide them, chunk by chunk, while more are taken from their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from abac.errors import InputError
from abac.language.policy_set import PolicySet
from abac.language.scenario import Reader
from abac.language.world import World
from abac.located import Problem, problems_of
from abac.simulate.answers import Answer, Refused, answers
from abac.simulate.distributed.cluster import Cluster
from abac.simulate.distributed.unread import Sent, Unread

_COUNT: Final = 200  # scenarios in one chunk, at most
_BYTES: Final = 1_000_000  # of a chunk; the scenario that passes it is the last one


class _Held(NamedTuple):
    """What every worker needs: the world that `rendered` stands for, or why it cannot be read."""

    world: World | tuple[Problem, ...]
    strict: bool

    def read_world(self) -> World:
        """The world. Raises InputError where it could not be read."""
        if isinstance(self.world, World):
            return self.world
        raise InputError(self.world)


def answers_on(
    cluster: Cluster, scenarios: Iterable[Sent], world: Callable[[], World], *, strict: bool = True
) -> Iterator[Answer]:
    """Answer scenarios on a cluster as `simulate.answers` does on one machine, in order, at constant memory.

    The scenarios of the answers come back without their documents. Raises InputError where the cluster is lost.
    """
    for found in cluster.each(_answered, _Held(_known(world), strict), _chunks(scenarios)):
        yield from found


def _known(world: Callable[[], World]) -> World | tuple[Problem, ...]:
    try:
        return world()
    except InputError as error:  # no fault as long as no scenario asks for it
        return problems_of(error)


def _chunks(scenarios: Iterable[Sent]) -> Iterator[tuple[Sent, ...]]:
    chunk: list[Sent] = []
    size = 0
    for scenario in scenarios:
        chunk.append(scenario)
        size += scenario.size if isinstance(scenario, Unread) else 0
        if len(chunk) >= _COUNT or size >= _BYTES:
            yield tuple(chunk)
            chunk, size = [], 0
    if chunk:
        yield tuple(chunk)


def _answered(held: _Held, chunk: Iterable[Sent]) -> list[Answer]:
    reader = Reader(strict=held.strict)
    read = (reader.read(sent.element, sent.name) if isinstance(sent, Unread) else sent for sent in chunk)
    return [_without_documents(answer) for answer in answers(read, held.read_world)]


def _without_documents(answer: Answer) -> Answer:
    """They are most of a scenario, and nobody reads them once it is decided."""
    if isinstance(answer, Refused):
        return answer
    return answer._replace(scenario=replace(answer.scenario, policies=PolicySet()))
