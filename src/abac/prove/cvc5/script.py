"""A script of SMT-LIB: unknowns, facts, a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from abac.operators import Kind
from abac.prove.cvc5.smtlib import symbol
from abac.prove.formula import Slot


@dataclass(frozen=True, slots=True)
class Script:
    """Declared unknowns (name, sort), facts of the world, and claims: is there a model of all of them?

    `texts` names the unknowns that hold each slot's values; `views` the kinds as which each of them is read; `tied` are
    those of which the script speaks as texts, too; `left_open` says what a free Bool stands for. `guesses` are no
    facts: where a model was spurious, one of which they are true may not be. `corrected`: facts were added afterwards.
    """

    declared: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]
    claims: tuple[str, ...]
    texts: Mapping[Slot, tuple[str, ...]]
    views: Mapping[str, frozenset[Kind]]
    tied: frozenset[str]
    left_open: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    corrected: bool = False

    def with_facts(self, facts: Iterable[str]) -> Script:
        """The same script with more facts."""
        return replace(self, facts=tuple(dict.fromkeys((*self.facts, *facts))), corrected=True)

    def text(self, header: Iterable[str] = (), expected: str | None = None, *, named: bool = False) -> str:
        """The whole script in SMT-LIB 2.6, with `header` as comments and the status that is expected.

        With `named`, the claims have names: `claim 0` and so on.
        """
        claims = [f"(! {claim} :named |claim {place}|)" for place, claim in enumerate(self.claims)]
        return "\n".join([*self._lines(header, expected, claims if named else self.claims), "(check-sat)", ""])

    def _lines(self, header: Iterable[str], expected: str | None, claims: Iterable[str]) -> Iterator[str]:
        yield from (f"; {line}".rstrip() for line in header)
        yield "(set-option :produce-models true)"
        yield "(set-logic ALL)"
        if expected is not None:
            yield f"(set-info :status {expected})"
        yield from (f"(declare-const {symbol(name)} {sort})" for name, sort in self.declared)
        if self.facts:
            yield "; what holds of every request"
        yield from (f"(assert {fact})" for fact in self.facts)
        yield "; the question: is there a request of which all this is true"
        yield from (f"(assert {claim})" for claim in claims)


class Unknowns:
    """What a script being written has declared and noted so far; everything once, in the order of its first use."""

    def __init__(self) -> None:
        self.declared: dict[str, str] = {}
        self.facts: dict[str, None] = {}
        self.left_open: list[str] = []

    def declare(self, name: str, sort: str) -> str:
        """The symbol of an unknown of this sort."""
        self.declared[name] = sort
        return symbol(name)

    def note(self, *facts: str) -> None:
        """Add facts that hold of every request."""
        self.facts.update(dict.fromkeys(facts))

    def open(self, reason: str) -> str:
        """A Bool in the place of what is not modelled, a new one each time: true or false, as the solver likes."""
        self.left_open.append(reason)
        return self.declare(f"open {len(self.left_open)}: {reason}", "Bool")
