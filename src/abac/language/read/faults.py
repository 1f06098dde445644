"""What is wrong with a document, in two grades."""

from __future__ import annotations

from collections.abc import Collection

from abac.errors import InputError
from abac.located import Node, Place, Problem, nearest, shorten


class Faults:
    """Collects problems in the order of the text.

    `broken`: no meaning can be given to the document. `refused`: AWS would not store it so, but its meaning is plain;
    an error when reading strictly, reported when reading leniently.
    """

    __slots__ = ("any_broken", "problems")

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.any_broken = False

    def broken(self, place: Place, found: str, expected: str, meant: str | None = None) -> None:
        """Note a problem that leaves the document without a meaning."""
        self.any_broken = True
        self.problems.append(Problem(place, found, expected, meant))

    def refused(self, place: Place, found: str, expected: str, meant: str | None = None) -> None:
        """Note a problem that AWS refuses and that leaves the meaning plain."""
        self.problems.append(Problem(place, found, expected, meant))

    def unknown_members(self, members: dict[str, Node], node: Node, known: Collection[str]) -> None:
        """Note every member of a mapping that is not one of `known`."""
        for member in members:
            if member not in known:
                found = f"unknown member `{shorten(member)}`"
                expected = f"one of {', '.join(known)}"
                self.refused(node.key_place(member), found, expected, nearest(member, known))

    def settle(self, *, strict: bool) -> tuple[Problem, ...]:
        """Raise InputError where something is broken or, strictly, refused; else return what was refused."""
        if self.any_broken or (strict and self.problems):
            raise InputError(self.problems)
        return tuple(self.problems)
