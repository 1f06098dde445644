"""A formula as the parts that must all hold."""

from __future__ import annotations

from collections.abc import Iterator

from abac.prove.formula import And, Formula, Not, Or, Said, negation


def conjuncts(formula: Formula) -> tuple[Formula, ...]:
    """The parts of the formula, each once, of which all must be true: none of them is an And, nor denies an Or."""
    return tuple(dict.fromkeys(_parts(formula)))


def _parts(formula: Formula) -> Iterator[Formula]:
    match formula:
        case And(parts):
            for part in parts:
                yield from _parts(part)
        case Said(_, part) | Not(Not(part)) | Not(Said(_, Not(part))):
            yield from _parts(part)
        case Not(Or(parts)) | Not(Said(_, Or(parts))):
            for part in parts:
                yield from _parts(negation(part))
        case _:
            yield formula
