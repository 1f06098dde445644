"""The subject of a property as data, in IAM's own form: which requests it speaks of, for matrix and proof alike.

Source: ISOLATION.md, Whose is a resource? ("in IAM's own condition form").
"""

from __future__ import annotations

from dataclasses import dataclass

from abac.language.condition import Condition
from abac.language.policy import Patterns


class _Remembering:
    """What remembers its hash: claims are many, and are looked up by their premises, which are made of few clauses."""

    __slots__ = ("_hash",)

    _hash: int


@dataclass(frozen=True, slots=True)
class Clause(_Remembering):
    """Requests that a statement with these elements would speak of; without `resource`, whatever the resource is.

    Policy variables name keys of the caller (`${aws:PrincipalTag/Team}`). What the caller's rival is called stands
    there as text.
    """

    resource: Patterns | None = None
    conditions: tuple[Condition, ...] = ()

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            found = hash((self.resource, self.conditions))
            object.__setattr__(self, "_hash", found)
            return found


@dataclass(frozen=True, slots=True)
class AllOf:
    """Requests that every part speaks of; without parts, all requests."""

    parts: tuple[Premise, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Requests that at least one part speaks of; without parts, none."""

    parts: tuple[Premise, ...] = ()


@dataclass(frozen=True, slots=True)
class NotOf:
    """Requests that the part does not speak of."""

    part: Premise


Premise = Clause | AllOf | AnyOf | NotOf
