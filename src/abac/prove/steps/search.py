"""Explicit search over facts: up to three allowed calls, the last of which harms another team.

It never proves anything: what it does not find may exist. A trace is evidence: `simulate` decided each of its calls.
Source: PROOF.md, Several steps (I7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from abac.language.pattern import folded
from abac.language.request import Request
from abac.prove.query import Refuted
from abac.prove.steps.actors import Stage
from abac.prove.steps.facts import (
    Acting,
    Carrying,
    Done,
    Fact,
    Harm,
    Labelled,
    Move,
    Owned,
    Passed,
    Start,
    like,
)
from abac.prove.steps.labels import from_label, relabelling
from abac.prove.steps.roles import borrowing, from_acting, from_passed
from abac.prove.steps.state import REQUEST_TAG, RESOURCE_TAG, completed, told_tags
from abac.prove.steps.studio import entering, from_carrying, from_owned, owning, tampering

DEPTH: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed call of a trace."""

    move: Move
    found: Refuted


@dataclass(frozen=True, slots=True)
class Trace:
    """Allowed calls one after another, each in the state that the earlier ones left; the last one does the harm."""

    stage: Stage
    steps: tuple[Step, ...]
    harm: Harm


@dataclass(slots=True)
class Found:
    """Traces by their first action and their harm, with every resource type that the first action does it on."""

    traces: dict[tuple[str, Harm], Trace] = field(default_factory=dict)
    types: dict[tuple[str, Harm], dict[str, None]] = field(default_factory=dict)

    def add(self, trace: Trace) -> None:
        """Note a trace; the first one of its kind is the shortest."""
        call = trace.steps[0].move.call
        key = call.action.full_name, trace.harm
        self.traces.setdefault(key, trace)
        self.types.setdefault(key, {})[call.resource_type] = None

    def knows(self, first: Move, harm: Harm | None) -> bool:
        """Whether the first step is known to do this harm already."""
        call = first.call
        return harm is not None and call.resource_type in self.types.get((call.action.full_name, harm), ())


def search(stage: Stage, found: Found, depth: int = DEPTH) -> None:
    """Add to `found` a shortest trace for every first action and harm, of at most `depth` calls."""
    frontier: list[tuple[Fact, tuple[Step, ...]]] = [(Start(), ())]
    for _ in range(depth):
        reached: dict[tuple[object, ...], tuple[Fact, tuple[Step, ...]]] = {}
        for fact, steps in frontier:
            for after, longer in _next(stage, fact, steps, found):
                if isinstance(after, Done):
                    found.add(Trace(stage, longer, after.harm))
                else:
                    first = longer[0].move.call
                    reached.setdefault((first.action.full_name, first.resource_type, *like(after)), (after, longer))
        frontier = list(reached.values())


def _next(stage: Stage, fact: Fact, steps: tuple[Step, ...], found: Found) -> Iterator[tuple[Fact, tuple[Step, ...]]]:
    for move in _moves(stage, fact):
        if steps and found.knows(steps[0].move, move.harm):
            continue
        answer = move.call.allowed()
        if answer is None or (move.unless is not None and move.unless.allowed() is not None):
            continue
        earlier = _telling(fact, steps, answer.request)
        if earlier is not None:
            yield move.after(answer.request), (*earlier, Step(move, answer))


def _telling(fact: Fact, steps: tuple[Step, ...], request: Request) -> tuple[Step, ...] | None:
    """The earlier steps with what the request is first to tell of the resource's tags; None where that denies one."""
    if not isinstance(fact, Labelled | Owned):
        return steps
    name, family = (fact.resource, RESOURCE_TAG) if isinstance(fact, Labelled) else (fact.space, REQUEST_TAG)
    if request.resource != name:
        return steps
    known = {folded(key) for key, _ in fact.tags}
    news = {key: value for key, value in told_tags(request, RESOURCE_TAG).items() if folded(key) not in known}
    found = [(step.move, completed(step.move.call, step.found, news, family)) for step in steps]
    told = tuple(Step(move, answer) for move, answer in found if answer is not None)
    return told if len(told) == len(steps) else None


def _moves(stage: Stage, fact: Fact) -> Iterator[Move]:
    match fact:
        case Start():
            yield from relabelling(stage)
            yield from borrowing(stage)
            yield from entering(stage, stage.attacker)
            yield from owning(stage)
            yield from tampering(stage)
        case Labelled():
            yield from from_label(stage, fact)
        case Passed():
            yield from from_passed(stage, fact)
        case Owned():
            yield from from_owned(stage, fact)
        case Carrying():
            yield from from_carrying(stage, fact)
        case Acting(actor):
            yield from from_acting(stage, fact) if actor.team else entering(stage, actor)
