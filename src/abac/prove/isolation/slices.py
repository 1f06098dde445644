"""Which statements of a document speak of one action, whatever else is in the request.

Source: PROOF.md, The decision procedure, 1 (actions are concrete; Action and NotAction are evaluated).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from abac.catalog import covered
from abac.contract import reads_session
from abac.language.policy import Effect, Policy, Statement


class Speaking(NamedTuple):
    """A statement, and whether it reads a key in which sessions of one role differ."""

    statement: Statement
    reads_session: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """The statements of one document by the actions that they name; those that name every action apart."""

    policy: Policy
    everywhere: tuple[Speaking, ...]
    by_name: Mapping[str, tuple[Speaking, ...]]
    _allows: dict[str, bool] = field(init=False, repr=False, compare=False, default_factory=dict)

    @classmethod
    def of(cls, policy: Policy) -> Slice:
        """Slice one document."""
        everywhere: list[Speaking] = []
        by_name: dict[str, tuple[Speaking, ...]] = {}
        for statement in policy.statements:
            element, speaking = statement.action, Speaking(statement, reads_session(statement))
            if not element.negated and any(pattern.is_star for pattern in element.patterns):
                everywhere.append(speaking)
                continue
            for name in covered(element):
                by_name[name] = (*by_name.get(name, ()), speaking)
        return cls(policy, tuple(everywhere), by_name)

    def on(self, action: str) -> Iterator[Speaking]:
        """The statements that speak of the action, by its full name as AWS spells it."""
        yield from self.everywhere
        yield from self.by_name.get(action, ())

    def allows(self, action: str) -> bool:
        """Whether some Allow names the action."""
        found = self._allows.get(action)
        if found is None:
            found = any(speaking.statement.effect is Effect.ALLOW for speaking in self.on(action))
            self._allows[action] = found
        return found


@dataclass(slots=True)
class Slices:
    """The slices of the documents of a world, each made once."""

    _found: dict[int, Slice] = field(default_factory=dict)

    def of(self, policy: Policy) -> Slice:
        """The slice of a document; it is known by its identity, since equal documents are dear to compare."""
        if id(policy) not in self._found:
            self._found[id(policy)] = Slice.of(policy)
        return self._found[id(policy)]
