"""Deciding one request by a plan: plainly, where tests of its row tell everything, or carefully.

All statements are asked, also when a Deny was found: a decision names every policy type that blocks and every key that
a statement asked for and did not find.
"""

from __future__ import annotations

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


def decider(plan: Plan) -> Decider:
    """What decides by this plan."""
    is_plain = all(line.names is None and not line.is_doubtful for line in plan.lines)
    return Plain(plan) if is_plain else Careful(plan)


class Plain:
    """Decides by tests alone.

    The tests that hold are the bits of a number, and a decision follows from that number: requests with the same bits
    share one Decision, which is rendered when the first of them comes. Every request is asked every test.
    """

    __slots__ = ("_always", "_decisions", "_plan", "_steps")

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._decisions: dict[int, Decision] = {}
        self._always = 0
        steps: list[tuple[Test, int]] = []
        for bit, test in _tests(plan):
            if test is True:
                self._always |= bit
            elif test is not False:
                steps.append((test, bit))
        self._steps = tuple(steps)

    def decide(self, request: Request, row: Row) -> Decision:
        """Decide a request of the form."""
        state = self._always
        for test, bit in self._steps:
            if test(row):
                state |= bit
        return self._decisions.get(state) or self._rendered(request, state)

    def _rendered(self, request: Request, state: int) -> Decision:
        lines = self._plan.lines
        spoke = ((line, line.naming) for place, line in enumerate(lines) if state >> place & 1)
        asked = (line.absent for place, line in enumerate(lines, start=len(lines)) if state >> place & 1)
        if len(self._decisions) >= _RENDERED:
            self._decisions.clear()
        found = self._plan.decision(request, spoke, frozenset().union(*asked), self._plan.notes)
        return self._decisions.setdefault(state, found)


def _tests(plan: Plan) -> list[tuple[int, Test | bool]]:
    """Each line's test of speaking, then each line's test of asking for keys that are absent, with their bits."""
    count = len(plan.lines)
    speaking = [(1 << place, line.speaks) for place, line in enumerate(plan.lines)]
    known = frozenset().union(*(line.absent for line in plan.lines if line.resource is True))
    asking = (
        (1 << place, line.resource)
        for place, line in enumerate(plan.lines, start=count)
        if (line.absent if line.resource is True else line.absent - known)
    )
    return [*speaking, *asking]


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
