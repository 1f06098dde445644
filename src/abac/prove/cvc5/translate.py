"""A formula as a script of SMT-LIB about strings, written apart from the minterms: the second opinion.

Source: PROOF.md, The decision procedure (7, 8) and Pitfalls. What each unknown of a script stands for:

- `absent SLOT` (Bool): the request lacks the key;
- `SLOT` (String): its value; of a key with several values `value 1 of SLOT`, `value 2 of SLOT` and so on;
- `KIND? SLOT`, `KIND of SLOT`: what a text says as a number, a date or an address (`views`);
- `open N: …` (Bool): what these forms cannot say, free.

A script never excludes a request that there can be: `unsat` is a proof. Where a formula is approximated, a model may be
spurious; `model` reads each against the formula itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from abac.language.pattern import Pattern, Variable, folded
from abac.prove.cvc5.conjuncts import conjuncts
from abac.prove.cvc5.script import Script, Unknowns
from abac.prove.cvc5.smtlib import FALSE, TRUE, apply, conjunction, disjunction, negation, string, symbol
from abac.prove.cvc5.texts import Texts
from abac.prove.cvc5.variables import matches
from abac.prove.cvc5.witnesses import values_needed
from abac.prove.formula import (
    Absent,
    AllWithin,
    And,
    AnyWithin,
    Constant,
    Formula,
    Not,
    OneValue,
    Or,
    Said,
    Same,
    Slot,
    Unmodelled,
    Within,
)
from abac.prove.slots import SEGMENT_SLOTS, Domain

Domains = Mapping[Slot, Domain]
"""The values that each slot may have; a slot that is not named may have any text."""


def translate(formula: Formula, domains: Domains) -> Script:
    """The script that has a model wherever a request makes `formula` true and keeps to `domains`."""
    return _Writer(domains, values_needed(formula)).script(formula)


class _Writer:
    def __init__(self, domains: Domains, values: Mapping[Slot, int]) -> None:
        self._domains = domains
        self._values = values
        self._names: dict[Slot, tuple[str, ...]] = {}
        self._unknowns = Unknowns()
        self._texts = Texts(self._unknowns, self._resolved)

    def script(self, formula: Formula) -> Script:
        claims = tuple(map(self._term, conjuncts(formula)))
        self._texts.finish()
        return Script(
            declared=tuple(self._unknowns.declared.items()),
            facts=tuple(fact for fact in self._unknowns.facts if fact != TRUE),
            claims=claims,
            texts=self._names,
            views={text: frozenset(kinds) for text, kinds in self._texts.views.items()},
            tied=frozenset(self._texts.tied),
            left_open=tuple(self._unknowns.left_open),
            guesses=tuple(self._texts.guesses),
        )

    def _term(self, formula: Formula) -> str:
        match formula:
            case Constant(value):
                return TRUE if value else FALSE
            case Not(part):
                return negation(self._term(part))
            case And(parts):
                return conjunction(map(self._term, parts))
            case Or(parts):
                return disjunction(map(self._term, parts))
            case Said(_, part):
                return self._term(part)
            case Unmodelled(reason):
                return self._unknowns.open(reason)
        return self._atom(formula)

    def _atom(self, atom: Absent | Within | AnyWithin | AllWithin | OneValue | Same) -> str:
        match atom:
            case Absent(slot):
                self._texts_of(slot)  # where the key is there, it has a value, and of its domain
                return self._absent(slot)
            case Within(slot, region) | AnyWithin(slot, region):
                inside = disjunction(self._texts.inside(text, region) for text in self._texts_of(slot))
                return conjunction([negation(self._absent(slot)), inside])
            case AllWithin(slot, region):
                inside = conjunction(self._texts.inside(text, region) for text in self._texts_of(slot))
                return disjunction([self._absent(slot), inside])
            case OneValue(slot):
                return self._one_value(slot)
            case Same(left, right, fold):
                return self._same(left, right, fold)

    def _texts_of(self, slot: Slot) -> tuple[str, ...]:
        """Names of the unknowns that hold the slot's values, each declared and kept to the slot's domain."""
        if slot not in self._names:
            count = self._values.get(slot, 1)
            several = tuple(f"value {place} of {slot.name}" for place in range(1, count + 1))
            self._names[slot] = several if slot.multivalued else (slot.name,)
            for name in self._names[slot]:
                self._unknowns.declare(name, "String")
            if slot in SEGMENT_SLOTS:
                self._unknowns.note(negation(self._absent(slot)))
            if slot in self._domains:
                inside = [self._texts.belongs(name, self._domains[slot]) for name in self._names[slot]]
                self._unknowns.note(*(disjunction([self._absent(slot), term]) for term in inside))
        return self._names[slot]

    def _absent(self, slot: Slot) -> str:
        return self._unknowns.declare(f"absent {slot.name}", "Bool")

    def _one_value(self, slot: Slot) -> str:
        """The values are a set: exactly one where all are equal."""
        first, *others = map(symbol, self._texts_of(slot))
        equal = conjunction(apply("=", first, other) for other in others)
        return conjunction([negation(self._absent(slot)), equal])

    def _same(self, left: Slot, right: Slot, fold: bool) -> str:
        if left.multivalued or right.multivalued:
            return self._unknowns.open(f"equality of `{left.name}` and `{right.name}`, of which one has several values")
        (one,), (other,) = self._texts_of(left), self._texts_of(right)
        present = [negation(self._absent(slot)) for slot in (left, right)]
        return conjunction([*present, self._texts.equal(one, other, fold=fold)])

    def _resolved(self, text: str, pattern: Pattern) -> str:
        """A pattern with variables of keys that the caller chooses: nothing matches it where one of them has no value.

        Source: IAM User Guide, IAM policy elements: Variables and tags (no value; default values).
        """
        present: list[str] = []

        def resolve(variable: Variable) -> str:
            slot = Slot(folded(variable.key))
            if slot not in self._names and slot not in self._domains:
                raise ValueError(f"`{variable.key}` is not known as a key with one value")
            (name,) = self._texts_of(slot)
            self._texts.tied.add(name)
            if variable.default is not None:
                return apply("ite", self._absent(slot), string(variable.default), symbol(name))
            present.append(negation(self._absent(slot)))
            return symbol(name)

        found = matches(symbol(text), pattern, resolve)
        return conjunction([*present, found])
