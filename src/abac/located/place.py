"""Where a value stands, and what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from abac.errors import InputError

_Value = TypeVar("_Value")


class Place(NamedTuple):
    """Where a value stands. `line` and `column` count from 1; 0 means unknown (a value that came from memory)."""

    file: str
    line: int = 0
    column: int = 0
    path: str = ""  # such as `Statement[2].Condition`: what errors in JSON output call `path`

    def __str__(self) -> str:
        if self.line:
            return f"{self.file}:{self.line}:{self.column}"
        return ": ".join(part for part in (self.file, self.path) if part) or "input"


class Problem(NamedTuple):
    """One thing wrong with an input: where, what was found, what was expected, what was probably meant."""

    place: Place
    found: str
    expected: str
    meant: str | None = None

    def __str__(self) -> str:
        hint = f"; did you mean `{self.meant}`?" if self.meant else ""
        return f"{self.place}: {self.found}; expected {self.expected}{hint}"


class Problems:
    """Collects problems, so that a reader can report all of them at once. True while it holds any."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, place: Place, found: str, expected: str, meant: str | None = None) -> None:
        """Note one problem."""
        self._found.append(Problem(place, found, expected, meant))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note problems that another reader found."""
        self._found.extend(problems)

    def extend_elsewhere(self, problems: Iterable[Problem]) -> None:
        """Note problems where there is none yet: what cannot be read right is soon refused a second time."""
        taken = {problem.place[:3] for problem in self._found if problem.place.line}
        self._found.extend(problem for problem in problems if problem.place[:3] not in taken)

    def raise_if_any(self) -> None:
        """Raise InputError with every problem, in the order in which they were found."""
        if self._found:
            raise InputError(self._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def settled(value: _Value, found: Problems, problems: Problems | None) -> _Value:
    """Return what was read in spite of what was found: noted in `problems`, raised where there are none to note in."""
    if problems is None:
        found.raise_if_any()
    else:
        problems.extend(found)
    return value


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `word` was probably meant to be, None where none is near; case is no difference."""
    spellings: dict[str, str] = {}
    for candidate in candidates:
        spellings.setdefault(candidate.casefold(), candidate)
    matches = difflib.get_close_matches(word[:200].casefold(), spellings, n=1, cutoff=0.7)
    return spellings[matches[0]] if matches else None


def problems_of(error: InputError) -> tuple[Problem, ...]:
    """Return the problems that an error carries, as what they are (`errors` stands below this room)."""
    return tuple(problem for problem in error.problems if isinstance(problem, Problem))
