"""That one text lies in a region: the part of a script that speaks of values, whatever slot they are of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from abac.language.pattern import Pattern
from abac.operators import AnyOf, Globs, Intervals, Kind, Opaque, Region, SameAs, Segments, Truth
from abac.prove.cvc5 import regex, views
from abac.prove.cvc5.script import Unknowns
from abac.prove.cvc5.smtlib import FALSE, TRUE, apply, conjunction, disjunction, negation, string, symbol
from abac.prove.slots.domain import ADDRESSES, ANY_TEXT, Domain, Template

Resolved = Callable[[str, Pattern], str]
"""The term "this text matches this pattern", which holds variables; ValueError where there is no such term."""


class Texts:
    """Writes terms about texts and remembers what it will take to bind a text to what it says as a number or date."""

    def __init__(self, unknowns: Unknowns, resolved: Resolved) -> None:
        self.unknowns = unknowns
        self.views: dict[str, set[Kind]] = {}
        self.tied: set[str] = set()
        self.guesses: list[str] = []
        self._resolved = resolved
        self._operands: dict[str, dict[str, None]] = {}
        self._globs_of: dict[str, dict[Globs, None]] = {}
        self._equalities: list[tuple[str, str, str]] = []

    def inside(self, text: str, region: Region) -> str:
        """That the text named `text` lies in the region; what cannot be said is left open."""
        match region:
            case AnyOf(regions):
                return disjunction(self.inside(text, part) for part in regions)
            case Intervals(kind, intervals):
                valid = self._view(text, kind)
                return conjunction([valid, disjunction(views.lies_in(text, kind, one) for one in intervals)])
            case Truth(values, of_absence=True):
                return TRUE if False in values else FALSE
            case Opaque(reason):
                return self.unknowns.open(reason)
            case SameAs(key):
                return self.unknowns.open(f"equality with `{key}`")
        self.tied.add(text)
        try:
            return self._textual(text, region)
        except ValueError as error:
            return self.unknowns.open(str(error))

    def belongs(self, text: str, domain: Domain) -> str:
        """That the text named `text` lies in the domain, but for its length, which `model` looks after."""
        terms = []
        if domain.templates != ANY_TEXT or domain.excluded:
            self.tied.add(text)
            terms.append(self._in(text, regex.of_templates(domain.templates)))
            excluded = without_idle_exclusions(domain).excluded
            terms.append(negation(self._in(text, regex.of_templates(excluded))))
        if domain.kinds:
            terms.append(disjunction(self._view(text, kind) for kind in sorted(domain.kinds)))
        return conjunction(terms)

    def equal(self, left: str, right: str, *, fold: bool) -> str:
        """That two texts are the same; where case is ignored, the term is open but for the facts noted at the end."""
        self.tied |= {left, right}
        if not fold:
            return apply("=", symbol(left), symbol(right))
        equal = self.unknowns.open(f"equality of `{left}` and `{right}` where case is ignored")
        self._equalities.append((equal, left, right))
        return equal

    def finish(self) -> None:
        """Note the facts that can be known only when every atom has been met."""
        for text, kinds in self.views.items():
            # One text may be a number and a date at once: then the script must find the text itself.
            if text in self.tied or kinds >= {Kind.NUMBER, Kind.DATE}:
                self.tied.add(text)
            self._bind(text, frozenset(kinds))
        for equality in self._equalities:
            self._alike(*equality)

    def _view(self, text: str, kind: Kind) -> str:
        self.views.setdefault(text, set()).add(kind)
        self.unknowns.declare(views.name_of_measure(text, kind), "Int" if kind in ADDRESSES else "Real")
        return self.unknowns.declare(views.name_of_flag(text, kind), "Bool")

    def _textual(self, text: str, region: Globs | Segments | Truth) -> str:
        match region:
            case Truth():
                return self._in(text, regex.of_truth(region))
            case Segments():
                return self._in(text, regex.of_segments(region))
        return self._globs(text, region)

    def _globs(self, text: str, region: Globs) -> str:
        bound = [pattern for pattern in region.patterns if not pattern.variables]
        if region.fold and len(bound) < len(region.patterns):
            raise ValueError("case is ignored around a variable of a key that the caller chooses")
        terms = [self._resolved(text, pattern) for pattern in region.patterns if pattern.variables]
        literals = dict.fromkeys(literal for pattern in bound if (literal := pattern.text) is not None)
        self._operands.setdefault(text, {}).update(literals)
        self._globs_of.setdefault(text, {})[Globs(tuple(bound), region.fold)] = None
        if region.fold:
            return self._in(text, regex.of_globs(region))
        terms += [apply("=", symbol(text), string(literal)) for literal in literals]
        wild = Globs(tuple(pattern for pattern in bound if pattern.text is None))
        return disjunction([*terms, self._in(text, regex.of_globs(wild))])

    def _in(self, text: str, expression: str) -> str:
        known = {regex.NONE: FALSE, regex.ALL: TRUE}
        return known.get(expression) or apply("str.in_re", symbol(text), expression)

    def _bind(self, text: str, kinds: frozenset[Kind]) -> None:
        for kind in sorted(kinds):
            self.unknowns.note(*views.bounds(text, kind))
            if text not in self.tied:
                continue
            for name in views.declared_by_ties(text, kind):
                self.unknowns.declare(name, "Int")
            self.unknowns.note(*views.ties(text, kind))
            self.unknowns.note(*(views.stated(text, kind, operand) for operand in self._operands.get(text, ())))
        self.unknowns.note(*views.apart(text, kinds))

    def _alike(self, equal: str, left: str, right: str) -> None:
        """Facts of an equality that ignores case: true, but not all that is true (no theory folds beyond ASCII)."""
        one, other = symbol(left), symbol(right)
        lowered = apply("=", apply("str.to_lower", one), apply("str.to_lower", other))
        self.guesses.append(apply("=", lowered, equal))
        self.unknowns.note(
            apply("=>", lowered, equal),
            apply("=>", equal, apply("=", apply("str.len", one), apply("str.len", other))),
        )
        for text, twin in ((left, right), (right, left)):
            for region in self._globs_of.get(text, ()):
                matched = self._in(text, regex.of_globs(region))
                loosely = self._in(twin, regex.of_globs(Globs(region.patterns, fold=True)))
                self.unknowns.note(apply("=>", conjunction([equal, matched]), loosely))


def without_idle_exclusions(domain: Domain) -> Domain:
    """The same domain without exclusions that no text of it fits: those that begin otherwise than every template."""
    beginnings = [_beginning(template) for template in domain.templates]
    excluded = (template for template in domain.excluded if _may_begin_as(_beginning(template), beginnings))
    return replace(domain, excluded=tuple(excluded))


def _beginning(template: Template) -> str:
    first = template[0] if template else ""
    return first if isinstance(first, str) else ""


def _may_begin_as(text: str, others: Iterable[str]) -> bool:
    return any(text.startswith(other) or other.startswith(text) for other in others)
