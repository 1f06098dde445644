"""Deciding one request by a plan: plainly, where tests of its row tell everything, or carefully.

All statements are asked, also when a Deny was found: a decision names every policy type that blocks and every key that
a statement asked for and did not find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol

from abac.language.arn import Arn
from abac.language.request import Request
from abac.results import Decision
from abac.simulate.match import Asked, speaks_of_the_rest
from abac.simulate.plan.plan import Plan
from abac.simulate.plan.statements import Line
from abac.simulate.plan.view import Row, Test

_RENDERED: Final = 4_096  # decisions that one form shares; when there are more, all are rendered anew


class Decider(Protocol):
    """Decides the requests of one form."""

    def decide(self, request: Request, row: Row) -> Decision:
        """Decide a request of the form; `row` is the same request as tests read it."""

    def narrowed(self, request: Request, row: Row) -> Narrowed | None:
        """What decides requests that differ from this one in the resource alone; None: each must be decided itself."""


Narrowed = Callable[[Row], Decision]
"""Decides requests that differ in the first six places of their rows alone."""


def decider(plan: Plan) -> Decider:
    """What decides by this plan."""
    is_plain = all(line.names is None and not line.is_doubtful for line in plan.lines)
    return Plain(plan) if is_plain else Careful(plan)


class Plain:
    """Decides by tests alone.

    The tests that hold are the bits of a number, and a decision follows from that number: requests with the same bits
    share one Decision, which is rendered when the first of them comes. Every request is asked every test.
    """

    __slots__ = ("_always", "_conditional", "_decisions", "_narrow", "_plan", "_steps")

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._decisions: dict[int, Decision] = {}
        lines = [(line, 1 << place) for place, line in enumerate(plan.lines)]
        asking = list(_asking(plan))
        self._always, self._steps = _sorted_out([*((line.speaks, bit) for line, bit in lines), *asking])
        # For many resources: lines that hang on the resource alone, and those whose conditions are asked first, once.
        unconditional = [(line.resource, bit) for line, bit in lines if line.conditions is True]
        self._narrow = _sorted_out([*unconditional, *asking])
        tests = ((line.conditions, line.resource, bit) for line, bit in lines)
        self._conditional = [(test, resource, bit) for test, resource, bit in tests if not isinstance(test, bool)]

    def decide(self, request: Request, row: Row) -> Decision:
        """Decide a request of the form."""
        state = self._always
        for test, bit in self._steps:
            if test(row):
                state |= bit
        return self._decisions.get(state) or self._rendered(request, state)

    def narrowed(self, request: Request, row: Row) -> Narrowed:
        """What decides requests that differ in the resource alone: the conditions are asked now, once."""
        always, steps = self._narrow
        for condition, resource, bit in self._conditional:
            if condition(row):
                if resource is True:
                    always |= bit
                elif resource is not False:
                    steps = (*steps, (resource, bit))
        decisions, rendered = self._decisions, self._rendered

        def decide(row: Row) -> Decision:
            state = always
            for test, bit in steps:
                if test(row):
                    state |= bit
            return decisions.get(state) or rendered(request, state)

        return decide

    def _rendered(self, request: Request, state: int) -> Decision:
        lines = self._plan.lines
        spoke = ((line, line.naming) for place, line in enumerate(lines) if state >> place & 1)
        asked = (line.absent for place, line in enumerate(lines, start=len(lines)) if state >> place & 1)
        if len(self._decisions) >= _RENDERED:
            self._decisions.clear()
        found = self._plan.decision(request, spoke, frozenset().union(*asked), self._plan.notes)
        return self._decisions.setdefault(state, found)


def _asking(plan: Plan) -> Iterator[tuple[Test | bool, int]]:
    """Where each line asks for keys that are absent, with bits beyond those of speaking."""
    known = frozenset().union(*(line.absent for line in plan.lines if line.resource is True))
    for place, line in enumerate(plan.lines, start=len(plan.lines)):
        if line.absent if line.resource is True else line.absent - known:
            yield line.resource, 1 << place


def _sorted_out(tests: Iterable[tuple[Test | bool, int]]) -> tuple[int, tuple[tuple[Test, int], ...]]:
    """The bits that are set for every row, and the tests of the others."""
    always = 0
    steps = []
    for test, bit in tests:
        if test is True:
            always |= bit
        elif test is not False:
            steps.append((test, bit))
    return always, tuple(steps)


class Careful:
    """Decides where a statement must be asked whom it names, or where AWS's pages leave two readings."""

    __slots__ = ("_plan",)

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def decide(self, request: Request, row: Row) -> Decision:
        """Decide a request of the form. Raises Unsupported as the reference does."""
        asked = self._asked(request, row)
        spoke = []
        for line in self._plan.lines:
            naming = line.naming if line.names is None else line.names(asked)
            if (line.names is None or naming is not None) and _speaks(line, row, asked):
                spoke.append((line, naming))
        return self._plan.decision(request, spoke, asked.absent, asked.notes)

    def narrowed(self, request: Request, row: Row) -> None:
        """Whom a statement names, and which readings there are, is asked for each request."""

    def _asked(self, request: Request, row: Row) -> Asked:
        plan = self._plan
        target = Arn.parse(request.resource) if plan.view.has_target else None
        given = {name: row[place] for name, place in plan.view.places.items()}
        notes = dict.fromkeys(plan.notes)
        return Asked(request, request.action.lower(), target, given, plan.ignored, plan.has_boundary, notes=notes)


def _speaks(line: Line, row: Row, asked: Asked) -> bool:
    if line.is_doubtful:
        return speaks_of_the_rest(line.ready, asked).speaks
    if line.absent and _holds(line.resource, row):
        asked.absent.update(line.absent)
    return _holds(line.speaks, row)


def _holds(test: Test | bool, row: Row) -> bool:
    return test if isinstance(test, bool) else test(row)
