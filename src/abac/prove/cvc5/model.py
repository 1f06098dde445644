"""Is there a request of which a formula is true: cvc5's answer, each model read against the formula itself.

A script is weaker than its formula where SMT-LIB cannot say what AWS says (how a date is spelled, what is equal but for
case beyond ASCII), and it leaves out the greatest length of a value, which slows the solver and seldom matters. So
`unsat` is a proof, while a model is read as texts and tried. Where it says of a text what is not so, the truth about
that one text joins the script and the solver is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic
from typing import Final

from abac.language.request import Values
from abac.operators import Kind
from abac.prove.cvc5.conjuncts import conjuncts
from abac.prove.cvc5.meaning import World, true_of
from abac.prove.cvc5.script import Script
from abac.prove.cvc5.smtlib import apply, symbol
from abac.prove.cvc5.solver import Solver
from abac.prove.cvc5.translate import Domains, translate
from abac.prove.cvc5.views import measured, name_of_flag, name_of_measure, spelled, stated
from abac.prove.formula import Formula, Slot

_ROUNDS: Final = 12  # corrections of spurious models before the answer is unknown
_OF_NO_KIND: Final = "x"  # neither a number nor a date nor an address

Model = Mapping[str, str | bool]


@dataclass(frozen=True, slots=True)
class Satisfiable:
    """Of these values the formula is true: tried, not only solved. `script` is the question that was answered."""

    values: World
    script: Script


@dataclass(frozen=True, slots=True)
class Unsatisfiable:
    """No request makes the formula true."""

    script: Script


@dataclass(frozen=True, slots=True)
class Undecided:
    """The solver found no answer within its limits, or only one that hangs on what the script leaves open."""

    because: str
    script: Script


Verdict = Satisfiable | Unsatisfiable | Undecided


def decide(formula: Formula, domains: Domains, solver: Solver) -> Verdict:
    """Ask cvc5 whether a request makes `formula` true, its values within `domains`; corrections share its limits."""
    until = monotonic() + solver.limits.seconds
    found = _searched(formula, translate(formula, domains), domains, solver, until)
    if isinstance(found, Undecided) and found.script.guesses:
        guessed = found.script.with_facts(found.script.guesses)
        likely = _searched(formula, guessed, domains, solver, until)
        return likely if isinstance(likely, Satisfiable) else found
    return found


def carried(formula: Formula, domains: Domains, solver: Solver) -> tuple[Formula, ...]:
    """Conjuncts of the formula that cvc5 says cannot be true together; none where it does not say so.

    It is a hint, which leaves out what no proof needs: ask `decide` about them.
    """
    said = solver.check(translate(formula, domains).text(named=True), cores=True)
    parts = conjuncts(formula)
    return tuple(parts[place] for place in said.core)


def _searched(formula: Formula, script: Script, domains: Domains, solver: Solver, until: float) -> Verdict:
    for _ in range(_ROUNDS):
        said = solver.check(script.text(), seconds=until - monotonic())
        if said.status == "unsat":
            return Unsatisfiable(script)
        if said.status != "sat":
            return Undecided(said.because, script)
        for tied in (script.tied, frozenset[str]()):
            values = dict(_read(script, said.model, tied))
            if _is_a_request(values, domains) and true_of(formula, values) is True:
                return Satisfiable(values, script)
        corrections = tuple(_corrections(script, said.model, domains))
        if not corrections:
            reasons = ", ".join(dict.fromkeys(script.left_open)) or "what is approximated"
            return Undecided(f"a model was found, but it hangs on {reasons}", script)
        script = script.with_facts(corrections)
    return Undecided(f"{_ROUNDS} models in a row were spurious", script)


def _is_a_request(values: World, domains: Domains) -> bool:
    return all(slot not in domains or domains[slot].contains(text) for slot, text in _texts(values))


def _read(script: Script, model: Model, tied: frozenset[str]) -> Iterator[tuple[Slot, Values | None]]:
    """The values of each slot: texts as they stand in the model for `tied`, for others texts that say what it says."""
    for slot, names in script.texts.items():
        texts = tuple(_text(script, model, name, tied) for name in names)
        if model.get(f"absent {slot.name}") is True:
            yield slot, None
        else:
            yield slot, tuple(dict.fromkeys(texts)) if slot.multivalued else texts[0]


def _text(script: Script, model: Model, name: str, tied: frozenset[str]) -> str:
    kinds = script.views.get(name, frozenset())
    if name in tied or not kinds:
        return str(model[name])
    for kind in sorted(kinds):
        if model[name_of_flag(name, kind)] is True:
            return spelled(kind, Fraction(str(model[name_of_measure(name, kind)])))
    return _OF_NO_KIND


def _corrections(script: Script, model: Model, domains: Domains) -> Iterator[str]:
    """What is so of the texts of this model, where the model says otherwise."""
    for slot, names in script.texts.items():
        if model.get(f"absent {slot.name}") is True:
            continue
        longest = domains[slot].longest if slot in domains else None
        for name in names:
            text = _text(script, model, name, script.tied)
            if longest is not None and len(text) > longest:
                yield apply("<=", apply("str.len", symbol(name)), str(longest))
            if name in script.tied:
                kinds = sorted(script.views.get(name, ()))
                yield from (stated(name, kind, text) for kind in kinds if not _is_so(model, name, kind, text))


def _is_so(model: Model, name: str, kind: Kind, text: str) -> bool:
    measure = measured(kind, text)
    if measure is None or model[name_of_flag(name, kind)] is not True:
        return (measure is not None) is (model[name_of_flag(name, kind)] is True)
    return Fraction(measure) == Fraction(str(model[name_of_measure(name, kind)]))


def _texts(values: World) -> Iterator[tuple[Slot, str]]:
    for slot, found in values.items():
        if found is not None:
            yield from ((slot, text) for text in ((found,) if isinstance(found, str) else found))
