"""One statement as a plan reads it: whether it can speak at all, by which test, and what it then cites."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from abac.language.pattern import Pattern
from abac.language.principal import Naming, PrincipalElement
from abac.results import StatementRef
from abac.simulate.match import Asked, Ready
from abac.simulate.naming import named
from abac.simulate.plan.conditions import condition_test
from abac.simulate.plan.resources import resource_test
from abac.simulate.plan.texts import all_of
from abac.simulate.plan.view import Test, View

_REMEMBERED: Final = 1_024  # callers for whom one statement remembers how it names them

Names = Callable[[Asked], Naming | None]


class Line(NamedTuple):
    """A statement for all requests of one form.

    `names` says how the statement names the caller; None where that is `naming` for every caller of the form.
    `resource`, `conditions` and `speaks` are tests or their answer for every row; `speaks` holds where both others do.
    `conditions` look at the context's part of a row alone.
    `absent` are the keys that the statement asks for and that the requests lack, as the statement spells them: they
    count where `resource` holds. `is_doubtful` says that decisions may have to note something, two readings that AWS's
    pages leave for some row or an invalid operand: then `ready` is asked as the reference asks it.
    """

    ready: Ready
    ref: StatementRef
    place: int  # of its level
    names: Names | None
    naming: Naming | None
    resource: Test | bool
    conditions: Test | bool
    speaks: Test | bool
    absent: frozenset[str]
    is_doubtful: bool


class _Tests(NamedTuple):
    """What a line holds that hangs on the places of the statement's own keys alone."""

    resource: Test | bool
    conditions: Test | bool
    speaks: Test | bool
    absent: frozenset[str]
    is_doubtful: bool


def line(ready: Ready, ref: StatementRef, place: int, view: View, example: Asked) -> Line | None:
    """The statement as a line, or None where it speaks of no request of this form and asks for no absent key.

    `example` is any request of the form.
    """
    names, naming = _naming(ready, example)
    if ready.has_principal and names is None and naming is None:
        return None
    places = tuple([view.places.get(name) for name in ready.spelled])
    lists = view.lists.intersection(places) if view.lists else view.lists
    tests = _tests(ready, places, lists, view.has_target)
    is_mute = tests.resource is False or (tests.speaks is False and not tests.is_doubtful and not tests.absent)
    if is_mute and names is None:  # to ask whom a statement names may itself be refused
        return None
    return Line(ready, ref, place, names, naming, *tests)


@lru_cache(maxsize=65_536)
def _tests(ready: Ready, places: tuple[int | None, ...], lists: frozenset[int | None], has_target: bool) -> _Tests:
    """Made once for all forms that have the statement's keys in these places."""
    known = {name: place for name, place in zip(ready.spelled, places, strict=True) if place is not None}
    view = View(known, frozenset(place for place in lists if place is not None), has_target)
    resource = resource_test(ready.statement.resource, view)
    absent = frozenset(spelled for name, spelled in ready.spelled.items() if name not in known)
    tests = [condition_test(question, view) for question in ready.questions]
    decided = [test for test in tests if test is not None]
    speaks = all_of([resource, *decided])
    is_doubtful = len(decided) < len(tests) or bool(ready.invalid)
    return _Tests(resource, all_of(decided), speaks, absent, is_doubtful)


def _naming(ready: Ready, example: Asked) -> tuple[Names | None, Naming | None]:
    """How the statement names callers: a question to ask of each, or one answer for all of the example's type."""
    element = ready.statement.principal
    if not ready.has_principal or element is None:
        return None, None
    if element in (_ANYONE, _ANY_OF_AWS):  # whom these name, a caller's type tells
        return None, named(ready.statement, ready.policy_type, example)
    if element.negated or element.federated or element.canonical_user:
        return lambda asked: named(ready.statement, ready.policy_type, asked), None
    return _Remembered(ready), None


_ANYONE: Final = PrincipalElement(anyone=True)
_ANY_OF_AWS: Final = PrincipalElement(aws=(Pattern.parse("*"),))


class _Remembered:
    """How a Principal of accounts, ARNs and services names a caller, which its two ARNs tell."""

    __slots__ = ("_found", "_ready")

    def __init__(self, ready: Ready) -> None:
        self._ready = ready
        self._found: dict[tuple[str, str | None], Naming | None] = {}

    def __call__(self, asked: Asked) -> Naming | None:
        key = asked.request.principal.text, asked.request.principal_arn
        if key not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[key] = named(self._ready.statement, self._ready.policy_type, asked)
        return self._found[key]
